// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Health;
import dev.runlens.api.Problem;
import dev.runlens.api.analysis.Analyzer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Health, and "Test connection".
@Timeout(120)
final class GeminiHealthTest {

  @TempDir private Path temporary;

  private Session session;

  @BeforeEach
  void open() {
    session = new Session(temporary);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void looksTheModelUpOnceAMinuteAndAsksNothing() {
    try (Analyzer analyzer = session.open()) {
      assertTrue(analyzer.check().ok());
      session.context().clock().advance(Duration.ofSeconds(59));
      assertTrue(analyzer.check().ok());
      assertEquals(1, session.gemini.lookedUp.size());
      session.context().clock().advance(Duration.ofSeconds(1));
      assertTrue(analyzer.check().ok());
    }
    assertEquals(2, session.gemini.lookedUp.size());
    assertEquals(0, session.gemini.asked.size());
  }

  @Test
  void looksUpOnceForAllWhoAskAtOnce() throws Exception {
    try (Analyzer analyzer = session.open();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      session.context().clock().advance(Duration.ofMinutes(1));
      List<Future<Health>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(callers.submit(analyzer::check));
      }
      for (Future<Health> answer : answers) {
        assertTrue(answer.get(30, TimeUnit.SECONDS).ok());
      }
    }
    assertEquals(2, session.gemini.lookedUp.size());
  }

  @Test
  void isUnwellWhenGeminiSaysNothing() {
    try (Analyzer analyzer = session.open()) {
      session.gemini.deaf = true;
      session.context().clock().advance(Duration.ofMinutes(1));
      Health health = analyzer.check();

      assertFalse(health.ok());
      assertTrue(health.detail().endsWith(": no answer within 1.5 s."), health.detail());
    }
  }

  @Test
  void opensWhenGeminiSaysNothing() {
    session.gemini.deaf = true;
    try (Analyzer analyzer = session.open()) {
      assertFalse(analyzer.check().ok());

      assertEquals(
          FakeGemini.ANSWER,
          analyzer.analyze(Session.JOB, _ -> {}, () -> false).answer().orElseThrow().text());
    }
  }

  @Test
  void isUnwellWithAWrongKey() {
    try (Analyzer analyzer = session.open("api-key", "AIzaSy-somebody-elses")) {
      Health health = analyzer.check();

      assertFalse(health.ok());
      assertTrue(health.detail().contains("Set api-key to"), health.detail());
    }
  }

  @Test
  void isUnwellOnceItIsClosed() {
    Analyzer analyzer = session.open();
    analyzer.close();
    session.context().clock().advance(Duration.ofMinutes(1));

    assertFalse(analyzer.check().ok());
    assertEquals(1, session.gemini.lookedUp.size());
  }

  @Test
  void findsNothingWrongWithGoodSettings() {
    assertEquals(List.of(), problems());
    assertEquals(List.of(FakeGemini.MODEL), session.gemini.lookedUp);
    assertEquals(0, session.gemini.asked.size());
  }

  @Test
  void saysWhichSettingIsWrong() {
    assertProblem("apiKey", "API key not valid", "api-key", "AIzaSy-somebody-elses");
    assertProblem("model", "gemini-0.1-flash", "model", "gemini-0.1-flash");
    assertProblem("model", "it writes no text", "model", FakeGemini.PAINTER);
    assertProblem("baseUrl", "check base-url", "base-url", session.gemini.url() + "/nowhere");
    session.gemini.deaf = true;
    assertProblem("baseUrl", "no answer within 8 s");
    String nowhere = session.gemini.url();
    session.gemini.close();
    assertProblem("baseUrl", "the connection is refused", "base-url", nowhere);
  }

  private void assertProblem(String setting, String message, String... keysAndValues) {
    List<Problem> problems = problems(keysAndValues);

    assertEquals(List.of(setting), problems.stream().map(Problem::setting).toList());
    assertTrue(problems.getFirst().message().contains(message), problems.toString());
  }

  private List<Problem> problems(String... keysAndValues) {
    return new GeminiAnalyzerProvider().validate(session.settings(keysAndValues));
  }
}
