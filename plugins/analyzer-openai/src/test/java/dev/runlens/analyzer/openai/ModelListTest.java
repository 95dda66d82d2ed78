// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Health;
import dev.runlens.api.Problem;
import dev.runlens.api.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The check that runs every few seconds, and "Test connection".
final class ModelListTest {

  @TempDir private Path directory;
  private FakeChatServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeChatServer(ServerKind.OLLAMA);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void looksOnceAMinuteAtMost() {
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      for (int i = 0; i < 3; i++) {
        assertTrue(analyses.analyzer().check().ok());
      }
      assertEquals(List.of("GET /v1/models"), server.targets());

      analyses.context().clock().advance(Duration.ofSeconds(61));
      analyses.analyzer().check();
      assertEquals(2, server.targets().size());
    }
  }

  @Test
  void looksOnceForManyWhoAsk() throws Exception {
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          executor.execute(() -> analyses.analyzer().check());
        }
      }
      assertEquals(1, server.targets().size());
    }
  }

  @Test
  void saysWhichModelsThereAreInstead() {
    Health health = check(settings(server.baseUrl(), "llama9", null));

    assertFalse(health.ok());
    assertTrue(health.detail().contains("does not list the model llama9"), health.detail());
    assertTrue(health.detail().contains("nomic-embed-text:latest, llama3.1:8b"), health.detail());
  }

  @Test
  void knowsOllamasLatest() {
    assertTrue(check(settings(server.baseUrl(), "nomic-embed-text", null)).ok());
  }

  /// It answers with its one model whatever name is asked for.
  @Test
  void takesAnyNameForTheModelOfLlamaCpp() {
    server.models((exchange, _) ->
        exchange.answer(
            200, "application/json", ServerKind.LLAMA_CPP.models("/models/qwen3-8b.gguf")));
    Health health = check(server.settings());

    assertTrue(health.ok());
    assertTrue(health.detail().contains("answers with /models/qwen3-8b.gguf"), health.detail());
  }

  @Test
  void toleratesAServerWithoutAList() {
    server.models((exchange, _) -> exchange.answer(404, "text/plain", "no"));

    assertTrue(check(server.settings()).ok());
    assertEquals(List.of(), test(server.settings()));
  }

  @Test
  void isDownWithinTwoSecondsWhereNothingIsSaid() {
    server.models((exchange, _) -> exchange.awaitClientGone());
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      Health health = assertTimeoutPreemptively(Duration.ofSeconds(10), analyses.analyzer()::check);

      assertFalse(health.ok());
      assertTrue(health.detail().contains("no answer within 1500 ms"), health.detail());
    }
  }

  @Test
  void finishesATestWhereNothingIsSaid() {
    server.models((exchange, _) -> exchange.awaitClientGone());
    List<Problem> problems =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> test(server.settings()));

    assertEquals("baseUrl", problems.getFirst().setting());
  }

  @Test
  void isDownWhereNobodyListens() {
    OpenAiSettings settings = server.settings();
    server.close();

    assertFalse(check(settings).ok());
    assertEquals("baseUrl", test(settings).getFirst().setting());
  }

  @Test
  void findsNothingWrongWithARightServer() {
    server.key("s3cret-key");
    assertEquals(List.of(), test(server.settings()));
  }

  @Test
  void putsAWrongKeyDownToTheKey() {
    server.key("another-key");
    Problem problem =
        test(settings(server.baseUrl(), FakeChatServer.MODEL, "s3cret-key")).getFirst();

    assertEquals("apiKey", problem.setting());
    assertFalse(problem.message().contains("s3cret-key"), problem.message());
    assertFalse(check(settings(server.baseUrl(), FakeChatServer.MODEL, "s3cret-key")).ok());
  }

  @Test
  void putsAnUnknownModelDownToTheModel() {
    Problem problem = test(settings(server.baseUrl(), "llama9", null)).getFirst();

    assertEquals("model", problem.setting());
  }

  /// The most frequent mistake: Ollama answers 404 to everything outside its paths.
  @Test
  void putsAMissingVersionInThePathDownToTheAddress() {
    URI wrong = URI.create(server.baseUrl().toString().replace("/v1", ""));
    Problem problem = test(settings(wrong, FakeChatServer.MODEL, null)).getFirst();

    assertEquals("baseUrl", problem.setting());
    assertTrue(problem.message().contains("/v1"), problem.message());
  }

  @Test
  void putsAPageDownToTheAddress() {
    server.models((exchange, _) -> exchange.answer(200, "text/html", "<html></html>"));

    assertEquals("baseUrl", test(server.settings()).getFirst().setting());
  }

  @Test
  void putsARedirectDownToTheAddress() {
    server.models((exchange, _) ->
        exchange.answer(302, "text/html", "", "Location: http://127.0.0.1:1/\r\n"));
    Problem problem = test(server.settings()).getFirst();

    assertEquals("baseUrl", problem.setting());
    assertTrue(problem.message().contains("Redirects are not followed"), problem.message());
  }

  @Test
  void neverAsksTheModel() {
    test(server.settings());
    check(server.settings());
    assertEquals(List.of(), server.asked());
  }

  private Health check(OpenAiSettings settings) {
    try (Analyses analyses = new Analyses(settings, directory)) {
      return analyses.analyzer().check();
    }
  }

  private static List<Problem> test(OpenAiSettings settings) {
    return new OpenAiAnalyzerProvider().validate(settings);
  }

  private static OpenAiSettings settings(URI baseUrl, String model, @Nullable String key) {
    return new OpenAiSettings(
        baseUrl,
        model,
        key == null ? null : Secret.of(key),
        Duration.ofMinutes(5),
        Duration.ofSeconds(60),
        2,
        60_000,
        2_000);
  }
}
