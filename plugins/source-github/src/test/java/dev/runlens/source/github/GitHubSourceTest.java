// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.Secret;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Route;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.source.EventSourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitHubSourceTest extends EventSourceContract {

  private static final Route APP = Route.api("GET", "/app");

  private final Path directory;
  private final TestComponentContext context;
  private final SimulatedGitHub gitHub;

  /// Not in a method before each test: the contract's own, which opens the source, comes first.
  GitHubSourceTest(@TempDir Path directory) {
    this.directory = directory;
    this.context = new TestComponentContext(directory);
    this.gitHub = new SimulatedGitHub(context.clock());
  }

  @AfterEach
  void stopGitHub() {
    context.close();
    gitHub.close();
  }

  @Override
  protected EventSource open() {
    return new GitHubSourceProvider().open(gitHub.settings(), context);
  }

  @Override
  protected List<WebhookRequest> genuineRequests() {
    return Fixtures.USED.stream().map(Fixtures::signed).toList();
  }

  @Override
  protected WebhookRequest genuineRequestOfNoUse() {
    return Fixtures.signed("ping");
  }

  @Override
  protected JobRef jobWithLog(byte[] log) {
    Job job = gitHub.startJob();
    Path content = directory.resolve("log-" + job.id());
    try {
      Files.write(content, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    job.log().replaceWith(content);
    job.complete("success");
    return gitHub.ref(job);
  }

  @Override
  protected JobRef jobInProgress() {
    return gitHub.ref(gitHub.startJob());
  }

  @Override
  protected JobRef jobThatNeverRan() {
    Job job = gitHub.queueJob();
    job.complete("skipped");
    return gitHub.ref(job);
  }

  @Test
  void saysThatItRefusesEveryDeliveryWithoutASecret() {
    GitHubSettings settings = settings(null, URI.create("https://api.github.com"));
    try (EventSource source = new GitHubSourceProvider().open(settings, context)) {
      assertEquals(Verdict.Refused.class, source.verify(Fixtures.signed("ping")).getClass());
      assertTrue(!source.check().ok() && source.check().detail().contains("webhook-secret"));
    }
  }

  @Test
  void worksForDeliveriesAloneAndSaysHowToGetLogs() {
    GitHubSettings settings = settings(Fixtures.SECRET, URI.create("https://api.github.com"));
    JobRef job = jobInProgress();
    try (EventSource source = new GitHubSourceProvider().open(settings, context)) {
      assertTrue(source.check().ok() && source.check().detail().contains("app-id"));
      assertEquals(
          Kind.CONFIG, assertThrows(SourceException.class, () -> source.openLog(job)).kind());
    }
  }

  @Test
  void saysWhichAppFetchesLogs() throws Exception {
    try (EventSource source = open()) {
      assertTrue(source.check().ok());
      Health health = settled(source);

      assertTrue(health.ok());
      assertTrue(health.detail().contains("runlens-simulated"), health.detail());
    }
  }

  @Test
  void asksAboutTheAppAtMostOnceAMinute() throws Exception {
    try (EventSource source = open()) {
      settled(source);
      for (int i = 0; i < 20; i++) {
        source.check();
      }
      assertEquals(1, gitHub.requests("GET", "/app"));

      gitHub.simulator.faults().next(APP, Fault.badGateway());
      context.clock().advance(Duration.ofSeconds(61));
      source.check();
      awaitRequests(2);
      assertTrue(awaitHealth(source, false).detail().contains("HTTP 502"));
      assertEquals(2, gitHub.requests("GET", "/app"));
    }
  }

  @Test
  void saysWhatTheAppLacks() throws Exception {
    String[][] lacking = {
      {"{\"metadata\":\"read\"}", "[\"workflow_job\",\"workflow_run\"]", "actions: read"},
      {"{\"actions\":\"read\"}", "[\"workflow_run\",\"meta\"]", "subscribed to workflow_job."}
    };
    for (String[] one : lacking) {
      gitHub
          .simulator
          .faults()
          .next(
              APP,
              new Fault.Reply(
                  200,
                  Map.of("Content-Type", "application/json"),
                  "{\"id\":1,\"slug\":\"runlens-x\",\"permissions\":%s,\"events\":%s}"
                      .formatted(one[0], one[1])));
      try (EventSource source = open()) {
        Health health = awaitHealth(source, false);
        assertTrue(health.detail().contains(one[2]), health.detail());
      }
    }
  }

  @Test
  void asksNobodyOnceClosed() {
    EventSource source = open();
    source.close();

    assertTrue(!source.check().ok());
    assertEquals(0, gitHub.requests("GET", "/app"));
  }

  @Test
  void triesAnApp() {
    GitHubSourceProvider provider = new GitHubSourceProvider();
    context.clock().set(Instant.now());
    String pem = gitHub.simulator.app().privateKeyPem();

    assertEquals(List.of(), provider.validate(gitHub.settings()));
    assertEquals(
        List.of(), provider.validate(settings(Fixtures.SECRET, URI.create("https://x.test"))));
    assertEquals(
        "appId", provider.validate(gitHub.settings("99", pem, List.of())).getFirst().setting());
    assertEquals(
        "privateKey",
        provider.validate(gitHub.settings("99", "no key", List.of())).getFirst().setting());
  }

  @Test
  void refusesToOpenWithAKeyThatIsNone() {
    GitHubSettings settings = gitHub.settings("1", "no key", List.of());

    assertEquals(
        Kind.CONFIG,
        assertThrows(
                SourceException.class, () -> new GitHubSourceProvider().open(settings, context))
            .kind());
  }

  @Test
  void verifiesWhatGitHubDelivers() {
    byte[] body = "{\"action\":\"x\"}".getBytes(UTF_8);
    try (EventSource source = open()) {
      assertEquals(
          new Verdict.Verified("6c7d2f10-9c1d-11f0-8a51-3d0a9e1f7b22", "meta"),
          source.verify(new WebhookRequest(Fixtures.headers(Fixtures.SECRET, "meta", body), body)));
    }
  }

  private static GitHubSettings settings(@Nullable Secret secret, URI api) {
    return new GitHubSettings(
        secret, null, null, null, null, null, null, null, api, null, null, List.of());
  }

  private static Health settled(EventSource source) throws InterruptedException {
    for (int i = 0; i < 500 && source.check().detail().contains("not been asked"); i++) {
      Thread.sleep(10);
    }
    return source.check();
  }

  private static Health awaitHealth(EventSource source, boolean ok) throws InterruptedException {
    for (int i = 0; i < 500 && source.check().ok() != ok; i++) {
      Thread.sleep(10);
    }
    assertEquals(ok, source.check().ok());
    return source.check();
  }

  private void awaitRequests(long count) throws InterruptedException {
    for (int i = 0; i < 500 && gitHub.requests("GET", "/app") < count; i++) {
      Thread.sleep(10);
    }
  }
}
