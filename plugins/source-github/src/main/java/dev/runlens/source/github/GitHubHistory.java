// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What GitHub's API tells of the past. Every request takes its turn among those for logs, and none
/// is made while less than a fifth of the rate limit is left. For many threads.
///
/// Lists are followed by their Link headers only, as GitHub asks, and never off the API. Pages
/// repeat rows at times (run 12007373278 once listed one of its 8 jobs twice).
///
/// Cursors are addresses of the API.
final class GitHubHistory implements History {

  /// GitHub docs, "Handling failed webhook deliveries": the past 3 days.
  private static final Duration ATTEMPTS_KEPT = Duration.ofDays(3);

  /// Of 100 rows each; far beyond what GitHub lets a run or an installation have.
  private static final int MOST_PAGES = 500;

  /// GitHub's documentation of the list of runs: a search finds 1 000 at most.
  private static final int MOST_FOUND = 1_000;

  private static final Pattern ID = Pattern.compile("\\d{1,19}");
  private static final Pattern CREATED =
      Pattern.compile("([?&]created=)([0-9TZ%A:.-]+?)\\.\\.([0-9TZ%A:-]+)");

  private final SourceId source;
  private final ApiHost api;
  private final AppClient app;
  private final Installations installations;

  GitHubHistory(SourceId source, ApiHost api, AppClient app, Installations installations) {
    this.source = source;
    this.api = api;
    this.app = app;
    this.installations = installations;
  }

  @Override
  public Duration attemptsKept() {
    return ATTEMPTS_KEPT;
  }

  @Override
  public Page<Attempt> attempts(@Nullable String cursor) {
    URI address = cursor == null ? api.at("/app/hook/deliveries?per_page=100") : address(cursor);
    Answer answer = asApp(address);
    List<Attempt> attempts =
        read(
            address,
            () -> Payload.listOf(answer.body()).stream().map(GitHubHistory::attempt).toList());
    return new Page<>(attempts, cursor(answer, address));
  }

  private static Attempt attempt(Payload delivery) {
    long statusCode = delivery.optionalId("status_code").orElse(0L);
    return new Attempt(
        Long.toString(delivery.id("id")),
        delivery.text("guid"),
        delivery.time("delivered_at"),
        delivery.text("event"),
        statusCode / 100 == 2);
  }

  @Override
  public void redeliver(Attempt attempt) {
    if (!ID.matcher(attempt.id()).matches()) {
      throw new SourceException(Kind.INVALID, "GitHub's attempts to deliver have numbers for ids.");
    }
    app.lane().leaveEnough();
    app.change("POST", api.at("/app/hook/deliveries/%s/attempts".formatted(attempt.id())), "");
  }

  @Override
  public Optional<SourceEvent.JobSeen> job(JobRef job) {
    RepositoryObservation repository = job.repository();
    URI address = api.at(path(repository) + "/actions/jobs/" + job.key().jobId());
    Optional<InstallationClient> client = installations.client(repository);
    if (client.isEmpty()) {
      return Optional.empty();
    }
    Answer answer;
    try {
      answer = get(client.get(), address);
    } catch (SourceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    return read(
        address,
        () -> WorkflowJobPayload.seen(Payload.of(answer.body()), repository, job.key().source()));
  }

  /// A search finds 1 000 runs and no more: then the last page continues with another search, for
  /// runs up to the oldest that was found.
  @Override
  public Page<SourceEvent.RunSeen> runs(
      RepositoryObservation repository, Instant from, Instant to, @Nullable String cursor) {
    URI address = cursor == null ? search(repository, from, to) : address(cursor);
    InstallationClient client = client(repository);
    Answer answer = get(client, address);
    return read(
        address,
        () -> {
          Payload list = Payload.of(answer.body());
          List<SourceEvent.RunSeen> runs =
              list.objects("workflow_runs").stream()
                  .map(run ->
                      WorkflowRunPayload.seen(
                          run, Optional.empty(), repository(run, repository), source))
                  .toList();
          String next = cursor(answer, address);
          if (next == null && list.optionalId("total_count").orElse(0L) >= MOST_FOUND) {
            next = olderThan(runs, address).map(URI::toString).orElse(null);
          }
          return new Page<>(runs, next);
        });
  }

  private URI search(RepositoryObservation repository, Instant from, Instant to) {
    String created = seconds(from) + ".." + seconds(to);
    return api.at(
        "%s/actions/runs?per_page=100&created=%s"
            .formatted(path(repository), URLEncoder.encode(created, StandardCharsets.UTF_8)));
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The same search, but up to the oldest run of the last page; empty if that changes nothing.
  private static Optional<URI> olderThan(List<SourceEvent.RunSeen> runs, URI address) {
    Optional<Instant> oldest =
        runs.stream().map(seen -> seen.run().createdAt()).min(Instant::compareTo);
    Matcher created = CREATED.matcher(address.toString());
    if (oldest.isEmpty() || !created.find()) {
      return Optional.empty();
    }
    String until = URLEncoder.encode(seconds(oldest.get()).toString(), StandardCharsets.UTF_8);
    String changed =
        created
            .replaceFirst("$1$2.." + until)
            .replaceFirst("([?&])page=\\d+&", "$1")
            .replaceFirst("[?&]page=\\d+$", "");
    return until.equals(created.group(3).replace(":", "%3A"))
        ? Optional.empty()
        : Optional.of(URI.create(changed));
  }

  /// The repository as its run names it now, which may be another name than ours.
  private static RepositoryObservation repository(Payload run, RepositoryObservation ours) {
    return run.optionalObject("repository")
        .filter(named -> named.optionalId("id").equals(Optional.of(ours.id().value())))
        .map(named ->
            new RepositoryObservation(
                new RepositoryId(named.id("id")),
                named.object("owner").text("login"),
                named.text("name"),
                named.flag("private"),
                ours.installation()))
        .orElse(ours);
  }

  @Override
  public List<SourceEvent.JobSeen> jobs(RepositoryObservation repository, RunKey run) {
    URI first =
        api.at(
            "%s/actions/runs/%d/attempts/%d/jobs?per_page=100"
                .formatted(path(repository), run.runId(), run.attempt()));
    InstallationClient client = client(repository);
    Map<Long, SourceEvent.JobSeen> jobs = new LinkedHashMap<>();
    for (Payload job : all(first, address -> get(client, address), "jobs")) {
      read(first, () -> WorkflowJobPayload.seen(job, repository, source))
          .ifPresent(seen -> jobs.put(seen.job().key().jobId(), seen));
    }
    return List.copyOf(jobs.values());
  }

  @Override
  public List<InstallationObservation> installations() {
    URI first = api.at("/app/installations?per_page=100");
    Map<InstallationId, InstallationObservation> found = new LinkedHashMap<>();
    for (Payload listed : all(first, this::asApp, "")) {
      read(first, () -> installation(listed)).ifPresent(seen -> found.put(seen.id(), seen));
    }
    return List.copyOf(found.values());
  }

  /// Empty for an installation on an enterprise, which has no login and no repositories.
  private static Optional<InstallationObservation> installation(Payload listed) {
    return listed
        .optionalObject("account")
        .filter(account -> account.optionalText("login").isPresent())
        .map(account ->
            new InstallationObservation(
                new InstallationId(listed.id("id")),
                account.id("id"),
                account.text("login"),
                account.text("type"),
                listed.optionalTime("suspended_at").isPresent()
                    ? InstallationObservation.State.SUSPENDED
                    : InstallationObservation.State.ACTIVE,
                listed.time("updated_at")));
  }

  @Override
  public List<RepositoryObservation> repositories(InstallationId installation) {
    URI first = api.at("/installation/repositories?per_page=100");
    InstallationClient client = installations.client(installation);
    Map<RepositoryId, RepositoryObservation> found = new LinkedHashMap<>();
    for (Payload listed : all(first, address -> get(client, address), "repositories")) {
      RepositoryObservation seen =
          read(first, () -> RepositoryPayload.listed(listed, installation));
      found.put(seen.id(), seen);
    }
    return List.copyOf(found.values());
  }

  @Override
  public List<Budget> budgets() {
    Stream<Budget> ofApp = app.lane().budget().map(budget -> budget(null, budget)).stream();
    Stream<Budget> ofInstallations =
        installations.known().stream()
            .flatMap(client ->
                client.lane().budget().map(b -> budget(client.installation(), b)).stream());
    return Stream.concat(ofApp, ofInstallations).toList();
  }

  private static Budget budget(@Nullable InstallationId installation, Lane.Budget budget) {
    return new Budget(
        installation, budget.limit(), budget.remaining(), budget.resetsAt(), budget.seenAt());
  }

  /// The rows of all pages.
  ///
  /// @param member that holds them; empty if the answer is the list itself
  private List<Payload> all(URI first, Function<URI, Answer> ask, String member) {
    List<Payload> rows = new ArrayList<>();
    Set<URI> asked = new HashSet<>();
    Optional<URI> next = Optional.of(first);
    while (next.isPresent()) {
      URI address = next.get();
      if (!asked.add(address) || asked.size() > MOST_PAGES) {
        throw new SourceException(
            Kind.TRANSIENT,
            "GitHub's list %s does not end after %d pages."
                .formatted(ApiHost.target("GET", first), asked.size()));
      }
      Answer answer = ask.apply(address);
      rows.addAll(
          read(
              address,
              () ->
                  member.isEmpty()
                      ? Payload.listOf(answer.body())
                      : Payload.of(answer.body()).objects(member)));
      next = answer.next();
    }
    return rows;
  }

  private Answer asApp(URI address) {
    app.lane().leaveEnough();
    return app.get(address);
  }

  private static Answer get(InstallationClient client, URI address) {
    client.lane().leaveEnough();
    return client.get(address);
  }

  private InstallationClient client(RepositoryObservation repository) {
    return installations
        .client(repository)
        .orElseThrow(() ->
            new SourceException(
                Kind.NOT_FOUND,
                "The App is not installed on %s.".formatted(repository.fullName())));
  }

  /// The next page; `null` if this is the last, or names itself.
  private @Nullable String cursor(Answer answer, URI address) {
    return answer
        .next()
        .filter(next -> !next.equals(address))
        .map(next -> api.here(next).toString())
        .orElse(null);
  }

  private URI address(String cursor) {
    try {
      return api.here(URI.create(cursor));
    } catch (IllegalArgumentException e) {
      throw new SourceException(Kind.INVALID, "That is no cursor of a list of GitHub's.", e);
    }
  }

  private static String path(RepositoryObservation repository) {
    return "/repos/%s/%s"
        .formatted(ApiHost.segment(repository.owner()), ApiHost.segment(repository.name()));
  }

  /// Reads an answer of GitHub's. One that cannot be read is GitHub's fault and may be another next
  /// time; INVALID would blame the caller.
  private static <T> T read(URI address, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (SourceException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      throw new SourceException(
          Kind.TRANSIENT,
          "GitHub's answer to %s is of a form not known: %s"
              .formatted(ApiHost.target("GET", address), e.getMessage()),
          e);
    }
  }
}
