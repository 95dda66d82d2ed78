// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import dev.runlens.githubsimulator.App;
import dev.runlens.githubsimulator.Disorder;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Repository;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The demo: a simulated GitHub, a Runlens server beside it as a child process, and a workflow
/// whose jobs run as real processes on this machine, again and again until it is stopped.
///
/// Options are those of [DemoOptions]. The exit code is 1, with one line that says what to do, if
/// the server cannot be started or ends by itself. All that was started is ended in any case.
public final class Demo {

  /// GitHub's ids count up for ever, and so must those of a demo that is started again over the
  /// server's old data: they begin where the clock is.
  private static final Instant FIRST_DEMO = Instant.parse("2026-01-01T00:00:00Z");

  private static final long FIRST_ID = 17_000_000_000L;
  private static final long IDS_A_SECOND = 1_000;

  /// Longer than a cancelled job takes to run its last steps.
  private static final Duration LAST_STEPS = Duration.ofSeconds(12);

  private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);

  /// Of how many waiting deliveries the next one is drawn.
  private static final int DISORDER = 4;

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private static final List<String> COMMITS =
      List.of(
          "Price bulky parcels by zone",
          "Keep every scan in the tracking index",
          "Round half cents in favour of the customer",
          "Let stations sign their scans",
          "Split the evening delivery into two rounds");

  private final DemoOptions options;
  private final Path work;
  private final GitHubSimulator github;
  private final String adminPassword = password();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /// How to end what was started; the last thing started ends first.
  private final Deque<Runnable> endings = new ConcurrentLinkedDeque<>();

  private Demo(DemoOptions options) throws IOException {
    this.options = options;
    this.work = Files.createTempDirectory("runlens-demo");
    Instant now = Instant.now();
    long seconds = Duration.between(FIRST_DEMO, now).toSeconds();
    this.github =
        GitHubSimulator.start(
            SimulatorSettings.builder()
                .seed(now.toEpochMilli())
                .first(
                    FIRST_ID + seconds * IDS_A_SECOND,
                    Math.toIntExact(Duration.ofSeconds(seconds).toMinutes()))
                .build());
    endings.push(this::deleteFiles);
    endings.push(github::close);
  }

  /// Starts the demo; see the class for what it does and [DemoOptions] for the arguments.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      Demo demo = new Demo(DemoOptions.parse(arguments));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(demo::stop));
      demo.run();
      System.exit(0);
    } catch (DemoException | WorkflowException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    Path repository = DemoRepository.create(work.resolve("repository"), options.action());
    Workflow workflow = Workflow.read(repository, DemoRepository.WORKFLOW);
    ServerProcess server = startServer();
    LocalRunner runner =
        new LocalRunner(
            RunnerSettings.ofThisMachine(
                    work.resolve("runners"),
                    repository,
                    Map.of("RUNLENS_URL", server.uri().toString()),
                    github.baseUri())
                .withPatience(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    server.awaitHealthy();
    server.onEnd(() -> serverEnded(server));
    // As GitHub's: out of order, and every third one twice.
    github.deliveries().disorder(Disorder.shuffled(System.nanoTime(), DISORDER));
    github.deliveries().target(server.uri().resolve("/webhooks/github"));
    Repository parcels =
        github.install(DemoRepository.OWNER, DemoRepository.NAME).repository(DemoRepository.NAME);
    github.app().callbackUrls(server.uri().resolve("/sign-in/github/callback"));
    github.person("mara").named("Mara Lind").grant(parcels);
    github.person("jonas").named("Jonas Weber");
    Thread runs = Thread.ofVirtual().name("runs").start(() -> runAgain(runner, workflow, parcels));
    endings.push(() -> endRuns(runner, runs));
    printWelcome(server, parcels, adminPassword);
    runs.join();
  }

  private ServerProcess startServer() throws IOException {
    Path log = Files.createTempFile("runlens-demo-server", ".log");
    ServerProcess server =
        ServerProcess.start(options.serverCommand(), options.port(), environment(), log);
    endings.push(server::close);
    return server;
  }

  /// What the server must know of this GitHub.
  private Map<String, String> environment() throws IOException {
    App app = github.app();
    Path key = work.resolve("app-private-key.pem");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, app.privateKeyPem());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("RUNLENS_PORT", Integer.toString(options.port()));
    environment.put("RUNLENS_DATA_DIR", dataDir().toString());
    environment.put("RUNLENS_ADMIN_PASSWORD", adminPassword);
    environment.put("RUNLENS_GITHUB_WEBHOOK_SECRET", app.webhookSecret());
    environment.put("RUNLENS_GITHUB_APP_ID", Long.toString(app.id()));
    environment.put("RUNLENS_GITHUB_PRIVATE_KEY_FILE", key.toString());
    environment.put("RUNLENS_GITHUB_CLIENT_ID", app.clientId());
    environment.put("RUNLENS_GITHUB_CLIENT_SECRET", app.clientSecret());
    environment.put("RUNLENS_GITHUB_API_URL", github.baseUri().toString());
    environment.put("RUNLENS_GITHUB_LOG_HOSTS", github.blobUri().getAuthority());
    return environment;
  }

  private static String password() {
    byte[] random = new byte[9];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().encodeToString(random);
  }

  private Path dataDir() {
    return options.data().orElse(work.resolve("data")).toAbsolutePath();
  }

  private void runAgain(LocalRunner runner, Workflow workflow, Repository repository) {
    try {
      for (int count = 0; count < options.runs() && stopping.getCount() > 0; count++) {
        Instant next = Instant.now().plus(options.every());
        runner.run(workflow, repository.requestRun(request(workflow, count)));
        if (count + 1 < options.runs()) {
          long rest = Duration.between(Instant.now(), next).toMillis();
          boolean _ = stopping.await(rest, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static RunRequest request(Workflow workflow, int count) {
    String title = COMMITS.get(count % COMMITS.size());
    String sha = "%08x%032x".formatted(title.hashCode(), Instant.now().toEpochMilli());
    return new RunRequest(workflow.name(), workflow.path(), "push", "main", sha, title);
  }

  private static void printWelcome(ServerProcess server, Repository repository, String password)
      throws InterruptedException {
    while (repository.runs().isEmpty() || repository.runs().getFirst().jobs().size() < 3) {
      Thread.sleep(LOOK_EVERY);
    }
    System.out.println();
    System.out.println("  Runlens runs at " + server.uri() + "/");
    System.out.println("  Sign in with GitHub as mara, who sees the repository, or as jonas, who");
    System.out.println("  sees nothing; or as admin with the password " + password);
    System.out.println();
    for (Job job : repository.runs().getFirst().jobs()) {
      System.out.printf("  %-12s %s/jobs/%d%n", job.name(), server.uri(), job.id());
    }
    System.out.println();
    System.out.println("  These jobs run on this machine at this moment: build passes in half a");
    System.out.println("  minute, integration runs out of memory, soak goes on for five minutes;");
    System.out.println("  then the next run begins. GitHub is simulated, all else is real.");
    System.out.println();
    System.out.println("  Plugins: " + server.uri() + "/admin/plugins");
    System.out.println("  The server's log is " + server.log() + ". Stop with Ctrl-C.");
    System.out.println();
  }

  private void serverEnded(ServerProcess server) {
    if (stopping.getCount() > 0) {
      System.err.println(server.ended().getMessage());
      System.exit(1);
    }
  }

  private void stop() {
    stopping.countDown();
    for (Runnable ending : endings) {
      ending.run();
    }
  }

  /// While the server still listens: cancelled jobs run their last steps and are delivered.
  private void endRuns(LocalRunner runner, Thread runs) {
    runner.cancel();
    try {
      if (runs.join(LAST_STEPS)) {
        github.deliveries().awaitSent(LAST_DELIVERIES);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteFiles() {
    try {
      Workspace.delete(work);
    } catch (IOException e) {
      System.err.println("Some files of the demo are left in " + work + ": " + e);
    }
  }
}
