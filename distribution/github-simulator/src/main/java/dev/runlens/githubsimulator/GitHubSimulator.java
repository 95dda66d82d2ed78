// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A running GitHub of its own: one registered app, its hook, and whatever a test or the demo makes
/// happen. Safe for use by many threads.
///
/// ```java
/// try (GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults())) {
///   github.deliveries().target(URI.create("http://127.0.0.1:8080/webhooks/github"));
///   Installation installation = github.install("northwind", "parcels");
///   WorkflowRun run = installation.repository("parcels").requestRun(RunRequest.push("CI", "Fix"));
///   Job job = run.queueJob("build", "ubuntu-latest");
///   job.start(Runner.hosted(54));
///   job.log().append("Hello");
///   job.complete("success");
///   run.complete();
/// }
/// ```
public final class GitHubSimulator implements AutoCloseable {

  private static final int REQUESTS_KEPT = 10_000;

  private final App app;
  private final Faults faults = new Faults();
  private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
  private final HttpHost api;
  private final HttpHost blobs;
  private final Deliveries deliveries;
  private final World world;
  private final Traffic traffic;
  private final IdTokens idTokens;
  private final UserTokens userTokens;
  private final UserRoutes userRoutes;

  private GitHubSimulator(SimulatorSettings settings) throws IOException {
    app = new App();
    traffic = new Traffic(settings.clock());
    // The handlers need addresses that are known only once the sockets are bound.
    AtomicReference<Front> front = new AtomicReference<>();
    AtomicReference<BlobHost> blobHost = new AtomicReference<>();
    api =
        new HttpHost(
            Route.Host.API,
            settings.apiPort(),
            settings.clock(),
            faults,
            call -> front.get().answer(call),
            call -> front.get().enter(call),
            this::record);
    blobs =
        new HttpHost(
            Route.Host.BLOB,
            settings.blobPort(),
            settings.clock(),
            faults,
            call -> blobHost.get().answer(call),
            _ -> () -> {},
            this::record);
    Ids ids = new Ids(settings);
    deliveries = new Deliveries(settings, app, ids::next);
    idTokens = new IdTokens(baseUri());
    world = new World(settings, new Payloads(baseUri(), app), deliveries, ids, idTokens);
    InstallationTokens tokens = new InstallationTokens(app, settings);
    BlobHost storage = new BlobHost(world);
    blobHost.set(storage);
    AppJwt jwt = new AppJwt(app, settings.clock());
    ApiHost apiHost =
        new ApiHost(
            world,
            new AppRoutes(world, deliveries, tokens, baseUri()),
            new RepositoryRoutes(world, baseUri(), job -> storage.link(blobUri(), job)),
            jwt,
            tokens,
            traffic);
    userTokens = new UserTokens(settings.clock());
    userRoutes = new UserRoutes(world, app, userTokens, baseUri());
    front.set(
        new Front(
            baseUri(),
            app,
            world,
            apiHost,
            jwt,
            userRoutes,
            new OauthRoutes(world, app, userTokens),
            new ManifestRoutes(world, (made, hook) -> become(made, hook, tokens)),
            idTokens,
            deliveries));
  }

  private void become(AppRegistration made, @Nullable URI hook, InstallationTokens tokens) {
    synchronized (world) {
      app.become(made);
      tokens.forget();
      world.uninstallEverywhere();
      deliveries.secret(made.webhookSecret());
      if (hook != null) {
        deliveries.ping(hook, world.payloads());
      }
    }
  }

  /// Listens on 127.0.0.1 from when it returns.
  ///
  /// @throws UncheckedIOException if a port is taken
  public static GitHubSimulator start(SimulatorSettings settings) {
    try {
      GitHubSimulator simulator = new GitHubSimulator(settings);
      simulator.api.start();
      simulator.blobs.start();
      simulator.deliveries.start();
      return simulator;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot start the GitHub simulator on ports "
              + settings.apiPort()
              + " and "
              + settings.blobPort(),
          e);
    }
  }

  /// Where the REST API answers, without a slash at the end.
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + api.port());
  }

  /// Where people reach this GitHub with a browser, without a slash at the end: to sign in, to
  /// register an App from a manifest and to install it. It has the address of the API, as a GitHub
  /// Enterprise Server has; below `/api/v3` there it is also the API.
  public URI webUri() {
    return baseUri();
  }

  /// The host that job logs are redirected to, without a slash at the end.
  public URI blobUri() {
    return URI.create("http://127.0.0.1:" + blobs.port());
  }

  /// The registered app: what a server needs to be configured with.
  public App app() {
    return app;
  }

  /// Installs the app: delivers `installation.created`.
  public Installation install(String organization, String... repositories) {
    Installation installation = new Installation(world, organization, repositories);
    installation.created();
    return installation;
  }

  /// Lets people install the App on an organization by the button at
  /// `/apps/{slug}/installations/new`. After another App was registered, all organizations are
  /// there without this.
  ///
  /// @return what it will be once it is installed; until then it delivers nothing
  public Installation offer(String organization, String... repositories) {
    Installation installation = new Installation(world, organization, repositories);
    world.offer(installation);
    return installation;
  }

  /// Somebody with an account, who at first sees no repository.
  public Person person(String login) {
    return world.person(login, () -> new Person(world, userTokens, login));
  }

  /// The issuer of tokens by which jobs show who they are.
  public IdTokens idTokens() {
    return idTokens;
  }

  /// Whether each page of what a person sees begins with the last row of the one before.
  public void repeatRowsForPeople(boolean value) {
    userRoutes.repeating(value);
  }

  public Deliveries deliveries() {
    return deliveries;
  }

  public Faults faults() {
    return faults;
  }

  /// The most requests that an installation had in progress at one moment.
  public int mostConcurrent(Installation installation) {
    return traffic.mostConcurrent(installation.id());
  }

  /// The most requests that the app itself, by its JWT, had in progress at one moment.
  public int mostConcurrentOfApp() {
    return traffic.mostConcurrent(0);
  }

  /// The most points that an installation spent within a minute: 1 for each GET, 5 for any other.
  public int mostPointsAMinute(Installation installation) {
    return traffic.mostPoints(installation.id());
  }

  /// Lets the secondary limit answer who has more requests in progress, or spends more points
  /// within a minute: 403 with `retry-after: 60`. GitHub allows 100 and 900.
  public void enforceSecondaryLimit(int concurrent, int pointsPerMinute) {
    traffic.limit(concurrent, pointsPerMinute);
  }

  /// Repeats every `rows`th row in the lists of repositories, runs and jobs, as GitHub's at times
  /// do: run 12007373278 once had 8 jobs and 9 rows. 0 ends it.
  public void repeatRows(int rows) {
    world.repeatEvery(rows);
  }

  /// The requests both hosts received, oldest first; the last ten thousand.
  public List<ReceivedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /// Stops both hosts and the deliveries, and removes the logs.
  @Override
  public void close() {
    deliveries.close();
    api.close();
    blobs.close();
    try (Stream<Path> files = Files.list(world.logDirectory())) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(world.logDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the logs of the GitHub simulator", e);
    }
  }

  private void record(ReceivedRequest request) {
    synchronized (requests) {
      requests.add(request);
      if (requests.size() > REQUESTS_KEPT) {
        requests.remove();
      }
    }
  }
}
