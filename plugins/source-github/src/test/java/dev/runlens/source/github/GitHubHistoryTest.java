// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.githubsimulator.Deliveries;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Route;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.WorkflowRun;
import dev.runlens.testkit.TestComponentContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitHubHistoryTest {

  @TempDir private Path directory;

  private TestComponentContext context;
  private SimulatedGitHub gitHub;
  private GitHubSource source;
  private History history;

  @BeforeEach
  void open() {
    context = new TestComponentContext(directory);
    gitHub = new SimulatedGitHub(context.clock());
    source = new GitHubSource(gitHub.settings(), context, SimulatedGitHub.SHORT);
    history = source.history().orElseThrow();
  }

  @AfterEach
  void close() {
    source.close();
    context.close();
    gitHub.close();
  }

  @Test
  void thereIsNoneWithoutAnApp() {
    try (GitHubSource bare =
        new GitHubSource(gitHub.settingsWithoutApp(), context, SimulatedGitHub.SHORT)) {
      assertTrue(bare.history().isEmpty());
    }
  }

  @Test
  void tellsOfAttemptsNewestFirstAndHasThemMadeAgain() throws Exception {
    Deliveries deliveries = gitHub.simulator.deliveries();
    deliveries.target(URI.create("http://127.0.0.1:1/nobody"));
    for (int i = 0; i < 130; i++) {
      gitHub.queueJob();
    }
    deliveries.awaitSent(Duration.ofMinutes(1));

    List<History.Attempt> attempts = new ArrayList<>();
    String cursor = null;
    do {
      History.Page<History.Attempt> page = history.attempts(cursor);
      attempts.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    assertEquals(260, attempts.size());
    assertTrue(attempts.stream().noneMatch(History.Attempt::succeeded));
    assertEquals(context.clock().instant(), attempts.getFirst().at());
    assertEquals("workflow_job", attempts.getFirst().event());

    history.redeliver(attempts.getFirst());
    deliveries.awaitSent(Duration.ofSeconds(10));
    assertEquals(
        attempts.getFirst().deliveryId(), history.attempts(null).items().getFirst().deliveryId());
    assertEquals(261, deliveries.sent().size());
    context.clock().advance(history.attemptsKept());
    assertEquals(List.of(), history.attempts(null).items());
    assertEquals(
        Kind.NOT_FOUND,
        assertThrows(SourceException.class, () -> history.redeliver(attempts.getFirst())).kind());
  }

  @Test
  void tellsOfAJobAsItIsNowAndPaysNothingIfItHasNotChanged() {
    Job job = gitHub.startJob();
    JobRef ref = gitHub.ref(job);
    SourceEvent.JobSeen running = history.job(ref).orElseThrow();
    assertEquals(JobStatus.IN_PROGRESS, running.job().status());
    assertEquals(ref.key(), running.job().key());
    long remaining = remaining();

    assertEquals(running, history.job(ref).orElseThrow());
    assertEquals(remaining, remaining());
    job.complete("failure");
    assertEquals(JobStatus.COMPLETED, history.job(ref).orElseThrow().job().status());
    assertEquals(remaining - 1, remaining());

    gitHub.simulator.faults().next(Route.JOB, Fault.notFound());
    assertEquals(Optional.empty(), history.job(ref));
  }

  @Test
  void findsMoreRunsThanOneSearchShows() {
    Instant from = context.clock().instant();
    Set<Long> made = new HashSet<>();
    for (int i = 0; i < 1_250; i++) {
      made.add(run().id());
      if (i % 3 == 0) {
        context.clock().advance(Duration.ofSeconds(1));
      }
    }
    Instant to = context.clock().instant();
    context.clock().advance(Duration.ofSeconds(1));
    run();

    Set<Long> found = new HashSet<>();
    Instant newest = Instant.MAX;
    String cursor = null;
    int pages = 0;
    do {
      History.Page<SourceEvent.RunSeen> page = history.runs(repository(), from, to, cursor);
      for (SourceEvent.RunSeen seen : page.items()) {
        found.add(seen.run().key().runId());
        assertFalse(seen.run().createdAt().isAfter(newest), "newest first");
        newest = seen.run().createdAt();
      }
      cursor = page.next();
      pages++;
    } while (cursor != null);
    assertEquals(made, found);
    assertEquals(13, pages);
  }

  @Test
  void goesNowhereElseForAPage() {
    for (String cursor :
        List.of(
            "https://api.attacker.example/repos/x/y/actions/runs",
            "http://169.254.169.254/latest",
            gitHub.simulator.baseUri().toString().replace("127.0.0.1", "127.0.0.2") + "/x",
            "not an address")) {
      SourceException thrown =
          assertThrows(
              SourceException.class,
              () -> history.runs(repository(), Instant.EPOCH, Instant.MAX, cursor));
      assertEquals(Kind.INVALID, thrown.kind());
    }
    gitHub
        .simulator
        .faults()
        .next(
            Route.REPOSITORIES,
            new Fault.Reply(
                200,
                Map.of("Link", "<https://api.attacker.example/more>; rel=\"next\""),
                "{\"total_count\":0,\"repositories\":[]}"));
    assertThrows(SourceException.class, () -> history.repositories(gitHub.installationId()));
    gitHub
        .simulator
        .faults()
        .always(
            Route.REPOSITORIES,
            new Fault.Reply(
                200,
                Map.of("Link", "</installation/repositories?page=2>; rel=\"next\""),
                "{\"total_count\":0,\"repositories\":[]}"));
    assertEquals(
        Kind.TRANSIENT,
        assertThrows(SourceException.class, () -> history.repositories(gitHub.installationId()))
            .kind());
  }

  @Test
  void tellsOfEachJobOfAnAttemptOnce() {
    gitHub.simulator.repeatRows(3);
    WorkflowRun run = run();
    for (int i = 0; i < 230; i++) {
      Job job = run.queueJob("job " + i, "self-hosted");
      job.start(Runner.selfHosted(i + 1, "build-" + i));
      job.complete(i == 7 ? "failure" : "success");
    }
    run.complete();
    run.rerunFailedJobs();
    run.queueJob("job 7", "self-hosted");

    List<SourceEvent.JobSeen> first = history.jobs(repository(), key(run, 1));
    assertEquals(230, first.size());
    assertEquals(230, first.stream().map(seen -> seen.job().key()).distinct().count());
    assertTrue(first.stream().allMatch(seen -> seen.job().key().run().attempt() == 1));
    assertEquals(1, history.jobs(repository(), key(run, 2)).size());
    assertEquals(
        2,
        history
            .runs(repository(), Instant.EPOCH, context.clock().instant(), null)
            .items()
            .getFirst()
            .run()
            .key()
            .attempt());
  }

  @Test
  void tellsOfAllInstallationsAndWhatTheyCover() {
    String[] names = new String[120];
    for (int i = 0; i < names.length; i++) {
      names[i] = "repository-" + i;
    }
    gitHub.simulator.install("contoso", names).suspend();
    gitHub.simulator.repeatRows(4);

    List<InstallationObservation> installations = history.installations();
    assertEquals(
        Map.of(
            "northwind", InstallationObservation.State.ACTIVE,
            "contoso", InstallationObservation.State.SUSPENDED),
        installations.stream()
            .collect(
                Collectors.toMap(InstallationObservation::login, InstallationObservation::state)));
    gitHub.installation.addRepositories(names);
    assertEquals(121, history.repositories(new InstallationId(gitHub.installation.id())).size());
  }

  @Test
  void leavesAFifthOfTheLimitToLogs() {
    JobRef job = gitHub.ref(gitHub.completeJob(new byte[] {'a'}));
    assertInstanceOf(LogDownload.Ready.class, source.openLog(job));
    assertEquals(Optional.empty(), budget(new InstallationId(9)), "nobody has asked for that one");
    gitHub
        .simulator
        .faults()
        .next(
            Route.JOB,
            new Fault.Reply(
                404,
                Map.of(
                    "x-ratelimit-limit", "5000",
                    "x-ratelimit-remaining", "999",
                    "x-ratelimit-reset",
                        "" + context.clock().instant().plusSeconds(900).getEpochSecond()),
                "{}"));
    assertEquals(Optional.empty(), history.job(job));
    History.Budget budget = budget(gitHub.installationId()).orElseThrow();
    assertEquals(999, budget.remaining());
    assertEquals(context.clock().instant().plusSeconds(900), budget.resetsAt());

    context.clock().advance(Duration.ofMinutes(5));
    int before = gitHub.simulator.requests().size();
    SourceException thrown = assertThrows(SourceException.class, () -> history.job(job));
    assertEquals(Kind.OVERLOADED, thrown.kind());
    assertEquals(Optional.of(Duration.ofMinutes(10)), thrown.retryAfter());
    assertEquals(before, gitHub.simulator.requests().size());
    assertInstanceOf(
        LogDownload.Ready.class,
        source.openLog(gitHub.ref(gitHub.completeJob(new byte[] {'a'}))),
        "logs go on");
  }

  @Test
  void asksAgainLaterForWhatItCannotRead() {
    JobRef job = gitHub.ref(gitHub.startJob());
    gitHub.simulator.faults().next(Route.JOB, new Fault.Reply(200, Map.of(), "{\"id\":1}"));

    assertEquals(
        Kind.TRANSIENT, assertThrows(SourceException.class, () -> history.job(job)).kind());
    assertNull(history.attempts(null).next());
  }

  private long remaining() {
    return budget(gitHub.installationId()).orElseThrow().remaining();
  }

  private Optional<History.Budget> budget(InstallationId installation) {
    return history.budgets().stream()
        .filter(budget -> installation.equals(budget.installation()))
        .findFirst();
  }

  private WorkflowRun run() {
    return gitHub.installation.repository("parcels").requestRun(RunRequest.push("CI", "Weigh"));
  }

  private RepositoryObservation repository() {
    return gitHub.repository();
  }

  private RunKey key(WorkflowRun run, int attempt) {
    return new RunKey(new SourceId("test"), repository().id(), run.id(), attempt);
  }
}
