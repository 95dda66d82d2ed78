// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.Problem;
import dev.runlens.core.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `POST /api/ingest/session`: a token that the source signed for a job → a session for its
/// samples.
///
/// Who may call it: whoever runs in a job of a repository that we hold, once with each token.
public final class SessionEndpoint implements HttpService {

  private static final String BEARER = "Bearer ";
  private static final int MOST_BYTES = 16 * 1024;

  /// GitHub's have about 2,000 characters.
  private static final int LONGEST_TOKEN = 8_000;

  /// From one address, behind which may be many runners.
  private static final int AT_ONCE = 600;

  private static final int PER_SECOND = 10;

  private final JobTokens tokens;
  private final IngestSessions sessions;
  private final RateLimit addresses;

  public SessionEndpoint(JobTokens tokens, IngestSessions sessions, Clock clock) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.addresses = new RateLimit(AT_ONCE, PER_SECOND, clock);
  }

  /// What is answered.
  ///
  /// @param jobId the job that samples will be of, if that is known already
  record SessionDocument(String token, Instant expiresAt, @Nullable Long jobId) {}

  @Override
  public void routing(HttpRules rules) {
    rules.post("/api/ingest/session", this::post);
  }

  private void post(ServerRequest request, ServerResponse response) {
    String address = Objects.requireNonNullElse(request.remotePeer().host(), "unknown");
    addresses
        .take(Senders.network(address), 1)
        .ifPresent(wait -> {
          throw Problem.tooMany("This address asks for too many sessions.", wait);
        });
    String token = token(request);
    IngestSessions.Request wanted = wanted(Bodies.raw(request, MOST_BYTES));
    JobTokens.Known known = tokens.verify(token);
    IngestSessions.Opened opened = sessions.open(known.source(), known.claim(), wanted);
    response.status(201).header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(
        Json.bytes(
            new SessionDocument(
                opened.token(),
                opened.session().expiresAt(),
                sessions.jobId(opened.session()).orElse(null))));
  }

  private static String token(ServerRequest request) {
    String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    String token = header.startsWith(BEARER) ? header.substring(BEARER.length()).strip() : "";
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      throw Problem.of(401, "Send the token of the job as Authorization: Bearer.");
    }
    return token;
  }

  private static IngestSessions.Request wanted(byte[] body) {
    try {
      JsonNode node = Json.mapper().readTree(body);
      if (node == null || !node.isObject()) {
        throw Problem.of(400, "The body must be a JSON object.");
      }
      return wanted(new Field("", node));
    } catch (InvalidSamples e) {
      throw Problem.field(e.field(), e.getMessage() + ".");
    } catch (IOException e) {
      throw Problem.of(400, "The body is not JSON that can be read.");
    }
  }

  private static IngestSessions.Request wanted(Field root) {
    Field job = root.member("job_id");
    Field repository = root.member("repository");
    return new IngestSessions.Request(
        repository.present() ? SampleBody.repository(repository) : null,
        root.member("run_id").whole(1, Long.MAX_VALUE),
        (int) root.member("run_attempt").whole(1, 10_000),
        (job.present() ? job : root.member("check_run_id"))
            .optionalWhole(1, Long.MAX_VALUE)
            .orElse(null),
        root.member("runner_name").optionalText(200).orElse(null),
        root.member("lifetime_seconds")
            .optionalWhole(60, IngestSessions.LONGEST_LIFE.toSeconds())
            .map(Duration::ofSeconds)
            .orElse(IngestSessions.USUAL_LIFE));
  }
}
