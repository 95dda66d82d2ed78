// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runlens.api.Capability;
import dev.runlens.api.analysis.Analyzer;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.ModelAnswer;
import dev.runlens.testkit.analysis.AnalyzerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class GeminiAnalyzerTest extends AnalyzerContract {

  private final Session session;

  GeminiAnalyzerTest(@TempDir Path temporary) {
    session = new Session(temporary);
  }

  @Override
  protected Analyzer open() {
    return session.open();
  }

  /// What a model finds is the server's to read.
  @Override
  protected boolean findsObviousCauses() {
    return false;
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void asksWhatTheServerWroteAndPassesOnWhatGeminiAnswers() throws IOException {
    ModelAnswer answer = session.analyze("temperature", "0.5", "max-output-tokens", "2000");

    assertEquals(FakeGemini.ANSWER, answer.text());
    assertEquals(FakeGemini.MODEL + "-001", answer.model());
    Brief brief = Session.JOB.brief(400_000);
    JsonNode asked = session.gemini.asked.getFirst();
    assertEquals(brief.instructions(), asked.at("/systemInstruction/parts/0/text").asText());
    assertEquals(1, asked.path("contents").size());
    assertEquals(1, asked.at("/contents/0/parts").size());
    assertEquals(brief.input(), asked.at("/contents/0/parts/0/text").asText());
    JsonNode config = asked.path("generationConfig");
    assertEquals(new ObjectMapper().readTree(brief.schema()), config.path("responseJsonSchema"));
    assertEquals(0.5, config.path("temperature").asDouble());
    assertEquals(2_000, config.path("maxOutputTokens").asInt());
  }

  @Test
  void countsTokensOfThoughtsToo() {
    ModelAnswer answer = session.analyze();

    assertEquals(Session.JOB.brief(400_000).characters() / 4, answer.inputTokens().orElseThrow());
    assertEquals(FakeGemini.ANSWER.length() / 4 + 100, answer.outputTokens().orElseThrow());
  }

  @Test
  void asksForNoMoreThanItMay() {
    session.analyze("max-input-characters", "9000");

    JsonNode asked = session.gemini.asked.getFirst();
    assertEquals(Session.JOB.brief(9_000).input(), asked.at("/contents/0/parts/0/text").asText());
  }

  @Test
  void leavesFencesToTheServer() {
    String fenced = "```json\n" + FakeGemini.ANSWER + "\n```";
    session.gemini.script(Turn.answer(fenced));

    assertEquals(fenced, session.analyze().text());
  }

  @Test
  void leavesOutWhatTheModelThinks() {
    session.gemini.script(
        new Turn.Event(
            """
            {"candidates": [{"finishReason": "STOP", "content": {"role": "model", "parts": [
              {"text": "Let me see.", "thought": true}, {"text": "{\\"summary\\": "},
              {"text": "\\"x\\"}", "thoughtSignature": "Zm9v"}]}}]}\
            """));

    assertEquals("{\"summary\": \"x\"}", session.analyze().text());
  }

  @Test
  void saysWhatItIsDoing() {
    session.analyze();

    assertEquals(
        List.of(
            String.format(
                Locale.ROOT,
                "Asking gemini-3.8-flash (%,d characters)",
                Session.JOB.brief(400_000).characters()),
            "gemini-3.8-flash is answering: 48 characters"),
        session.progress);
  }

  @Test
  void doesNotChatterWhileALongAnswerComes() {
    String text = "{\"summary\": \"" + "x".repeat(180_000) + "\"}";
    session.gemini.script(Turn.answer(text));

    long start = System.nanoTime();

    assertEquals(text, session.analyze().text());
    long most = 2 + Duration.ofNanos(System.nanoTime() - start).toMillis() / 400;
    assertTrue(session.progress.size() <= most, session.progress.toString());
  }

  @Test
  void findsTheApiBehindAProxy() {
    String url = session.gemini.url() + FakeGemini.PREFIX + "/";

    assertEquals(FakeGemini.ANSWER, session.analyze("base-url", url).text());
  }

  @Test
  void leavesTheHostAndWaitsToBeAsked() {
    assertEquals(
        Set.of(Capability.LEAVES_HOST, Capability.ON_REQUEST),
        new GeminiAnalyzerProvider().capabilities());
  }
}
