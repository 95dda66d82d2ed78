// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Fetches the logs of jobs: asks the API where a log is, then fetches it there.
///
/// GitHub answers the first with a redirect to a storage host, good for one minute, that carries
/// its own signature (docs, "Download job logs for a workflow run"). The second request is bare, so
/// that the storage host never sees our token, and goes only where [LogHosts] allows.
final class JobLogs {

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration UNFINISHED_WAIT = Duration.ofMinutes(1);

  /// After this long a log that is not there was never finished: its runner died, or it was
  /// deleted.
  private static final Duration GIVE_UP_AFTER = Duration.ofHours(24);

  /// What the API says about a log.
  private sealed interface Whereabouts {

    record At(URI location) implements Whereabouts {}

    record Nowhere() implements Whereabouts {}

    record Expired() implements Whereabouts {}
  }

  private final ApiHost api;
  private final Exchange exchange;
  private final Installations installations;
  private final LogHosts hosts;
  private final GitHubClock clock;

  JobLogs(
      ApiHost api,
      Exchange exchange,
      Installations installations,
      LogHosts hosts,
      GitHubClock clock) {
    this.api = api;
    this.exchange = exchange;
    this.installations = installations;
    this.hosts = hosts;
    this.clock = clock;
  }

  /// See [dev.runlens.api.source.EventSource#openLog].
  LogDownload open(JobRef job) {
    Optional<InstallationClient> found = installations.client(job.repository());
    if (found.isEmpty()) {
      return new LogDownload.Never(
          "The App is not installed on %s.".formatted(job.repository().fullName()));
    }
    InstallationClient client = found.get();
    return switch (locate(client, job)) {
      case Whereabouts.At(URI location) -> download(client, job, location);
      case Whereabouts.Nowhere() -> missing(client, job);
      case Whereabouts.Expired() ->
          new LogDownload.Never("GitHub has deleted the log: its retention time is over.");
    };
  }

  /// Asks by our own request: github-api follows the redirect and never shows its address.
  private Whereabouts locate(InstallationClient client, JobRef job) {
    URI address = address(job, "/logs");
    Answer answer = client.ask(address);
    Optional<URI> location = answer.location();
    if (location.isPresent()) {
      return new Whereabouts.At(location.get());
    }
    return switch (answer.status()) {
      case 404 -> new Whereabouts.Nowhere();
      case 410 -> new Whereabouts.Expired();
      case 200, 301, 302, 303, 307, 308 ->
          throw new SourceException(
              Kind.TRANSIENT,
              "GitHub answered HTTP %d to %s without a usable address of the log."
                  .formatted(answer.status(), ApiHost.target("GET", address)));
      default -> throw Refusal.of(answer, ApiHost.target("GET", address));
    };
  }

  private LogDownload download(InstallationClient client, JobRef job, URI location) {
    String host = "log host " + location.getHost();
    refuseForeign(location, job);
    HttpResponse<InputStream> response = exchange.send(HttpRequest.newBuilder(location), host);
    // Empty: the file is there before the runner has sent a line of it.
    boolean empty = response.headers().firstValueAsLong("content-length").orElse(-1) == 0;
    if (response.statusCode() == 200 && !empty) {
      return new LogDownload.Ready(decoded(response, host));
    }
    return switch (response.statusCode()) {
      case 200, 404 -> {
        Exchange.discard(response);
        yield missing(client, job);
      }
      default -> {
        Optional<Duration> wait =
            Refusal.wait(Answer.of(response, Exchange.excerpt(response)), clock.ours());
        throw new SourceException(
            wait.isPresent() ? Kind.OVERLOADED : Kind.TRANSIENT,
            "Cannot fetch the log of job %d: %s answered HTTP %d."
                .formatted(job.key().jobId(), host, response.statusCode()),
            null,
            wait.orElse(null));
      }
    };
  }

  /// The body as it was before it was compressed for the way. We ask for no such thing; storage
  /// hosts send what they were given.
  private static InputStream decoded(HttpResponse<InputStream> response, String host) {
    String encoding = response.headers().firstValue("content-encoding").orElse("identity");
    try {
      return switch (encoding.toLowerCase(Locale.ROOT)) {
        case "identity" -> response.body();
        case "gzip", "x-gzip" -> new GZIPInputStream(response.body());
        default -> throw new IOException("it is encoded as " + encoding);
      };
    } catch (IOException e) {
      Exchange.discard(response);
      throw new SourceException(
          Kind.TRANSIENT,
          "The log that %s sends cannot be read: %s.".formatted(host, e.getMessage()),
          e);
    }
  }

  private void refuseForeign(URI location, JobRef job) {
    Optional<String> objection;
    try {
      objection = hosts.objection(location, InetAddress::getAllByName);
    } catch (UnknownHostException e) {
      throw new SourceException(
          Kind.TRANSIENT, "No address for log host %s.".formatted(location.getHost()), e);
    }
    if (objection.isPresent()) {
      throw new SourceException(
          Kind.CONFIG,
          "GitHub sends us to %s for the log of job %d, but %s. If that host is GitHub's, add it to log-hosts."
              .formatted(ApiHost.origin(location), job.key().jobId(), objection.get()));
    }
  }

  /// Neither the API's 404 nor the storage host's tells "not yet" from "never": the job does.
  private LogDownload missing(InstallationClient client, JobRef job) {
    Payload found;
    try {
      // Our own request: github-api needs two for a job, and fails at runner ids beyond 32 bits.
      found = Payload.of(client.get(address(job, "")).body());
    } catch (SourceException e) {
      if (e.kind() == Kind.INVALID) {
        throw unknownForm(job, e);
      }
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return new LogDownload.Never(
          "GitHub shows no such job in %s any more: it was deleted, or the App lost access."
              .formatted(job.repository().fullName()));
    }
    try {
      return outlook(found);
    } catch (SourceException e) {
      throw unknownForm(job, e);
    }
  }

  private static SourceException unknownForm(JobRef job, SourceException e) {
    return new SourceException(
        Kind.TRANSIENT,
        "GitHub describes job %d in a way not known: %s"
            .formatted(job.key().jobId(), e.getMessage()),
        e);
  }

  /// What to expect of a job whose log is not there.
  private LogDownload outlook(Payload job) {
    if (JobStatus.of(job.text("status")) != JobStatus.COMPLETED) {
      return new LogDownload.NotYet(UNFINISHED_WAIT, "GitHub says that the job is not completed.");
    }
    if (job.optionalText("runner_name").filter(name -> !name.isBlank()).isEmpty()) {
      return new LogDownload.Never("No runner ever had the job, so it wrote no log.");
    }
    Duration age = Duration.between(job.time("completed_at"), clock.instant());
    if (age.compareTo(GIVE_UP_AFTER) >= 0) {
      return new LogDownload.Never(
          "GitHub has no log of this job: its runner died before it was sent, or it was deleted.");
    }
    // Waiting as long again as it has taken so far doubles the pauses.
    Duration wait =
        Duration.ofSeconds(
            Math.clamp(age.toSeconds(), SHORTEST_WAIT.toSeconds(), LONGEST_WAIT.toSeconds()));
    return new LogDownload.NotYet(wait, "GitHub does not have the log ready yet.");
  }

  private URI address(JobRef job, String below) {
    return api.at(
        "/repos/%s/%s/actions/jobs/%d%s"
            .formatted(
                ApiHost.segment(job.repository().owner()),
                ApiHost.segment(job.repository().name()),
                job.key().jobId(),
                below));
  }
}
