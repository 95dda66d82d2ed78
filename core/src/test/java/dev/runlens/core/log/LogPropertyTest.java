// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.analysis.LogView.LineKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random logs, written and read, against [NaiveLog].
class LogPropertyTest {

  static List<Long> seeds() {
    return new Random(20_261_123).longs(40).boxed().toList();
  }

  static List<Long> fewSeeds() {
    return seeds().subList(0, 6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyLineIsWhatTheNaiveReadingSays(long seed) {
    StoredLog log = StoredLog.of(RandomLog.of(seed));
    List<LogLine> expected = NaiveLog.lines(log.raw());
    LogIndex index = LogIndex.fromBytes(log.index().toBytes());

    assertEquals(log.index(), index);
    assertEquals(expected.size(), index.lines());
    assertEquals(log.raw().length, index.bytes());
    assertEquals(NaiveLog.ofKind(expected, LineKind.ERROR), index.errors());
    assertEquals(NaiveLog.ofKind(expected, LineKind.WARNING), index.warnings());
    assertSeconds(expected, index.seconds());
    assertArrayEquals(log.raw(), StoredLog.raw(log.reader()));

    List<LogLine> all = new ArrayList<>();
    log.reader().read(1, Long.MAX_VALUE, LogReader.MAX_CHARS, all::add);
    assertEquals(expected, all);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyWindowIsPartOfTheLog(long seed) {
    StoredLog log = StoredLog.of(RandomLog.of(seed));
    List<LogLine> expected = NaiveLog.lines(log.raw()).stream().map(LogPropertyTest::cut).toList();
    Random random = new Random(seed);
    LogReader reader =
        new LogReader("log", log.index(), StoredLog.ranges(log.data()), new FrameCache(600_000));

    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(expected.size() + 2);
      int count = random.nextInt(random.nextInt(10) == 0 ? 5_000 : 20);
      int first = Math.min(Math.max(from, 1) - 1, expected.size());
      int last = Math.max(first, Math.min(from - 1 + count, expected.size()));
      assertEquals(expected.subList(first, last), reader.window(from, count));
    }
  }

  @ParameterizedTest
  @MethodSource("fewSeeds")
  void everySearchFindsTheSameLines(long seed) {
    StoredLog log = StoredLog.of(RandomLog.of(seed));
    List<String> texts = NaiveLog.lines(log.raw()).stream().map(NaiveLog::plain).toList();

    for (String text :
        List.of("needle", "NEEDLE", "漢字", "😀", "STRA", "ne.*dle\\z", "\\Aa", "\u0000")) {
      for (boolean regex : new boolean[] {false, true}) {
        for (boolean ignoreCase : new boolean[] {false, true}) {
          Pattern pattern =
              Pattern.compile(
                  text,
                  (regex ? Pattern.DOTALL : Pattern.LITERAL)
                      | (ignoreCase ? Pattern.CASE_INSENSITIVE : 0));
          List<Long> expected = new ArrayList<>();
          for (int i = 0; i < texts.size(); i++) {
            if (pattern.matcher(texts.get(i)).find()) {
              expected.add(i + 1L);
            }
          }
          LogSearch.Query query =
              new LogSearch.Query(regex ? "(?s)" + text : text, regex, ignoreCase);
          LogSearch.Result result =
              log.reader().search(query, Integer.MAX_VALUE, Duration.ofMinutes(5));
          assertEquals(expected, result.lines(), query.toString());
        }
      }
    }
  }

  private static LogLine cut(LogLine line) {
    int max = 10_000;
    if (line.text().length() <= max) {
      return line;
    }
    String text = line.text().substring(0, max);
    if (Character.isHighSurrogate(text.charAt(max - 1))) {
      text = text.substring(0, max - 1);
    }
    return new LogLine(line.number(), line.at(), line.kind(), text, line.length());
  }

  private static void assertSeconds(List<LogLine> lines, LogIndex.Seconds seconds) {
    List<Long> t = new ArrayList<>();
    List<Long> first = new ArrayList<>();
    for (LogLine line : lines) {
      Instant at = line.at();
      if (at != null && (t.isEmpty() || at.getEpochSecond() > t.getLast())) {
        t.add(at.getEpochSecond());
        first.add(line.number());
      }
    }
    assertEquals(t, seconds.t());
    assertEquals(first, seconds.line());
  }
}
