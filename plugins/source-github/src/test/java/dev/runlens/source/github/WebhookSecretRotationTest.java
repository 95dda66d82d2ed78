// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SecretRotation;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import dev.runlens.githubsimulator.Delivery;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.Route;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import dev.runlens.testkit.TestComponentContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebhookSecretRotationTest {

  private static final Route CONFIG = Route.api("PATCH", "/app/hook/config");

  @TempDir private Path directory;

  private TestComponentContext context;
  private SimulatedGitHub gitHub;
  private Map<String, String> settings;

  @BeforeEach
  void open() {
    context = new TestComponentContext(directory);
    gitHub = new SimulatedGitHub(context.clock());
    gitHub.simulator.deliveries().target(gitHub.simulator.blobUri());
    settings = new HashMap<>();
    settings.put("webhook-secret", gitHub.simulator.app().webhookSecret());
    settings.put("app-id", "" + gitHub.simulator.app().id());
    settings.put("private-key", gitHub.simulator.app().privateKeyPem());
    settings.put("api-url", gitHub.simulator.baseUri().toString());
  }

  @AfterEach
  void stop() {
    context.close();
    gitHub.close();
  }

  @Test
  void losesNoDeliveryOverAChange() throws Exception {
    WebhookRequest old = delivered();
    try (GitHubSource source = source()) {
      change(source);
    }
    try (GitHubSource source = source()) {
      assertVerified(true, source, old);
      assertVerified(true, source, delivered());

      source.secretRotation().orElseThrow().announce();
      source.secretRotation().orElseThrow().announce();
      WebhookRequest current = delivered();
      assertVerified(true, source, current);
      assertVerified(true, source, old);
      assertEquals(settings.get("webhook-secret"), gitHub.simulator.app().webhookSecret());

      context.clock().advance(Duration.ofHours(24));
      assertVerified(true, source, current);
      assertVerified(false, source, old);
    }
  }

  @Test
  void makesANewSecretEachTime() {
    try (GitHubSource source = source()) {
      SecretRotation rotation = source.secretRotation().orElseThrow();
      Map<String, Secret> next = rotation.next();

      assertEquals(
          Secret.of(gitHub.simulator.app().webhookSecret()), next.get("previous-webhook-secret"));
      assertEquals(
          context.clock().instant().plus(Duration.ofHours(24)).toString(),
          value(next, "previous-webhook-secret-until"));
      assertTrue(value(next, "webhook-secret").matches("[0-9a-f]{64}"));
      assertNotEquals(value(next, "webhook-secret"), value(rotation.next(), "webhook-secret"));
      assertEquals(0, gitHub.requests("PATCH", ".*"));
    }
  }

  @Test
  void saysWhatToDoWhenGitHubDoesNotTakeIt() {
    try (GitHubSource source = source()) {
      SecretRotation rotation = source.secretRotation().orElseThrow();
      gitHub.simulator.faults().next(CONFIG, Fault.badGateway(), Fault.notFound());

      assertEquals(Kind.TRANSIENT, failure(rotation).kind());
      SourceException unknown = failure(rotation);
      assertEquals(Kind.CONFIG, unknown.kind());
      assertTrue(String.valueOf(unknown.getMessage()).contains("app-id"));
      rotation.announce();
    }
    settings.put("app-id", "99");
    try (GitHubSource source = source()) {
      assertEquals(Kind.CONFIG, failure(source.secretRotation().orElseThrow()).kind());
    }
  }

  @Test
  void isAbsentWithoutWhatItTakes() {
    Map<String, String> all = settings;
    for (List<String> left : List.of(List.of("webhook-secret"), List.of("app-id", "private-key"))) {
      settings = new HashMap<>(all);
      left.forEach(settings::remove);
      try (GitHubSource source = source()) {
        assertTrue(source.secretRotation().isEmpty());
      }
    }
  }

  /// Changes the settings as the server does.
  private void change(GitHubSource source) {
    source
        .secretRotation()
        .orElseThrow()
        .next()
        .forEach((key, value) -> settings.put(key, value.reveal()));
  }

  private GitHubSource source() {
    return switch (SettingsBinder.bind(GitHubSettings.class, settings)) {
      case Binding.Bound<GitHubSettings>(GitHubSettings bound) ->
          new GitHubSource(bound, context, SimulatedGitHub.SHORT);
      case Binding.Refused<GitHubSettings> refused -> throw new AssertionError(refused);
    };
  }

  /// A delivery as GitHub signs it now.
  private WebhookRequest delivered() throws InterruptedException {
    gitHub.installation.suspend();
    gitHub.simulator.deliveries().awaitSent(Duration.ofSeconds(30));
    Delivery delivery = gitHub.simulator.deliveries().sent().getLast();
    Map<String, List<String>> headers = new HashMap<>();
    delivery
        .requestHeaders()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    return new WebhookRequest(headers, delivery.body().getBytes(UTF_8));
  }

  private static String value(Map<String, Secret> settings, String key) {
    return Objects.requireNonNull(settings.get(key), key).reveal();
  }

  private static SourceException failure(SecretRotation rotation) {
    return assertThrows(SourceException.class, rotation::announce);
  }

  private static void assertVerified(
      boolean expected, GitHubSource source, WebhookRequest request) {
    assertEquals(expected, source.verify(request) instanceof Verdict.Verified);
  }
}
