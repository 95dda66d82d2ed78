// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.log.FrameCache;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.LogFetch;
import dev.runlens.core.plugin.Configuration;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceConfig;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRecords;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The part of the server that fetches logs, with the plugins as people get them, on a clock that a
/// test sets, and a GitHub on the same clock.
final class LogScene implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  static final int MOST_LOG_BYTES = 200_000;
  static final String LAST_LINE = "Cleaning up orphan processes";

  private static final Duration LONGEST_TRY = Duration.ofSeconds(90);
  private static final SourceId SOURCE = new SourceId("github");

  final SettableClock clock = new SettableClock(START);
  final GitHubSimulator gitHub =
      GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build());
  final Installation installation = gitHub.install("northwind", "parcels");
  final AtomicInteger settled = new AtomicInteger();

  private final Path directory;
  private Database database;
  private PluginHost host;
  private WorkQueue work;
  private LogFetch logFetch;

  /// @param zips the directory of the bundled plugins
  LogScene(Path directory, Path zips) throws IOException {
    this.directory = directory;
    Path used = Files.createDirectories(directory.resolve("zips"));
    Files.createDirectories(directory.resolve("downloads"));
    try (Stream<Path> all = Files.list(zips)) {
      for (Path zip : all.toList()) {
        String name = zip.getFileName().toString();
        if (name.contains("source-github") || name.contains("logs-filesystem")) {
          Files.copy(zip, used.resolve(name));
        }
      }
    }
    open();
  }

  private void open() {
    Path dataDir = directory.resolve("data");
    PluginHost.prepare(dataDir);
    database = Database.open(dataDir.resolve("catalog.db"));
    Configuration configuration =
        Configuration.of(
            List.of(
                new InstanceConfig(
                    "github",
                    "github",
                    ExtensionPointKind.EVENT_SOURCE,
                    Map.of(
                        "app-id",
                        Long.toString(gitHub.app().id()),
                        "private-key",
                        gitHub.app().privateKeyPem(),
                        "api-url",
                        gitHub.baseUri().toString(),
                        // Port 1: nobody listens there.
                        "log-hosts",
                        gitHub.blobUri().getAuthority() + ",127.0.0.1:1")),
                new InstanceConfig("files", "filesystem", ExtensionPointKind.LOG_STORE, Map.of())));
    host =
        PluginHost.start(
            directory.resolve("zips"),
            dataDir,
            configuration,
            new PluginRecords(database, SecretBox.open("a key for tests", dataDir)),
            clock);
    work = new WorkQueue(database, clock);
    logFetch =
        new LogFetch(
            database,
            new Jobs(database),
            new JobLogs(host::logStore, new FrameCache(1 << 20)),
            host::sources,
            () -> "files",
            (_, _) -> settled.incrementAndGet(),
            directory.resolve("downloads"),
            MOST_LOG_BYTES);
  }

  /// Begins to fetch what was asked for.
  void start() {
    logFetch.start(work);
  }

  /// Stops and starts again on the same data.
  void restart() {
    stop();
    open();
    start();
  }

  /// A job that is running.
  Job startJob(String name) {
    Job job =
        installation
            .repository("parcels")
            .requestRun(RunRequest.push("CI", "Weigh parcels"))
            .queueJob(name, "self-hosted");
    job.start(dev.runlens.githubsimulator.Runner.selfHosted(1_204, "build-07"));
    return job;
  }

  /// A job that has ended and whose log is whole.
  Job completeJob(String name) {
    Job job = startJob(name);
    job.log().append("Weighing");
    job.log().append(LAST_LINE);
    job.complete("success");
    return job;
  }

  /// Tells the server that a job has ended.
  ///
  /// @return our number of it
  long ended(Job job) {
    RepositoryObservation repository =
        new RepositoryObservation(
            new RepositoryId(job.run().repository().id()),
            "northwind",
            "parcels",
            true,
            new InstallationId(installation.id()));
    JobObservation observation =
        new JobObservation(
            new JobKey(new RunKey(SOURCE, repository.id(), job.run().id(), 1), job.id()),
            job.name(),
            JobStatus.COMPLETED,
            Conclusion.SUCCESS,
            job.createdAt(),
            job.startedAt(),
            clock.instant(),
            "CI",
            "main",
            "0123456789abcdef0123456789abcdef01234567",
            null,
            job.labels(),
            new Runner(1_204, "build-07", null),
            List.of());
    return database.inTransaction(transaction -> {
      Catalog.Change.JobChanged changed =
          (Catalog.Change.JobChanged)
              new Catalog()
                  .apply(
                      transaction,
                      SOURCE,
                      new SourceEvent.JobSeen(repository, observation),
                      clock.instant())
                  .getFirst();
      logFetch.request(work, transaction, changed);
      return changed.id();
    });
  }

  /// Lets everything be tried that is due, and waits until it was.
  void tryOnce() throws InterruptedException {
    work.signal("log");
    long end = System.nanoTime() + LONGEST_TRY.toNanos();
    while (work.items(100).stream()
        .anyMatch(item -> item.leased() || !item.dueAt().isAfter(clock.instant()))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("A try took longer than " + LONGEST_TRY);
      }
      Thread.sleep(2);
    }
  }

  /// When something is due next, if anything is.
  Optional<Instant> nextDue() {
    return work.items(1).stream().map(WorkQueue.Item::dueAt).findFirst();
  }

  /// Sets the clock to when something is due, and lets it be tried.
  void tryNext() throws InterruptedException {
    Instant due = nextDue().orElseThrow(() -> new AssertionError("Nothing is left to try"));
    clock.advance(Duration.between(clock.instant(), due));
    tryOnce();
  }

  JobLog log(long id) {
    return new Jobs(database).byId(id).map(JobRecord::log).orElseThrow();
  }

  /// The stored bytes of a log.
  int storedBytes(long id) {
    return (int) log(id).bytes();
  }

  private void stop() {
    work.close();
    host.close();
    database.close();
  }

  @Override
  public void close() {
    stop();
    gitHub.close();
  }
}
