// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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
  private final AppClient app;
  private final LogHosts hosts;
  private final Clock clock;
  private final Map<InstallationId, InstallationClient> installations = new ConcurrentHashMap<>();

  JobLogs(ApiHost api, Exchange exchange, AppClient app, LogHosts hosts, Clock clock) {
    this.api = api;
    this.exchange = exchange;
    this.app = app;
    this.hosts = hosts;
    this.clock = clock;
  }

  /// See [dev.runlens.api.source.EventSource#openLog].
  LogDownload open(JobRef job) {
    Optional<InstallationId> installation = installation(job.repository());
    if (installation.isEmpty()) {
      return new LogDownload.Never(
          "The App is not installed on %s.".formatted(job.repository().fullName()));
    }
    InstallationClient client =
        installations.computeIfAbsent(
            installation.get(), id -> new InstallationClient(id, app, clock));
    return switch (client.call(token -> locate(token, job))) {
      case Whereabouts.At(URI location) -> download(client, job, location);
      case Whereabouts.Nowhere() -> missing(client, job);
      case Whereabouts.Expired() ->
          new LogDownload.Never("GitHub has deleted the log: its retention time is over.");
    };
  }

  private Optional<InstallationId> installation(RepositoryObservation repository) {
    if (repository.installation() != null) {
      return Optional.of(repository.installation());
    }
    try {
      return Optional.of(app.installationOf(repository));
    } catch (SourceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Asks by our own request: github-api follows the redirect and never shows its address.
  private Whereabouts locate(Secret token, JobRef job) {
    HttpRequest request = request(token, job, "/logs");
    HttpResponse<InputStream> response = api.send(request);
    Optional<URI> location = ApiHost.location(response);
    if (location.isPresent()) {
      Exchange.discard(response);
      return new Whereabouts.At(location.get());
    }
    return switch (response.statusCode()) {
      case 404 -> {
        Exchange.discard(response);
        yield new Whereabouts.Nowhere();
      }
      case 410 -> {
        Exchange.discard(response);
        yield new Whereabouts.Expired();
      }
      default -> throw Refusal.of(response, ApiHost.target(request), clock);
    };
  }

  private LogDownload download(InstallationClient client, JobRef job, URI location) {
    String host = "log host " + location.getHost();
    refuseForeign(location, job);
    HttpResponse<InputStream> response = exchange.send(HttpRequest.newBuilder(location), host);
    return switch (response.statusCode()) {
      case 200 -> new LogDownload.Ready(response.body());
      case 404 -> {
        Exchange.discard(response);
        yield missing(client, job);
      }
      default -> {
        Optional<Duration> wait = Refusal.wait(response, "", clock);
        Exchange.discard(response);
        throw new SourceException(
            wait.isPresent() ? Kind.OVERLOADED : Kind.TRANSIENT,
            "Cannot fetch the log of job %d: %s answered HTTP %d."
                .formatted(job.key().jobId(), host, response.statusCode()),
            null,
            wait.orElse(null));
      }
    };
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
              .formatted(origin(location), job.key().jobId(), objection.get()));
    }
  }

  /// Neither the API's 404 nor the storage host's tells "not yet" from "never": the job does.
  private LogDownload missing(InstallationClient client, JobRef job) {
    Payload found;
    try {
      found = client.call(token -> describe(token, job));
    } catch (SourceException e) {
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
      throw new SourceException(
          Kind.TRANSIENT,
          "GitHub describes job %d in a way not known: %s"
              .formatted(job.key().jobId(), e.getMessage()),
          e);
    }
  }

  /// Asks by our own request: github-api needs two for a job, and fails at runner ids beyond 32
  /// bits.
  private Payload describe(Secret token, JobRef job) {
    HttpRequest request = request(token, job, "");
    HttpResponse<InputStream> response = api.send(request);
    if (response.statusCode() != 200) {
      throw Refusal.of(response, ApiHost.target(request), clock);
    }
    return Payload.of(Exchange.read(response, ApiHost.target(request)));
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

  private HttpRequest request(Secret token, JobRef job, String below) {
    String address =
        "%s/repos/%s/%s/actions/jobs/%d%s"
            .formatted(
                api.base(),
                segment(job.repository().owner()),
                segment(job.repository().name()),
                job.key().jobId(),
                below);
    return HttpRequest.newBuilder(URI.create(address))
        .header("Authorization", "Bearer " + token.reveal())
        .header("Accept", "application/vnd.github+json")
        .header("X-GitHub-Api-Version", "2022-11-28")
        .build();
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Scheme, host and port: the rest of such an address is a credential.
  private static String origin(URI location) {
    String port = location.getPort() == -1 ? "" : ":" + location.getPort();
    return location.getScheme() + "://" + location.getHost() + port;
  }
}
