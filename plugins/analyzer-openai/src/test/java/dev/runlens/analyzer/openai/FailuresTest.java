// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.ModelAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the analyzer makes of a server on a bad day.
final class FailuresTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(400);

  @TempDir private Path directory;
  private FakeChatServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeChatServer(ServerKind.LLAMA_CPP);
  }

  @AfterEach
  void stopServer() {
    server.close();
    assertEquals("", server.violations());
  }

  @Test
  void asksAgainWhenRetryAfterHasPassed() {
    server.thenError(429, "Rate limit", "Retry-After: 1\r\n");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      long start = System.nanoTime();
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());

      assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(1));
      assertTrue(
          analyses.reports().contains("Trying again after HTTP 429 (2 of 2)"),
          analyses.reports()::toString);
    }
  }

  @Test
  void doesNotWaitLongerThanTheTimeThatIsLeft() {
    server.thenError(503, "Loading model", "Retry-After: 3600\r\n");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());
    }
    assertEquals(2, server.asked().size());
  }

  /// The clock of tests stands at noon.
  @Test
  void understandsADateInRetryAfter() {
    server.thenError(503, "Loading model", "Retry-After: Thu, 15 Jan 2026 12:00:01 GMT\r\n");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      long start = System.nanoTime();
      analyses.answer();

      assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(1));
    }
  }

  @Test
  void isOverloadedWhereEveryRequestIsOneTooMany() {
    server.alwaysError(429, "Rate limit reached");
    AnalyzerException thrown = failure(server.settings(3));

    assertEquals(Kind.OVERLOADED, thrown.kind());
    assertSays(thrown, "HTTP 429 (Rate limit reached). Tried 3 times.");
    assertEquals(3, server.asked().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void triesAgainAfterAnErrorThatPasses(int status) {
    server.thenError(status, "loading");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());
    }
    assertEquals(2, server.asked().size());
  }

  @Test
  void givesUpAfterSoManyAttempts() {
    server.alwaysError(503, "Loading model");
    AnalyzerException thrown = failure(server.settings(2));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertSays(thrown, "HTTP 503 (Loading model). Tried 2 times.");
    assertEquals(2, server.asked().size());
  }

  @ParameterizedTest
  @CsvSource({"400, INVALID", "402, CONFIG", "405, CONFIG", "501, TRANSIENT"})
  void doesNotTryAgainWhatStaysTheSame(int status, Kind kind) {
    server.alwaysError(status, "no");
    assertEquals(kind, failure(server.settings(3)).kind());
    assertEquals(1, server.asked().size());
  }

  @Test
  void givesUpOnAServerThatSaysNothing() {
    server.always(server::hang);
    AnalyzerException thrown =
        failure(server.settings(3, Duration.ofSeconds(2), LONG.dividedBy(5)));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertSays(thrown, "no whole answer within 2 s");
    assertEquals(1, server.asked().size());
  }

  /// Before its first byte a server may load the model and read the prompt for minutes.
  @Test
  void waitsForTheFirstByteLongerThanTheIdleTimeout() {
    Duration idle = Duration.ofSeconds(2);
    server.then((exchange, request) -> {
      if (exchange.clientStays(idle.plusSeconds(1))) {
        server.send(exchange, request, FakeChatServer.ANSWER);
      }
    });
    try (Analyses analyses = new Analyses(server.settings(1, LONG, idle), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());
    }
  }

  @Test
  void triesAgainWhenAnAnswerStopsComing() {
    server.then((exchange, request) -> {
      server.sendSome(exchange);
      server.hang(exchange, request);
    });
    try (Analyses analyses = new Analyses(server.settings(5, LONG, SHORT), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());

      assertTrue(
          analyses.reports().contains("Trying again after a broken connection (2 of 5)"),
          analyses.reports()::toString);
    }
  }

  @Test
  void saysThatAnAnswerStoppedComing() throws InterruptedException {
    server.always((exchange, request) -> {
      server.sendSome(exchange);
      server.hang(exchange, request);
    });
    AnalyzerException thrown = failure(server.settings(1, LONG, SHORT));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertSays(thrown, "nothing came for 400 ms in the middle of the answer");
    assertTrue(server.clientGone());
  }

  @Test
  void triesAgainAfterAnAnswerThatBrokeOff() {
    server.then((exchange, _) -> {
      server.sendSome(exchange);
      exchange.cut();
    });
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());
    }
  }

  /// As Ollama ends a stream in whose middle something failed (middleware/openai.go).
  @Test
  void doesNotTakeAnAnswerThatEndsEarlyForAWholeOne() {
    server.always((exchange, _) -> {
      server.sendSome(exchange);
      exchange.end();
    });
    AnalyzerException thrown = failure(server.settings(2));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertSays(thrown, "the answer ended before its end");
    assertEquals(2, server.asked().size());
  }

  @Test
  void isTransientWhereNobodyListens() {
    OpenAiSettings settings = server.settings(2);
    server.close();
    AnalyzerException thrown = failure(settings);

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertSays(thrown, "nobody listens there. Tried 2 times.");
  }

  @Test
  void asksAgainForAnAnswerThatCannotBeRead() {
    server.thenText("The compiler is broken.");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      ModelAnswer answer = analyses.answer();

      assertEquals(FakeChatServer.ANSWER, answer.text());
      JsonNode messages = server.asked().get(1).path("messages");
      assertEquals(4, messages.size());
      assertEquals("The compiler is broken.", messages.path(2).path("content").asText());
      String problem = messages.path(3).path("content").asText();
      assertTrue(problem.contains("The answer is not a JSON object."), problem);
      long tokens = server.asked().stream().mapToLong(FakeChatServer::promptTokens).sum();
      assertEquals(OptionalLong.of(tokens), answer.inputTokens());
      assertTrue(
          analyses
              .reports()
              .contains("The answer of llama3.1:8b cannot be read; asking again (2 of 2)"));
    }
  }

  @Test
  void saysWhatIsWrongWithAnswersThatCannotBeRead() {
    server.thenText("{\"cause\": 1}").thenText("").thenText("{}");
    AnalyzerException thrown = failure(server.settings(3));

    assertEquals(Kind.INVALID, thrown.kind());
    assertSays(thrown, "its answer cannot be read, asked 3 times: summary is missing.");
    // An answer of nothing cannot be repeated to the model.
    assertEquals(4, server.asked().get(2).path("messages").size());
  }

  @Test
  void saysThatAnAnswerWasCutOffByItsTokens() {
    server.always(
        (exchange, request) -> server.send(exchange, request, "{\"cause\": \"the comp", "length"));
    AnalyzerException thrown = failure(server.settings(3));

    assertEquals(Kind.CONFIG, thrown.kind());
    assertSays(thrown, "its answer ended after 2,000 tokens, in the middle");
    assertSays(thrown, "Raise max-output-tokens");
    assertEquals(1, server.asked().size());
  }

  @Test
  void saysThatAModelOnlyThought() {
    server.always(
        (exchange, request) -> server.send(exchange, request, "<think>Could it be that", "length"));

    assertSays(failure(server.settings()), "it thought until its 2,000 tokens were used up");
  }

  @ParameterizedTest
  @EnumSource
  void saysThatTheKeyIsWrongAndNeverShowsIt(ServerKind kind) throws IOException {
    try (FakeChatServer other = new FakeChatServer(kind)) {
      other.key("another-key");
      OpenAiSettings settings = withKey(other.settings(), "s3cret-key");
      AnalyzerException thrown = failure(settings);

      assertEquals(Kind.CONFIG, thrown.kind());
      assertSays(thrown, "HTTP 401. Correct api-key");
      assertFalse(String.valueOf(thrown.getMessage()).contains("s3cret-key"));
    }
  }

  @Test
  void saysThatAKeyIsMissing() {
    server.key("another-key");
    AnalyzerException thrown = failure(withKey(server.settings(), null));

    assertEquals(Kind.CONFIG, thrown.kind());
    assertSays(thrown, "set api-key");
  }

  @ParameterizedTest
  @EnumSource
  void namesModelAndAddressWhereTheModelIsUnknown(ServerKind kind) throws IOException {
    try (FakeChatServer other = new FakeChatServer(kind)) {
      AnalyzerException thrown = failure(settings(other.baseUrl(), "llama9"));

      assertEquals(Kind.CONFIG, thrown.kind());
      assertSays(thrown, "HTTP 404 (model 'llama9' not found)");
      assertSays(thrown, "Check model, llama9, and base-url, " + other.baseUrl());
    }
  }

  @Test
  void namesModelAndAddressWhereThePathIsWrong() {
    URI wrong = URI.create(server.baseUrl().toString().replace("/v1", ""));
    AnalyzerException thrown = failure(settings(wrong, FakeChatServer.MODEL));

    assertEquals(Kind.CONFIG, thrown.kind());
    assertSays(thrown, "HTTP 404. Check model, llama3.1:8b, and base-url, " + wrong);
    assertEquals(List.of("POST /chat/completions"), server.targets());
  }

  @Test
  void followsNoRedirect() {
    server.always((exchange, _) ->
        exchange.answer(307, "text/plain", "", "Location: " + server.baseUrl() + "/stolen\r\n"));
    AnalyzerException thrown = failure(server.settings());

    assertEquals(Kind.CONFIG, thrown.kind());
    assertSays(thrown, "HTTP 307. Redirects are not followed");
    assertEquals(List.of("POST /v1/chat/completions"), server.targets());
  }

  @Test
  void knowsAPageFromAChat() {
    server.always((exchange, _) ->
        exchange.answer(200, "text/html; charset=utf-8", "<html>Welcome to nginx!</html>"));
    AnalyzerException thrown = failure(server.settings());

    assertEquals(Kind.CONFIG, thrown.kind());
    assertSays(thrown, "it answers with text/html instead of a chat. Check base-url");
    assertEquals(1, server.asked().size());
  }

  @Test
  void knowsOtherJsonFromAChat() {
    server.always((exchange, _) -> exchange.answer(200, "application/json", "{\"ok\": true}"));

    assertEquals(Kind.CONFIG, failure(server.settings()).kind());
  }

  @Test
  void showsNoPageOfAnError() {
    server.always((exchange, _) ->
        exchange.answer(502, "text/html", "<html><h1>502 Bad Gateway</h1></html>"));
    AnalyzerException thrown = failure(server.settings(1));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertTrue(String.valueOf(thrown.getMessage()).endsWith(": HTTP 502."), thrown.getMessage());
  }

  @Test
  void triesAgainAfterAnErrorInTheMiddleOfAnAnswer() {
    server.then((exchange, _) -> {
      server.sendSome(exchange);
      FakeChatServer.event(exchange, ServerKind.VLLM.error(500, "EngineDeadError"));
      FakeChatServer.event(exchange, "[DONE]");
      exchange.end();
    });
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());

      String again = "Trying again after an error in the middle of the answer (2 of 2)";
      assertTrue(analyses.reports().contains(again), analyses.reports()::toString);
    }
  }

  /// As LM Studio says it, with the headers of an answer already sent.
  @Test
  void asksForLessWhereTheMiddleOfAnAnswerSaysThatItWasTooMuch() {
    server.then((exchange, _) -> {
      exchange.begin();
      exchange.chunk(
          ("event: error\ndata: " + ServerKind.LM_STUDIO.tooLong(15_000, 4_096) + "\n\n")
              .getBytes(UTF_8));
      exchange.end();
    });
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      analyses.answer(Analyses.job(100_000));
    }
    assertEquals(2, server.asked().size());
  }

  @Test
  void doesNotTakeAnEventThatIsNoJsonForPartOfAnAnswer() {
    server.always((exchange, _) -> {
      server.sendSome(exchange);
      FakeChatServer.event(exchange, "<html>");
      exchange.end();
    });

    assertSays(failure(server.settings(1)), "an event of the answer is no JSON");
  }

  @Test
  void stopsAnAnswerThatDoesNotStop() throws InterruptedException {
    server.always((exchange, request) -> {
      exchange.begin();
      String piece =
          "{\"choices\": [{\"delta\": {\"content\": \"%s\"}}]}".formatted("x".repeat(1_000));
      try {
        while (true) {
          FakeChatServer.event(exchange, piece);
        }
      } catch (IOException _) {
        server.hang(exchange, request);
      }
    });
    AnalyzerException thrown = failure(server.settings(3));

    assertEquals(Kind.INVALID, thrown.kind());
    assertSays(thrown, "it does not stop, after 201,000 characters");
    assertTrue(server.clientGone());
    assertEquals(1, server.asked().size());
  }

  @Test
  void stopsAModelThatThinksForEver() {
    server.always((exchange, _) -> {
      exchange.begin();
      String piece =
          "{\"choices\": [{\"delta\": {\"reasoning\": \"%s\"}}]}".formatted("x".repeat(50_000));
      while (true) {
        FakeChatServer.event(exchange, piece);
      }
    });

    assertEquals(Kind.INVALID, failure(server.settings(3)).kind());
  }

  @Test
  void stopsALineThatDoesNotEnd() {
    server.always((exchange, _) -> {
      exchange.begin();
      exchange.chunk("data: ".getBytes(UTF_8));
      for (int i = 0; i < 10; i++) {
        exchange.chunk("x".repeat(1 << 20).getBytes(UTF_8));
      }
      exchange.end();
    });
    AnalyzerException thrown = failure(server.settings(3));

    assertEquals(Kind.INVALID, thrown.kind());
    assertSays(thrown, "a line of more than 1,048,576 bytes");
    assertEquals(1, server.asked().size());
  }

  @Test
  void quotesNothingOfWhatItAsked() {
    server.always((exchange, request) -> {
      String prompt = request.path("messages").path(1).path("content").asText();
      exchange.answer(
          400,
          "application/json",
          ServerKind.VLLM.error(400, "Cannot parse: " + prompt.substring(0, 200)));
    });
    AnalyzerException thrown = failure(server.settings());

    assertFalse(String.valueOf(thrown.getMessage()).contains("Rocket"), thrown.getMessage());
    assertTrue(String.valueOf(thrown.getMessage()).endsWith(": HTTP 400."), thrown.getMessage());
  }

  @Test
  void quotesNoKeyWhateverTheStatus() {
    server.key("s3cret-key").alwaysError(400, "s3cret-key has no credit");
    AnalyzerException thrown = failure(server.settings());

    assertFalse(String.valueOf(thrown.getMessage()).contains("s3cret"), thrown.getMessage());
  }

  /// Where a server hangs.
  enum Hanging {
    BEFORE_HEADERS,
    IN_THE_MIDDLE,
    IN_A_PAUSE
  }

  @ParameterizedTest
  @EnumSource
  void endsSoonWhenCancelledAndLetsTheModelStop(Hanging hanging) throws Exception {
    hang(hanging);
    try (Analyses analyses = new Analyses(server.settings(), directory);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ModelAnswer> answer = executor.submit(() -> analyses.answer());
      awaitRequest();
      analyses.cancel();

      assertEquals(Kind.TRANSIENT, failed(answer).kind());
      assertTrue(hanging == Hanging.IN_A_PAUSE || server.clientGone());
    }
    assertEquals(1, server.asked().size());
  }

  @ParameterizedTest
  @EnumSource
  void endsSoonWhenInterruptedAndLetsTheModelStop(Hanging hanging) throws Exception {
    hang(hanging);
    try (Analyses analyses = new Analyses(server.settings(), directory);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ModelAnswer> answer = executor.submit(() -> analyses.answer());
      awaitRequest();
      executor.shutdownNow();

      assertSays(failed(answer), "Interrupted");
      assertTrue(hanging == Hanging.IN_A_PAUSE || server.clientGone());
    }
  }

  @Test
  void endsSoonWhenTheAnalyzerIsClosed() throws Exception {
    hang(Hanging.IN_THE_MIDDLE);
    try (Analyses analyses = new Analyses(server.settings(), directory);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ModelAnswer> answer = executor.submit(() -> analyses.answer());
      awaitRequest();
      analyses.analyzer().close();

      assertEquals(Kind.TRANSIENT, failed(answer).kind());
    }
  }

  @Test
  void asksNothingWhenNobodyWantsTheAnswerAnyMore() {
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      analyses.cancel();
      assertThrows(AnalyzerException.class, analyses::answer);
    }
    assertEquals(List.of(), server.asked());
  }

  private void hang(Hanging hanging) {
    server.always((exchange, request) -> {
      switch (hanging) {
        case BEFORE_HEADERS -> server.hang(exchange, request);
        case IN_THE_MIDDLE -> {
          server.sendSome(exchange);
          server.hang(exchange, request);
        }
        case IN_A_PAUSE ->
            exchange.answer(
                503,
                "application/json",
                ServerKind.VLLM.error(503, "busy"),
                "Retry-After: 100\r\n");
      }
    });
  }

  private void awaitRequest() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (server.asked().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "no request came");
      Thread.onSpinWait();
    }
  }

  /// Far below the 5 minutes that the analysis may take, far above what it takes.
  private static AnalyzerException failed(Future<ModelAnswer> answer) {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
    return assertInstanceOf(AnalyzerException.class, thrown.getCause());
  }

  private AnalyzerException failure(OpenAiSettings settings) {
    try (Analyses analyses = new Analyses(settings, directory)) {
      return assertThrows(AnalyzerException.class, analyses::answer);
    }
  }

  private static OpenAiSettings withKey(OpenAiSettings settings, @Nullable String key) {
    return new OpenAiSettings(
        settings.baseUrl(),
        settings.model(),
        key == null ? null : Secret.of(key),
        settings.timeout(),
        settings.idleTimeout(),
        settings.attempts(),
        settings.maxInputCharacters(),
        settings.maxOutputTokens());
  }

  private static OpenAiSettings settings(URI baseUrl, String model) {
    return new OpenAiSettings(baseUrl, model, null, LONG, LONG.dividedBy(5), 2, 60_000, 2_000);
  }

  private static void assertSays(AnalyzerException thrown, String words) {
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(words), message);
    assertTrue(message.contains(" at http://127.0.0.1:") || message.contains("waiting"), message);
  }
}
