// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.signin;

import dev.runlens.api.ComponentException;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The event sources whose accounts can sign in. Safe for many threads.
public final class Sources {

  private static final System.Logger LOGGER = System.getLogger(Sources.class.getName());

  /// Of what touches no network.
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private static final Duration EXCHANGE = Duration.ofSeconds(20);

  private final Supplier<Map<String, Slot<EventSource>>> slots;
  private final Function<String, String> displayName;
  private final Supplier<URI> publicUrl;

  /// @param slots the event sources of this moment by instance id
  /// @param displayName what people call the type of an instance
  /// @param publicUrl where browsers reach this server
  public Sources(
      Supplier<Map<String, Slot<EventSource>>> slots,
      Function<String, String> displayName,
      Supplier<URI> publicUrl) {
    this.slots = slots;
    this.displayName = displayName;
    this.publicUrl = publicUrl;
  }

  /// A source with accounts.
  ///
  /// @param id the instance
  /// @param name what people call it
  /// @param site where its button leads in the end
  record Offer(String id, String name, URI site) {}

  /// What there is at this moment, by name.
  ///
  /// @param away whether a source does not answer that may have accounts
  record Offers(List<Offer> offers, boolean away) {}

  Offers offers() {
    List<Offer> offers = new ArrayList<>();
    boolean away = false;
    for (String id : slots.get().keySet()) {
      try {
        page(id, "state", "challenge").ifPresent(site -> offers.add(offer(id, site)));
      } catch (SlotException | ComponentException e) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "sign-in not offered source={0}: {1}",
            id,
            String.valueOf(e.getMessage()));
        away = true;
      }
    }
    return new Offers(told(offers), away);
  }

  private Offer offer(String id, URI site) {
    return new Offer(id, displayName.apply(id), site);
  }

  /// Two of the same name are told apart by their ids.
  private static List<Offer> told(List<Offer> offers) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    offers.stream().map(Offer::name).filter(name -> !seen.add(name)).forEach(twice::add);
    return offers.stream()
        .map(offer ->
            twice.contains(offer.name())
                ? new Offer(offer.id(), "%s (%s)".formatted(offer.name(), offer.id()), offer.site())
                : offer)
        .sorted(Comparator.comparing(Offer::name))
        .toList();
  }

  /// What people call the source that an account is of.
  public String name(String id) {
    return displayName.apply(id);
  }

  /// Where to send a browser; empty if there is no such source, or it has no accounts.
  ///
  /// @throws SlotException if it does not answer
  Optional<URI> page(String id, String state, String challenge) {
    return Optional.ofNullable(slots.get().get(id))
        .flatMap(slot ->
            slot.<Optional<URI>>call(
                "sign-in page",
                AT_ONCE,
                source ->
                    source.signIn().map(signIn -> signIn.page(redirect(id), state, challenge))));
  }

  /// Whose code a browser brought back. May block for 20 s.
  ///
  /// @throws ComponentException what the source says
  /// @throws SlotException if it does not answer
  SignIn.Account account(String id, String code, String verifier) {
    Slot<EventSource> slot = slots.get().get(id);
    if (slot == null) {
      throw gone(id);
    }
    return slot.call(
        "sign-in",
        EXCHANGE,
        source ->
            source.signIn().orElseThrow(() -> gone(id)).account(code, redirect(id), verifier));
  }

  private static SourceException gone(String id) {
    return new SourceException(
        ComponentException.Kind.CONFIG, "There is no sign-in at " + id + " any more.");
  }

  /// Must be registered at the source exactly so.
  private URI redirect(String id) {
    String base = publicUrl.get().toString().replaceAll("/+$", "");
    return URI.create(base + "/sign-in/" + id + "/callback");
  }
}
