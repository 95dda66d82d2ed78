// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.Secret;
import dev.runlens.api.job.SourceId;
import dev.runlens.core.catalog.HeldRepositories;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord.Proof;
import dev.runlens.core.catalog.Warrant;
import dev.runlens.core.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who sends samples, and for which jobs: a session of a job, a token of an installation, the token
/// of the configuration, or anybody, whose word is all there is.
public final class Senders {

  private static final String BEARER = "Bearer ";

  /// Anybody may send so much from one address, behind which may be many runners, …
  private static final int CLAIMS_AT_ONCE = 3_000;

  private static final int CLAIMS_PER_SECOND = 300;

  /// … and for one run, of which 256 jobs may send every second.
  private static final int RUN_CLAIMS_AT_ONCE = 3_000;

  private static final int RUN_CLAIMS_PER_SECOND = 300;
  private static final int RUN_BYTES_AT_ONCE = 64 * 1024 * 1024;
  private static final int RUN_BYTES_PER_SECOND = 4 * 1024 * 1024;

  private final IngestSessions sessions;
  private final IngestTokens tokens;
  private final HeldRepositories repositories;
  private final @Nullable Secret token;
  private final boolean claims;
  private final RateLimit addresses;
  private final RateLimit runs;
  private final RateLimit runBytes;

  /// @param token the token of the configuration; `null`: there is none
  /// @param claims whether samples are taken that nothing vouches for
  public Senders(
      IngestSessions sessions,
      IngestTokens tokens,
      HeldRepositories repositories,
      @Nullable Secret token,
      boolean claims,
      Clock clock) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.repositories = repositories;
    this.token = token;
    this.claims = claims;
    this.addresses = new RateLimit(CLAIMS_AT_ONCE, CLAIMS_PER_SECOND, clock);
    this.runs = new RateLimit(RUN_CLAIMS_AT_ONCE, RUN_CLAIMS_PER_SECOND, clock);
    this.runBytes = new RateLimit(RUN_BYTES_AT_ONCE, RUN_BYTES_PER_SECOND, clock);
  }

  /// Who sends samples.
  sealed interface Sender {

    /// A sampler of one job.
    record OfJob(IngestSessions.Session session) implements Sender {}

    /// A sampler of some job of an installation's repositories.
    record OfInstallation(IngestTokens.IngestToken token) implements Sender {}

    /// A sampler of any job.
    record Trusted() implements Sender {}

    /// Anybody.
    record Anybody() implements Sender {}
  }

  /// Who a request comes from, before its body is read.
  ///
  /// @param authorization the header, empty if there is none
  /// @throws Problem 401 for a token that does not count, or if one is asked for; 429 if the
  ///   address sends too much that nothing vouches for
  Sender admit(String authorization, String address) {
    if (authorization.isEmpty()) {
      if (!claims) {
        throw Problem.of(
            401,
            "Samples need a proof here: let the job have id-token: write, or send an ingest token as Authorization: Bearer.");
      }
      refuse(
          addresses.take(network(address), 1), "This address sends too many unverified samples.");
      return new Sender.Anybody();
    }
    String given =
        authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()).strip() : "";
    if (given.startsWith(IngestSessions.PREFIX)) {
      return sessions
          .find(given)
          .<Sender>map(Sender.OfJob::new)
          .orElseThrow(() ->
              Problem.of(401, "This session is over. Get another one for a new token of the job."));
    }
    if (given.startsWith(IngestTokens.PREFIX)) {
      return tokens
          .find(given)
          .<Sender>map(Sender.OfInstallation::new)
          .orElseThrow(
              () -> Problem.of(401, "This ingest token is not known, was revoked or has expired."));
    }
    if (token == null || !same(given, token.reveal())) {
      throw Problem.of(401, "The ingest token is missing or wrong: send Authorization: Bearer.");
    }
    return new Sender.Trusted();
  }

  /// What vouches for the batches of a request.
  ///
  /// @param bytes of the body, inflated
  /// @throws Problem 403 if a batch is of a job that the sender may not speak of; 429 if too much
  ///   comes for a run that nothing vouches for
  List<Vouched> vouch(Sender sender, List<Received> batches, int bytes) {
    return switch (sender) {
      case Sender.OfJob(IngestSessions.Session session) ->
          batches.stream().map(batch -> vouch(session, batch)).toList();
      case Sender.OfInstallation(IngestTokens.IngestToken row) ->
          batches.stream().map(batch -> vouch(row, batch)).toList();
      case Sender.Trusted() ->
          batches.stream().map(batch -> new Vouched(batch, "token|", Warrant.TOKEN)).toList();
      case Sender.Anybody() -> {
        for (String run : batches.stream().map(Senders::run).distinct().toList()) {
          refuse(runs.take(run, 1), "Too many unverified samples of this run.");
          refuse(runBytes.take(run, bytes), "Too many bytes of unverified samples of this run.");
        }
        yield batches.stream().map(Vouched::claim).toList();
      }
    };
  }

  private Vouched vouch(IngestSessions.Session session, Received batch) {
    StreamClaim said = batch.claim();
    if (!said.repository().equals(session.repositoryName())
        && !repositories.isNamed(session.repository(), said.repository())) {
      throw other("repository");
    }
    if (said.runId() != session.runId()) {
      throw other("run_id");
    }
    if (said.attempt() != null && said.attempt() != session.attempt()) {
      throw other("run_attempt");
    }
    if (said.jobId() != null && !said.jobId().equals(session.jobId())) {
      throw other("job_id");
    }
    if (session.jobId() == null && !Objects.equals(said.runnerName(), session.runnerName())) {
      throw other("runner_name");
    }
    StreamClaim claim =
        new StreamClaim(
            session.repositoryName(),
            session.runId(),
            session.attempt(),
            session.jobId(),
            session.runnerName());
    String scope =
        String.join(
            "|",
            session.jobProved() ? "oidc" : "oidc-run",
            session.repository().source().value(),
            Long.toString(session.repository().id().value()),
            Long.toString(session.runId()),
            Integer.toString(session.attempt()),
            String.valueOf(session.jobId()),
            String.valueOf(session.runnerName()),
            "");
    return new Vouched(
        batch.with(claim),
        scope,
        new Warrant(Proof.OIDC, session.repository(), session.jobProved()));
  }

  private Vouched vouch(IngestTokens.IngestToken row, Received batch) {
    HeldRepositories.Held held =
        repositories
            .find(new SourceId(row.source()), row.installationId(), batch.claim().repository())
            .orElseThrow(() ->
                Problem.of(403, "The ingest token is of an installation without this repository."));
    return new Vouched(
        batch,
        "installation|" + row.source() + "|" + row.installationId() + "|",
        new Warrant(Proof.TOKEN, held.key(), false));
  }

  private static Problem other(String member) {
    return Problem.of(403, "The session is of another job: " + member + " differs.");
  }

  private static String run(Received batch) {
    return batch.claim().repository() + "|" + batch.claim().runId();
  }

  private static void refuse(Optional<Duration> wait, String detail) {
    if (wait.isPresent()) {
      throw Problem.tooMany(detail, wait.get());
    }
  }

  /// An address of version 6 stands for its network: whoever has one has 2^64 of them.
  static String network(String address) {
    String[] parts = address.split(":", -1);
    return parts.length < 8 ? address : String.join(":", List.of(parts).subList(0, 4));
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
