// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.log.LogIndex.Group;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {

  private static final String AT = "2026-11-23T08:41:17.1234567Z ";

  @TempDir private Path dir;

  @Test
  void countsLinesByTheirLineFeeds() {
    assertEquals(0, index("").lines());
    assertEquals(1, index("a").lines());
    assertEquals(1, index("a\n").lines());
    assertEquals(2, index("a\n\n").lines());
    assertEquals(2, index("a\r\nb").lines());
    assertEquals(1, index("a\rb\rc").lines());
  }

  @Test
  void findsErrorsAndWarningsBehindTheStamp() {
    LogIndex index =
        index(
            AT + "##[error]one\n",
            AT + "text ##[error]no\n",
            "##[error]two\n",
            "\uFEFF" + AT + "##[warning]three\r\n");

    assertEquals(List.of(1L, 3L), index.errors());
    assertEquals(List.of(4L), index.warnings());
  }

  @Test
  void pairsGroupsWithoutNestingThem() {
    LogIndex index =
        index(
            AT + "##[group]one\n",
            AT + "in\n",
            AT + "##[endgroup]\n",
            AT + "##[endgroup]\n",
            AT + "##[group]never ended\n",
            AT + "in\n",
            AT + "##[group]another\n",
            AT + "##[endgroup]\n",
            AT + "##[group]until the next step\n",
            AT + "in\n",
            AT + "Post job cleanup.\n",
            AT + "##[group]until the end\n",
            AT + "in\n");

    assertEquals(
        List.of(
            new Group(1, 3), new Group(5, 6), new Group(7, 8), new Group(9, 10), new Group(12, 13)),
        index.groups());
  }

  @Test
  void tellsTheFirstLineOfEachSecond() {
    LogIndex index =
        index(
            "no stamp yet\n",
            "1970-01-01T00:00:05.0000000Z five\n",
            "1970-01-01T00:00:05.9999999Z five\n",
            "goes on\n",
            "1970-01-01T00:00:07.0000000Z seven\n",
            "1970-01-01T00:00:06.0000000Z back in time\n",
            "1970-01-01T00:00:08.0000000Z eight\n");

    assertEquals(List.of(5L, 7L, 8L), index.seconds().t());
    assertEquals(List.of(2L, 5L, 7L), index.seconds().line());
  }

  @Test
  void isCompleteOnceTheLastStepIsThere() {
    assertTrue(index(AT + "Cleaning up orphan processes\r\n").complete());
    assertTrue(
        index(AT + "Cleaning up orphan processes\n", AT + "Terminate orphan process: pid (1)")
            .complete());
    assertFalse(index(AT + "Cleaning up orphan processes, he said\n").complete());
    assertFalse(index(AT + "##[group]Cleaning up orphan processes\n").complete());
    assertFalse(index(AT + "work\n").complete());
  }

  @Test
  void capsListsAndSaysSo() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 20_001; i++) {
      log.append(AT).append("##[group]g\n").append(AT).append("##[endgroup]\n");
    }
    for (int i = 0; i < 10_001; i++) {
      log.append("##[error]e\n##[warning]w\n");
    }
    LogIndex index = index(log.toString());

    assertEquals(20_000, index.groups().size());
    assertEquals(
        LongStream.range(0, 10_000).mapToObj(i -> 40_003 + 2 * i).toList(), index.errors());
    assertEquals(10_000, index.warnings().size());
    assertEquals(Set.of("groups", "errors", "warnings"), index.truncated());
  }

  @Test
  void ignoresStepsWithinCompositeActionsOfARunnerThatMarksThem() {
    String composite =
        String.join(
            "\n",
            AT + "##[group]Run ./.github/actions/prepare",
            AT + "##[start-action display=Install; id=no;id=__prepare.__run]",
            AT + "##[group]Run npm ci",
            AT + "##[start-action display=inner;id=__inner]",
            AT + "Post job cleanup.",
            AT + "##[end-action id=__inner;outcome=success;conclusion=success;duration_ms=1]",
            AT + "##[group]Run npm run more",
            AT
                + "##[end-action id=__prepare.__run;outcome=success;conclusion=success;duration_ms=9]",
            AT + "##[group]Run make");

    assertEquals(
        List.of(2L, 10L), boundaries(AT + "Current runner version: '2.332.0'\n" + composite));
    assertEquals(
        List.of(2L, 4L, 6L, 8L, 10L),
        boundaries(AT + "Current runner version: '2.331.9'\n" + composite));
    assertEquals(
        List.of(1L, 3L, 5L, 7L, 9L, 11L),
        boundaries(composite + "\n" + AT + "Current runner version: '2.332.0'\n" + composite)
            .subList(0, 6),
        "a version that a step prints does not count");
  }

  @Test
  void keepsTheLogAsAStandardZstdFile() throws Exception {
    byte[] raw = RandomLog.of(2);
    Path file = dir.resolve("log.zst");
    LogIndex index = LogWriter.write(new ByteArrayInputStream(raw), file, raw.length);

    assertEquals(Files.size(file), index.storedBytes());
    assertTrue(index.frames().size() > 1, "needs several frames");
    assertArrayEquals(raw, StoredLog.raw(StoredLog.reader(Files.readAllBytes(file), index)));
    if (Files.isExecutable(Path.of("/usr/bin/zstd"))) {
      Process zstd = new ProcessBuilder("zstd", "-dcq", file.toString()).start();
      assertArrayEquals(raw, zstd.getInputStream().readAllBytes());
      assertEquals(0, zstd.waitFor());
    }
  }

  @Test
  void cutsFramesAtLineEnds() {
    StoredLog log = StoredLog.of((AT + "x".repeat(999) + "\n").repeat(1_000).getBytes(UTF_8));

    assertEquals(4, log.index().frames().size());
    for (LogIndex.Frame frame : log.index().frames()) {
      assertEquals(0, frame.skip());
      assertEquals(0, frame.rawLength() % 1_029);
    }
  }

  @Test
  void refusesALogLargerThanAllowedAndLeavesNothing() {
    Path file = dir.resolve("log.zst");

    assertThrows(
        LogTooLargeException.class,
        () -> LogWriter.write(new ByteArrayInputStream(new byte[1_000_001]), file, 1_000_000));
    assertFalse(Files.exists(file));
  }

  @Test
  void leavesNothingWhenTheInputBreaks() {
    Path file = dir.resolve("log.zst");
    IOException broken = new IOException("reset by peer");
    InputStream input =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[900_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw broken;
              }

              @Override
              public int read(byte[] b, int offset, int length) throws IOException {
                throw broken;
              }
            });

    assertEquals(
        broken,
        assertThrows(IOException.class, () -> LogWriter.write(input, file, Long.MAX_VALUE)));
    assertFalse(Files.exists(file));
  }

  private static List<Long> boundaries(String log) {
    return index(log).boundaries().stream().map(Boundary::line).toList();
  }

  private static LogIndex index(String... parts) {
    return StoredLog.of(String.join("", parts).getBytes(UTF_8)).index();
  }
}
