// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.Secret;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.JobRef;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Repository;
import dev.runlens.githubsimulator.Route;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.SimulatorSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A simulated GitHub with one installation, on the clock of a test.
final class SimulatedGitHub implements AutoCloseable {

  /// Short enough to wait for in a test.
  static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2));

  final GitHubSimulator simulator;
  final Installation installation;

  SimulatedGitHub(Clock clock) {
    simulator = GitHubSimulator.start(SimulatorSettings.builder().clock(clock).build());
    installation = simulator.install("northwind", "parcels");
  }

  /// Settings with all that the App's owner knows.
  GitHubSettings settings() {
    return settings(simulator.baseUri());
  }

  GitHubSettings settings(URI api) {
    return settings(
        Long.toString(simulator.app().id()),
        simulator.app().privateKeyPem(),
        api,
        List.of(authority(simulator.blobUri())));
  }

  GitHubSettings settingsWithoutApp() {
    return new GitHubSettings(
        Fixtures.SECRET,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        simulator.baseUri(),
        null,
        null,
        List.of());
  }

  GitHubSettings settings(String appId, String privateKey, List<String> logHosts) {
    return settings(appId, privateKey, simulator.baseUri(), logHosts);
  }

  private GitHubSettings settings(String appId, String privateKey, URI api, List<String> logHosts) {
    return new GitHubSettings(
        Fixtures.SECRET,
        null,
        null,
        appId,
        Secret.of(privateKey),
        null,
        simulator.app().clientId(),
        Secret.of(simulator.app().clientSecret()),
        api,
        null,
        null,
        logHosts);
  }

  Job startJob() {
    Job job = queueJob();
    job.start(Runner.selfHosted(1_204, "build-07"));
    return job;
  }

  Job queueJob() {
    return installation
        .repository("parcels")
        .requestRun(RunRequest.push("CI", "Weigh parcels"))
        .queueJob("build", "self-hosted");
  }

  /// A job that failed with this log.
  Job completeJob(byte[] log) {
    Job job = startJob();
    job.log().appendBytes(log);
    job.complete("failure");
    return job;
  }

  JobRef ref(Job job) {
    return ref(job, installation.id());
  }

  /// A job whose repository names no installation.
  JobRef refWithoutInstallation(Job job) {
    return ref(job, null);
  }

  InstallationId installationId() {
    return new InstallationId(installation.id());
  }

  /// The only repository.
  RepositoryObservation repository() {
    return new RepositoryObservation(
        new RepositoryId(installation.repository("parcels").id()),
        "northwind",
        "parcels",
        true,
        new InstallationId(installation.id()));
  }

  private static JobRef ref(Job job, @Nullable Long installation) {
    Repository repository = job.run().repository();
    RepositoryId id = new RepositoryId(repository.id());
    RunKey run = new RunKey(new SourceId("github"), id, job.run().id(), job.attempt());
    return new JobRef(
        new JobKey(run, job.id()),
        new RepositoryObservation(
            id,
            repository.installation().organization().login(),
            repository.name(),
            true,
            installation == null ? null : new InstallationId(installation)));
  }

  /// How many requests of a method and a path (as a pattern) the API has received.
  long requests(String method, String path) {
    return simulator.requests().stream()
        .filter(request -> request.host() == Route.Host.API)
        .filter(request -> request.method().equals(method) && request.path().matches(path))
        .count();
  }

  long tokenRequests() {
    return requests("POST", "/app/installations/\\d+/access_tokens");
  }

  static String authority(URI uri) {
    return uri.getHost() + ":" + uri.getPort();
  }

  @Override
  public void close() {
    simulator.close();
  }
}
