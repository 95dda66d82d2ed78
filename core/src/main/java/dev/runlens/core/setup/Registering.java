// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import dev.runlens.api.Secret;
import dev.runlens.api.source.Registration;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Digest;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRequestException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes this server known to a source in one click: a browser takes a form there and brings a code
/// back, which is traded for the settings of an instance.
///
/// What ties the way back to the way there is a random state, which is kept as its digest for an
/// hour and is good once, for the person who began. Safe for many threads.
public final class Registering {

  private static final Duration LIFE = Duration.ofHours(1);
  private static final String INSTALL_URL = "install-url.";

  private final Database database;
  private final PluginHost host;
  private final PublicUrl publicUrl;
  private final KeptSettings settings;
  private final Audit audit;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Registering(
      Database database,
      PluginHost host,
      PublicUrl publicUrl,
      KeptSettings settings,
      Audit audit,
      Clock clock) {
    this.database = database;
    this.host = host;
    this.publicUrl = publicUrl;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /// Somebody came back with a state that is not theirs, not known (any more) or used.
  static final class UnknownState extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownState() {
      super(
          "This way back from the source is not known here: it was used already, is older than an hour, or somebody else began it. Begin again.");
    }
  }

  /// The sources that can be set up so.
  List<Offer> offers() {
    return host.registrations().offers();
  }

  /// The instance that a registration sets up. It is named like the type, as the usual one is.
  static String instance(String type) {
    return type;
  }

  /// Where a person installs what was registered, if it was.
  Optional<String> installAt(String type) {
    return settings.find(INSTALL_URL + instance(type));
  }

  /// The form that the browser is to post.
  ///
  /// @param person who begins
  /// @param where the source's host, `https://github.com` for example
  /// @param organization empty for the person's own account
  /// @throws PluginRequestException with a sentence if the source refuses what was typed
  /// @throws IllegalArgumentException with a sentence if the instance's name is taken
  Registration.Form begin(long person, String type, URI where, String organization, String name) {
    refuseOtherInstance(type);
    String state = Digest.random(random);
    URI own = publicUrl.get();
    String instance = instance(type);
    Registration.Form form =
        host.registrations()
            .form(
                type,
                new Registration.Request(
                    where,
                    organization.isEmpty() ? null : organization,
                    name,
                    own,
                    own.resolve("/webhooks/" + instance),
                    own.resolve("/setup/" + type + "/callback"),
                    own.resolve("/sign-in/" + instance + "/callback"),
                    state));
    if (form.action().getHost() == null
        || !Set.of("http", "https").contains(String.valueOf(form.action().getScheme()))) {
      throw new IllegalStateException("The source's form goes nowhere: " + form.action());
    }
    keep(new Began(Digest.of(state), person, type, where));
    return form;
  }

  /// @param digest of the state
  private record Began(String digest, long person, String type, URI host) {}

  private void keep(Began began) {
    database.inTransaction(transaction -> {
      transaction.update("DELETE FROM registration WHERE expires_at <= ?", clock.millis());
      return transaction.update(
          "INSERT INTO registration (digest, person, type, host, expires_at) VALUES (?, ?, ?, ?, ?)",
          began.digest(),
          began.person(),
          began.type(),
          began.host().toString(),
          clock.instant().plus(LIFE).toEpochMilli());
    });
  }

  /// Trades the code that the browser brought back, keeps the settings and opens the instance.
  ///
  /// @return how the source calls what was registered
  /// @throws UnknownState before anything is asked of the source
  /// @throws PluginRequestException with the source's sentence; if it may work later, the state
  ///   stays good
  String finish(String actor, long person, String type, String code, String state) {
    refuseOtherInstance(type);
    Began began = take(Digest.of(state), person, type).orElseThrow(UnknownState::new);
    String instance = instance(type);
    try {
      Registration.Registered registered = host.registrations().finish(type, began.host(), code);
      host.instanceChanges()
          .adopt(instance, ExtensionPointKind.EVENT_SOURCE, type, revealed(registered.settings()));
      settings.keep(INSTALL_URL + instance, registered.installAt().toString());
      audit.record(actor, "source.register", instance, "Done. " + registered.name());
      return registered.name();
    } catch (PluginRequestException e) {
      if (e.kind() == PluginRequestException.Kind.CONFLICT) {
        keep(began);
      }
      audit.record(actor, "source.register", instance, "Refused: " + e.getMessage());
      throw e;
    }
  }

  /// The code is good once: what would keep its settings from being kept must be known before.
  private void refuseOtherInstance(String type) {
    String instance = instance(type);
    host.instance(instance)
        .filter(
            there -> there.kind() != ExtensionPointKind.EVENT_SOURCE || !there.type().equals(type))
        .ifPresent(there -> {
          throw new IllegalArgumentException(
              "The name %s is taken by a %s of type %s."
                  .formatted(instance, there.kind().label(), there.type()));
        });
  }

  private Optional<Began> take(String digest, long person, String type) {
    return database.one(
        """
        DELETE FROM registration WHERE digest = ? AND person = ? AND type = ? AND expires_at > ?
        RETURNING host
        """,
        row -> new Began(digest, person, type, URI.create(row.text("host"))),
        digest,
        person,
        type,
        clock.millis());
  }

  private static Map<String, String> revealed(Map<String, Secret> settings) {
    Map<String, String> revealed = new HashMap<>();
    settings.forEach((key, value) -> revealed.put(key, value.reveal()));
    return revealed;
  }
}
