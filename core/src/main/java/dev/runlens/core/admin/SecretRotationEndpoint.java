// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.ComponentException;
import dev.runlens.core.access.Outcome;
import dev.runlens.core.access.Session;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRequestException;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.redaction.SecretText;
import dev.runlens.ui.Href;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Changes the secret that a source's deliveries are signed with, for the page of an instance and
/// for programs.
///
/// Who may call it: admins.
public final class SecretRotationEndpoint implements HttpService {

  private final Gate gate;
  private final Sessions sessions;
  private final PluginHost host;
  private final SecretRotations rotations;

  /// What programs get.
  ///
  /// @param announcedAt when the other side was told; `null`: not yet, which is tried again
  /// @param problem why not; empty if nothing went wrong
  record RotationDocument(Instant startedAt, @Nullable Instant announcedAt, String problem) {
    static RotationDocument of(SecretRotations.Rotation rotation) {
      return new RotationDocument(rotation.startedAt(), rotation.toldAt(), rotation.problem());
    }
  }

  public SecretRotationEndpoint(
      Gate gate, Sessions sessions, PluginHost host, SecretRotations rotations) {
    this.gate = gate;
    this.sessions = sessions;
    this.host = host;
    this.rotations = rotations;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/admin/instances/{id}/rotate-secret", this::press)
        .post("/api/admin/instances/{id}/rotate-secret", this::rotate)
        .get("/api/admin/instances/{id}/rotate-secret", this::last);
  }

  private void press(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request, Form.read(request));
    String id = known(request);
    Outcome outcome;
    try {
      SecretRotations.Rotation rotation = rotations.rotate(caller.actor(), id);
      outcome =
          rotation.pending()
              ? new Outcome(
                  false,
                  "The new secret is kept, but the other side could not be told: "
                      + rotation.problem()
                      + " Nothing is lost; it is tried again.")
              : new Outcome(
                  true,
                  "The webhook secret of %s was changed. The one before is taken for a day, too."
                      .formatted(id));
    } catch (PluginRequestException | SlotException | ComponentException e) {
      outcome =
          new Outcome(
              false, "Nothing was changed. " + SecretText.without(String.valueOf(e.getMessage())));
    }
    Session session = caller.session();
    if (session != null) {
      sessions.tell(session, outcome);
    }
    Gate.redirect(response, Href.instance(id));
  }

  private void rotate(ServerRequest request, ServerResponse response) {
    Caller caller = gate.admin(request);
    Answers.json(response, RotationDocument.of(rotations.rotate(caller.actor(), known(request))));
  }

  private void last(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Answers.json(
        response,
        RotationDocument.of(
            rotations
                .last(known(request))
                .orElseThrow(() -> Problem.notFound("change of that instance’s secret"))));
  }

  private String known(ServerRequest request) {
    String id = Parameters.name(request, "id");
    if (host.instance(id).isEmpty()) {
      throw Problem.notFound("instance of that name");
    }
    return id;
  }
}
