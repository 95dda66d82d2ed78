// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.ModelAnswer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an analysis when Gemini, the network or the settings fail.
@Timeout(120)
final class GeminiFailuresTest {

  private static final String UNREADABLE = "I think that the compiler failed.";

  @TempDir private Path temporary;

  private Session session;
  private FakeGemini gemini;

  @BeforeEach
  void open() {
    session = new Session(temporary);
    gemini = session.gemini;
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void asksAgainWhenGeminiIsBusy() {
    gemini.script(Turn.busy());

    assertEquals(FakeGemini.ANSWER, session.analyze().text());
    assertEquals(2, gemini.asked.size());
    assertTrue(
        session.progress.contains("Trying again after HTTP 503 (2 of 2)"),
        session.progress.toString());
  }

  @Test
  void asksAgainAfterAPauseOfItsOwnWhenGeminiNamesNone() {
    gemini.script(Turn.refused(500, "INTERNAL", "An internal error has occurred."));

    assertEquals(FakeGemini.ANSWER, session.analyze().text());
    assertEquals(2, gemini.asked.size());
  }

  @Test
  void waitsAsLongAsGeminiWishes() {
    gemini.script(Turn.quota("2.25s"));
    long start = System.nanoTime();

    assertEquals(FakeGemini.ANSWER, session.analyze().text());
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(2_250).toNanos());
    assertTrue(
        session.progress.contains("Trying again in 2.2 s after HTTP 429 (2 of 2)"),
        session.progress.toString());
  }

  @Test
  void doesNotWaitForAQuotaThatComesTooLate() {
    gemini.script(Turn.quota("3600s"));

    AnalyzerException thrown = failure(Kind.OVERLOADED);

    assertEquals(
        "Cannot ask gemini-3.8-flash at %s: HTTP 429: You exceeded your current quota, please check"
                .formatted(gemini.url().substring(7))
            + " your plan and billing details. Gemini can be asked again in 3600 s.",
        thrown.getMessage());
    assertEquals(1, gemini.asked.size());
  }

  @Test
  void givesUpWhenTheQuotaStaysUsedUp() {
    gemini.script(Turn.quota("0.1s"), Turn.quota("0.1s"), Turn.quota("0.1s"));

    failure(Kind.OVERLOADED, "attempts", "3");
    assertEquals(3, gemini.asked.size());
  }

  @Test
  void givesUpWhenGeminiStaysBusy() {
    gemini.script(Turn.busy(), Turn.busy(), Turn.busy());

    AnalyzerException thrown = failure(Kind.TRANSIENT);

    assertTrue(message(thrown).contains("HTTP 503: The model is overloaded"), message(thrown));
    assertEquals(2, gemini.asked.size());
  }

  @Test
  void asksOnceIfItMayAskOnce() {
    gemini.script(Turn.busy());

    failure(Kind.TRANSIENT, "attempts", "1");
    assertEquals(1, gemini.asked.size());
  }

  @Test
  void asksAgainWhenTheConnectionIsCutInTheAnswer() {
    gemini.script(new Turn.Cut("{\"summ"));

    ModelAnswer answer = session.analyze();

    assertEquals(FakeGemini.ANSWER, answer.text());
    assertEquals(2, gemini.asked.size());
    assertTrue(
        answer.inputTokens().orElseThrow() > Session.JOB.brief(400_000).characters() / 4,
        "counts what both tries cost");
  }

  @Test
  void asksAgainWhenAnAnswerEndsWithoutAReason() {
    gemini.script(new Turn.Ended("{\"summary\": \"half\"}"));

    assertEquals(FakeGemini.ANSWER, session.analyze().text());
    assertEquals(2, gemini.asked.size());
  }

  @Test
  void givesUpWhenAnswersKeepBreakingOff() {
    gemini.script(new Turn.Cut("{"), new Turn.Cut("{"));

    failure(Kind.TRANSIENT);
  }

  @Test
  void asksAgainWhenGeminiFailsInTheAnswer() {
    gemini.script(
        new Turn.Event(
            """
            {"error": {"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"}}\
            """));

    assertEquals(FakeGemini.ANSWER, session.analyze().text());
    assertEquals(2, gemini.asked.size());
  }

  @Test
  void endsInTimeWhenGeminiSaysNothing() {
    gemini.script(new Turn.Silence());

    AnalyzerException thrown = failure(Kind.TRANSIENT, "timeout", "PT0.7S");

    assertTrue(message(thrown).endsWith(": no answer within 0.7 s."), message(thrown));
  }

  @Test
  void endsInTimeAndHangsUpWhenGeminiStopsInTheAnswer() throws InterruptedException {
    gemini.script(new Turn.Stalled("{\"summary\": "));

    failure(Kind.TRANSIENT, "timeout", "1s");
    assertTrue(gemini.hungUp.await(30, TimeUnit.SECONDS));
  }

  @Test
  void hangsUpWhenNobodyWantsTheAnswer() throws Exception {
    gemini.script(new Turn.Stalled("{\"summary\": "));
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Analyzer analyzer = session.open("timeout", "10m")) {
      CompletableFuture<?> analysis =
          CompletableFuture.runAsync(
              () -> analyzer.analyze(Session.JOB, session.progress::add, cancelled::get));
      waitForTheQuestion();
      cancelled.set(true);

      assertTrue(message(thrownBy(analysis)).endsWith(": cancelled."));
      assertTrue(gemini.hungUp.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void waitsForNoQuotaWhenNobodyWantsTheAnswer() throws Exception {
    gemini.script(Turn.quota("300s"));
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Analyzer analyzer = session.open("timeout", "10m")) {
      CompletableFuture<?> analysis =
          CompletableFuture.runAsync(
              () -> analyzer.analyze(Session.JOB, session.progress::add, cancelled::get));
      waitForTheQuestion();
      cancelled.set(true);

      assertTrue(message(thrownBy(analysis)).endsWith(": cancelled."));
    }
  }

  @Test
  void hangsUpWhenItIsClosed() throws Exception {
    gemini.script(new Turn.Stalled("{\"summary\": "));
    Analyzer analyzer = session.open("timeout", "10m");
    CompletableFuture<?> analysis =
        CompletableFuture.runAsync(
            () -> analyzer.analyze(Session.JOB, session.progress::add, () -> false));
    waitForTheQuestion();
    analyzer.close();

    assertEquals(Kind.TRANSIENT, thrownBy(analysis).kind());
    assertTrue(gemini.hungUp.await(30, TimeUnit.SECONDS));
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws Exception {
    gemini.script(new Turn.Silence());
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    try (Analyzer analyzer = session.open("timeout", "10m")) {
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                assertThrows(
                    AnalyzerException.class,
                    () -> analyzer.analyze(Session.JOB, _ -> {}, () -> false));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
              });
      waitForTheQuestion();
      caller.interrupt();

      assertTrue(stillInterrupted.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void tellsTheModelWhatWasWrongWithItsAnswer() {
    gemini.script(Turn.answer("{\"cause\": \"x\"}"));

    ModelAnswer answer = session.analyze();

    assertEquals(FakeGemini.ANSWER, answer.text());
    JsonNode parts = gemini.asked.get(1).at("/contents/0/parts");
    assertEquals(2, parts.size());
    assertEquals(gemini.asked.get(0).at("/contents/0/parts/0"), parts.get(0));
    assertTrue(
        parts.path(1).path("text").asText().contains("summary is missing."), parts.toString());
    assertEquals(
        2 * 100 + FakeGemini.ANSWER.length() / 4 + 3,
        answer.outputTokens().orElseThrow(),
        "counts what both tries cost");
    assertTrue(
        session.progress.contains("The answer cannot be used, asking again (2 of 2)"),
        session.progress.toString());
  }

  @Test
  void saysWhatIsWrongWithAnswersThatStayUnreadable() {
    gemini.script(Turn.answer(UNREADABLE), Turn.answer(UNREADABLE));

    AnalyzerException thrown = failure(Kind.CORRUPT);

    assertEquals(
        "Cannot use what gemini-3.8-flash answers: The answer is not a JSON object.",
        thrown.getMessage());
    assertEquals(2, gemini.asked.size());
  }

  @Test
  void asksForAShorterAnswerWhenOneWasCutShort() {
    gemini.script(new Turn.Answer("{\"summary\": \"half", "MAX_TOKENS"));

    assertEquals(FakeGemini.ANSWER, session.analyze().text());
    assertTrue(
        gemini.asked.get(1).at("/contents/0/parts/1/text").asText().contains("much shorter"));
  }

  @Test
  void saysWhichSettingCutsAnswersShort() {
    Turn half = new Turn.Answer(FakeGemini.ANSWER, "MAX_TOKENS");
    gemini.script(half, half);

    AnalyzerException thrown = failure(Kind.CORRUPT, "max-output-tokens", "1500");

    assertTrue(
        message(thrown)
            .endsWith("cut off at 1,500 tokens, thoughts included. Raise max-output-tokens."),
        message(thrown));
  }

  @Test
  void saysThatAFilterHoldsAnswersBack() {
    for (String reason : List.of("SAFETY", "RECITATION", "PROHIBITED_CONTENT", "SOMETHING_NEW")) {
      Turn held = new Turn.Answer("", reason);
      gemini.script(held, held);

      assertTrue(message(failure(Kind.INVALID)).endsWith("because of " + reason + "."));
    }
    assertTrue(
        gemini.asked.get(1).at("/contents/0/parts/1/text").asText().contains("in your own words"));
  }

  @Test
  void saysThatAFilterHoldsTheQuestionBack() {
    Turn blocked =
        new Turn.Event(
            """
            {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
             "usageMetadata": {"promptTokenCount": 7}}\
            """);
    gemini.script(blocked, blocked);

    assertTrue(
        message(failure(Kind.INVALID)).contains("takes the question for PROHIBITED_CONTENT"));
    assertEquals(2, gemini.asked.size());
  }

  @Test
  void asksAgainWhenThereIsNoCandidate() {
    gemini.script(new Turn.Event("{\"candidates\": [], \"modelVersion\": \"gemini-x\"}"));

    assertEquals(FakeGemini.ANSWER, session.analyze().text());

    gemini.script(new Turn.Event("{\"candidates\": []}"), new Turn.Event("{}"));
    assertTrue(message(failure(Kind.CORRUPT)).endsWith("there is none."));
  }

  @Test
  void takesNoAnswerThatTheServerWouldNotTake() {
    Turn endless = Turn.answer("x".repeat(ModelAnswer.MOST_CHARACTERS + 1));
    gemini.script(endless);

    assertEquals(FakeGemini.ANSWER, session.analyze().text());

    gemini.script(endless, endless);
    assertTrue(message(failure(Kind.CORRUPT)).endsWith("longer than 200000 characters."));
  }

  @Test
  void asksForLessUntilTheModelTakesIt() {
    gemini.mostTokens = 5_000;

    assertEquals(FakeGemini.ANSWER, session.analyze("attempts", "1").text());
    List<Integer> lengths =
        gemini.asked.stream()
            .map(question -> question.at("/contents/0/parts/0/text").asText().length())
            .toList();
    assertEquals(3, lengths.size());
    assertTrue(lengths.get(0) > 50_000, lengths.toString());
    assertTrue(lengths.get(1) < 28_000 && lengths.get(2) < 14_000, lengths.toString());
    assertTrue(
        session.progress.stream()
            .anyMatch(message -> message.startsWith("That was too long, asking for less (13,")),
        session.progress.toString());
  }

  @Test
  void givesUpWhenTheModelTakesNotEvenTheShortestQuestion() {
    gemini.mostTokens = 1_000;

    AnalyzerException thrown = failure(Kind.INVALID);

    assertTrue(message(thrown).contains("exceeds the maximum number of tokens allowed (1000)"));
    assertTrue(message(thrown).endsWith("It does not even take 8,000 characters."));
  }

  @Test
  void saysThatTheKeyIsWrong() {
    AnalyzerException thrown = failure(Kind.CONFIG, "api-key", "AIzaSy-somebody-elses");

    assertTrue(message(thrown).contains("API key not valid"), message(thrown));
    assertTrue(message(thrown).contains("Set api-key to"), message(thrown));
    assertEquals(0, gemini.asked.size());
  }

  @Test
  void saysThatTheKeyMayNotDoThis() {
    gemini.script(
        Turn.refused(403, "PERMISSION_DENIED", "Requests from this IP address are blocked."));

    assertTrue(message(failure(Kind.CONFIG)).contains("what it is restricted to"));
    assertEquals(1, gemini.asked.size());
  }

  @Test
  void doesNotBlameTheKeyForWhatAProxySays() {
    gemini.script(new Turn.Refused(403, "<html>Blocked by policy</html>", Map.of()));

    AnalyzerException thrown = failure(Kind.CONFIG);

    assertTrue(
        message(thrown).endsWith("check base-url and what stands between."), message(thrown));
  }

  @Test
  void saysThatGoogleDoesNotLikeTheQuestion() {
    gemini.script(Turn.refused(400, "INVALID_ARGUMENT", "Some field is not supported."));

    assertTrue(message(failure(Kind.INVALID)).endsWith(": HTTP 400: Some field is not supported."));
    assertEquals(1, gemini.asked.size());
  }

  @Test
  void saysThatThereIsNoSuchModel() {
    AnalyzerException thrown = failure(Kind.CONFIG, "model", "gemini-0.1-flash");

    assertTrue(message(thrown).startsWith("Cannot ask gemini-0.1-flash at"), message(thrown));
    assertTrue(message(thrown).contains("Set model to one of"), message(thrown));
  }

  @Test
  void saysThatBillingIsMissing() {
    gemini.script(
        Turn.refused(400, "FAILED_PRECONDITION", "User location is not supported."),
        Turn.refused(402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."));

    assertTrue(message(failure(Kind.CONFIG)).contains("Set up billing"));
    assertTrue(message(failure(Kind.CONFIG)).contains("Set up billing"));
  }

  @Test
  void followsNoRedirect() {
    gemini.script(new Turn.Refused(302, "", Map.of("Location", "http://example.com/")));

    assertTrue(message(failure(Kind.CONFIG)).contains("Set base-url to where this leads"));
  }

  @Test
  void takesNoPageForAnAnswer() {
    gemini.script(
        new Turn.Page("text/html", "<html>\n<title>Sign in</title>\n</html>\n"),
        new Turn.Page("text/event-stream", "data: <html>\n\n"),
        new Turn.Page("text/event-stream", "data: {\"candidates\": 3}\n\n"),
        new Turn.Page("text/event-stream", ""));

    for (int i = 0; i < 4; i++) {
      AnalyzerException thrown = failure(Kind.CORRUPT);
      assertTrue(message(thrown).contains("expected the Gemini API"), message(thrown));
    }
    assertEquals(4, gemini.asked.size());
  }

  @Test
  void bearsAnEndlessAnswerWithoutEvents() {
    gemini.script(new Turn.Page("text/event-stream", "x".repeat(17 << 20)));

    assertTrue(message(failure(Kind.CORRUPT)).contains("more than 16777216 bytes"));
  }

  @Test
  void saysThatNobodyListens() {
    String nowhere = gemini.url();
    gemini.close();

    AnalyzerException thrown = failure(Kind.TRANSIENT, "base-url", nowhere);

    assertTrue(message(thrown).contains("the connection is refused"), message(thrown));
  }

  @Test
  void neverTellsTheKey() {
    String echo = "Who is " + FakeGemini.KEY + "?";
    gemini.script(Turn.refused(403, "PERMISSION_DENIED", echo));
    AnalyzerException thrown = failure(Kind.CONFIG);
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));

    assertTrue(message(thrown).contains("Who is ***?"), message(thrown));
    assertFalse(trace.toString().contains(FakeGemini.KEY), trace.toString());
  }

  private AnalyzerException failure(Kind kind, String... keysAndValues) {
    AnalyzerException thrown =
        assertThrows(AnalyzerException.class, () -> session.analyze(keysAndValues));
    assertEquals(kind, thrown.kind(), thrown.getMessage());
    return thrown;
  }

  private static String message(AnalyzerException thrown) {
    return String.valueOf(thrown.getMessage());
  }

  private static AnalyzerException thrownBy(CompletableFuture<?> analysis)
      throws InterruptedException, TimeoutException {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> analysis.get(30, TimeUnit.SECONDS));
    return assertInstanceOf(AnalyzerException.class, thrown.getCause());
  }

  private void waitForTheQuestion() {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (gemini.asked.isEmpty()) {
      assertTrue(System.nanoTime() < end, "no question came");
      Thread.onSpinWait();
    }
  }
}
