// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.LogView.LineKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReaderTest {

  private static final String AT = "2026-11-23T08:41:17.1234567Z ";
  private static final Instant INSTANT = Instant.parse("2026-11-23T08:41:17.1234567Z");

  @Test
  void cutsStampMarkerAndLineEndOffTheText() {
    StoredLog log =
        StoredLog.of(
            "\uFEFFbefore any stamp",
            "\uFEFF" + AT + "##[group]Run make\r",
            "goes on",
            AT + "[command]/usr/bin/git version",
            AT.strip(),
            AT + "\u001B[31mred\u001B[0m\r\r");

    assertEquals(
        List.of(
            new LogLine(1, null, LineKind.PLAIN, "before any stamp", 16),
            new LogLine(2, INSTANT, LineKind.GROUP, "Run make", 8),
            new LogLine(3, INSTANT, LineKind.PLAIN, "goes on", 7),
            new LogLine(4, INSTANT, LineKind.COMMAND, "/usr/bin/git version", 20),
            new LogLine(5, INSTANT, LineKind.PLAIN, "", 0),
            new LogLine(6, INSTANT, LineKind.PLAIN, "\u001B[31mred\u001B[0m\r", 13)),
        log.reader().window(1, 100));
  }

  @Test
  void answersWindowsThatReachPastEitherEnd() {
    LogReader reader = StoredLog.of("a", "b", "c").reader();

    assertEquals(List.of(1L, 2L), numbers(reader.window(0, 3)));
    assertEquals(List.of(3L), numbers(reader.window(3, 500)));
    assertEquals(List.of(), numbers(reader.window(4, 500)));
    assertEquals(List.of(), numbers(reader.window(2, 0)));
    assertEquals(List.of(), StoredLog.of(new byte[0]).reader().window(1, 500));
  }

  @Test
  void cutsALongLineButKnowsItsLength() {
    LogLine line = StoredLog.of(AT + "é".repeat(10_001)).reader().window(1, 1).getFirst();

    assertEquals("é".repeat(10_000), line.text());
    assertEquals(10_001, line.length());
    assertTrue(line.cut());
  }

  @Test
  void doesNotCutWithinACharacter() {
    LogLine line = StoredLog.of("x" + "😀".repeat(10_000)).reader().window(1, 1).getFirst();

    assertEquals("x" + "😀".repeat(4_999), line.text());
    assertEquals(20_001, line.length());
  }

  @Test
  void readsALineOfTenMebibytesBetweenOthers() {
    String text = "0123456789abcde\u0000".repeat(655_360);
    LogReader reader = StoredLog.of(AT + "a", AT + "##[error]" + text + "\r", AT + "b").reader();
    List<LogLine> lines = reader.window(1, 3);

    assertEquals(
        List.of("a", text.substring(0, 10_000), "b"), lines.stream().map(LogLine::text).toList());
    assertEquals(10 * 1024 * 1024, lines.get(1).length());
    assertEquals(LineKind.ERROR, lines.get(1).kind());
    assertEquals("b", reader.window(3, 1).getFirst().text());

    List<LogLine> whole = new ArrayList<>();
    reader.read(2, 2, Integer.MAX_VALUE, whole::add);
    assertEquals(text.substring(0, LogReader.MAX_CHARS), whole.getFirst().text());
  }

  @Test
  void fetchesOnlyTheFramesOfAWindowAndAllOfThemAtOnce() {
    StoredLog log = StoredLog.of((AT + "x".repeat(999) + "\n").repeat(3_000).getBytes(UTF_8));
    List<String> fetched = new ArrayList<>();
    LogReader reader =
        new LogReader(
            "log.zst",
            log.index(),
            (offset, length) -> {
              fetched.add(offset + "+" + length);
              return StoredLog.ranges(log.data()).read(offset, length);
            },
            new FrameCache(1024 * 1024));
    LogIndex.Frame third = log.index().frames().get(2);
    LogIndex.Frame fourth = log.index().frames().get(3);

    reader.window(third.firstLine() + 5, 10);
    assertEquals(List.of(third.offset() + "+" + third.length()), fetched);

    reader.window(third.firstLine(), 20);
    assertEquals(1, fetched.size(), "the frame is in the cache");

    fetched.clear();
    reader.window(fourth.firstLine(), 300);
    assertEquals(1, fetched.size());
  }

  @Test
  void saysWhenTheDataEndsEarly() {
    StoredLog log = StoredLog.of(RandomLog.of(2));
    byte[] half = Arrays.copyOf(log.data(), log.data().length / 2);
    LogReader reader = StoredLog.reader(half, log.index());

    assertThrows(CorruptLogException.class, () -> reader.window(log.index().lines(), 1));
  }

  @Test
  void knowsNoTimeBeforeTheFirstStamp() {
    assertNull(StoredLog.of("a", "b").reader().window(2, 1).getFirst().at());
  }

  private static List<Long> numbers(List<LogLine> lines) {
    return lines.stream().map(LogLine::number).toList();
  }
}
