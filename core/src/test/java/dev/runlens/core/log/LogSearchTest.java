// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.log.LogSearch.Query;
import dev.runlens.core.log.LogSearch.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSearchTest {

  private static final String AT = "2026-11-23T08:41:17.1234567Z ";
  private static final Duration LONG = Duration.ofMinutes(1);

  private final LogReader reader =
      StoredLog.of(
              AT + "##[error]Build FAILED (1 of 2)",
              AT + "build \u001B[31mfai\u001B[1mled\u001B[0m",
              "failed at 08:41, i.e. [a-z]+",
              AT + "GRÖSSE")
          .reader();

  @Test
  void findsTextLiterally() {
    assertEquals(List.of(2L, 3L), find(new Query("failed", false, false)));
    assertEquals(List.of(3L), find(new Query("[a-z]+", false, false)));
  }

  @Test
  void ignoresCaseInAnyScript() {
    assertEquals(List.of(1L, 2L, 3L), find(new Query("Failed", false, true)));
    assertEquals(List.of(4L), find(new Query("größe".replace("ß", "SS"), false, true)));
    assertEquals(List.of(1L), find(new Query("(1 OF 2)", false, true)));
  }

  @Test
  void findsExpressions() {
    assertEquals(List.of(1L), find(new Query("^Build .*[0-9]\\)$", true, false)));
    assertEquals(List.of(1L, 2L), find(new Query("^build\\b", true, true)));
  }

  @Test
  void looksAtTheTextOnly() {
    assertEquals(List.of(3L), find(new Query("08:41", false, false)), "not at stamps");
    assertEquals(List.of(), find(new Query("error", false, true)), "not at markers");
    assertEquals(List.of(), find(new Query("[31m", false, false)), "not at escapes");
  }

  @Test
  void countsWhatIsBeyondTheLimit() {
    assertEquals(
        new Result(3, List.of(1L), true), reader.search(new Query("failed", false, true), 1, LONG));
  }

  @Test
  void stopsWhenTheTimeIsUp() {
    Result result = reader.search(new Query("failed", false, true), 10, Duration.ofNanos(-1));

    assertEquals(new Result(0, List.of(), true), result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+a+)+b", "(a|aa)+$c", "(a|b|ab)*c", "((a*)*)*b", "(a?){500}b"})
  void neverBacktracksCatastrophically(String expression) {
    LogReader log = StoredLog.of("a".repeat(1_000_000)).reader();

    assertTimeout(
        Duration.ofSeconds(10),
        () -> log.search(new Query(expression, true, false), 10, Duration.ofSeconds(2)));
  }

  @Test
  void stopsWithinALine() {
    LogReader log = StoredLog.of("a".repeat(1_000_000)).reader();
    long start = System.nanoTime();
    Result result = log.search(new Query("(a?){900}b", true, false), 10, Duration.ofMillis(100));

    assertTrue(result.truncated());
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[a", "*", "a**", "(?=a)", "\\1", "((a{1000}){1000}){1000}", "a{1000}{1000}"})
  void refusesWhatIsNoExpressionOrTooLarge(String expression) {
    assertThrows(IllegalArgumentException.class, () -> new Query(expression, true, false));
  }

  @Test
  void acceptsEverydayCounts() {
    String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    assertEquals(List.of(), find(new Query(uuid, true, false)));
    assertEquals(List.of(), find(new Query("([0-9]{1,3}\\.){3}[0-9]{1,3}", true, false)));
    assertEquals(List.of(), find(new Query("{8}", false, true)));
  }

  @Test
  void refusesAnEmptyOrEndlessQuery() {
    assertThrows(IllegalArgumentException.class, () -> new Query("", false, false));
    assertThrows(IllegalArgumentException.class, () -> new Query("x".repeat(1_001), false, false));
  }

  private List<Long> find(Query query) {
    Result result = reader.search(query, 100, LONG);
    assertEquals(result.lines().size(), result.total());
    return result.lines();
  }
}
