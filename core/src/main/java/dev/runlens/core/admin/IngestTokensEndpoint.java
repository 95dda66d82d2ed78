// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.job.SourceId;
import dev.runlens.core.access.Audit;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Members;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.ingest.IngestTokens;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Map;

/// `/api/admin/ingest-tokens`: makes and revokes tokens for samplers of one installation.
///
/// Who may call it: administrators, see [Gate].
public final class IngestTokensEndpoint implements HttpService {

  private static final int MOST_BYTES = 16 * 1024;
  private static final long USUAL_DAYS = 365;

  private final Gate gate;
  private final IngestTokens tokens;
  private final Audit audit;

  public IngestTokensEndpoint(Gate gate, IngestTokens tokens, Audit audit) {
    this.gate = gate;
    this.tokens = tokens;
    this.audit = audit;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/admin/ingest-tokens", this::list)
        .post("/api/admin/ingest-tokens", this::make)
        .delete("/api/admin/ingest-tokens/{id}", this::revoke);
  }

  private void list(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Answers.json(response, Map.of("tokens", tokens.list()));
  }

  private void make(ServerRequest request, ServerResponse response) {
    String actor = gate.admin(request).actor();
    Members body = Members.read(Bodies.raw(request, MOST_BYTES));
    long installation = body.whole("installation_id");
    try {
      IngestTokens.Made made =
          tokens.make(
              source(body.text("source").orElse("github")),
              installation,
              body.text("name").orElse("").strip(),
              Duration.ofDays(days(body.body().path("days"))),
              actor);
      audit.record(
          actor,
          "ingest-token.make",
          "installation " + installation,
          "%d, %s, until %s".formatted(made.row().id(), made.row().name(), made.row().expiresAt()));
      response.status(Status.CREATED_201);
      Answers.json(response, Map.of("token", made.token(), "row", made.row()));
    } catch (IngestTokens.Refused e) {
      throw Problem.field(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private void revoke(ServerRequest request, ServerResponse response) {
    String actor = gate.admin(request).actor();
    long id = Parameters.id(request, "id", "ingest token of that number");
    IngestTokens.IngestToken row =
        tokens.revoke(id).orElseThrow(() -> Problem.notFound("ingest token of that number"));
    audit.record(
        actor,
        "ingest-token.revoke",
        "installation " + row.installationId(),
        row.id() + ", " + row.name());
    response.status(Status.NO_CONTENT_204).send();
  }

  private static SourceId source(String text) {
    try {
      return new SourceId(text);
    } catch (IllegalArgumentException e) {
      throw Problem.field("source", String.valueOf(e.getMessage()));
    }
  }

  private static long days(JsonNode days) {
    if (days.isMissingNode() || days.isNull()) {
      return USUAL_DAYS;
    }
    if (!days.isIntegralNumber() || !days.canConvertToInt()) {
      throw Problem.field("days", "days must be a whole number.");
    }
    return days.intValue();
  }
}
