// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory does not grow with the log: 200 MB, one line of which is 50 MB, pass through a JVM of 40
/// MB.
class LogMemoryTest {

  private static final int HEAP_MEGABYTES = 40;
  private static final int LINES = 1_500_000;

  @TempDir private Path dir;

  @Test
  void writesReadsAndSearchesALogLargerThanTheHeap() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LogMemoryTest.class.getName(),
                dir.resolve("log.zst").toString())
            .redirectErrorStream(true);
    // With it, a JVM says so on its output, which must be empty here.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process jvm = builder.start();
    String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);

    assertEquals(true, jvm.waitFor(1, TimeUnit.MINUTES));
    assertEquals("", output);
    assertEquals(0, jvm.exitValue());
  }

  /// The other JVM.
  static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    LogIndex index = LogWriter.write(new Log(), file, Long.MAX_VALUE);
    try (FileChannel data = FileChannel.open(file)) {
      LogReader reader =
          new LogReader(
              "log.zst",
              LogIndex.fromBytes(index.toBytes()),
              (offset, length) -> read(data, offset, length),
              new FrameCache(2_000_000));
      LogSearch.Result found =
          reader.search(
              new LogSearch.Query("line 1234567 ", false, false), 10, Duration.ofMinutes(1));
      check(1, found.total());
      check(50_000_000, reader.window(LINES, 1).getFirst().length());
      reader.copyRaw(OutputStream.nullOutputStream());
    }
    Files.delete(file);
  }

  private static void check(long expected, long found) {
    if (expected != found) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }

  private static byte[] read(FileChannel data, long offset, int length) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining() && data.read(buffer, offset + buffer.position()) >= 0) {
        // A read may give less than there is.
      }
      return buffer.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// 1.5 million lines of 100 bytes, then one of 50 MB, made as they are read.
  private static final class Log extends InputStream {

    private int line;
    private int at;
    private byte[] bytes = {};
    private int big;

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] b, int offset, int length) {
      if (at == bytes.length) {
        if (line < LINES - 1) {
          line++;
          String text = "2026-11-23T08:41:17.1234567Z line " + line + " ";
          bytes = (text + "x".repeat(99 - text.length()) + "\n").getBytes(UTF_8);
        } else if (big < 50) {
          big++;
          bytes = "y".repeat(1_000_000).getBytes(UTF_8);
        } else {
          return -1;
        }
        at = 0;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, b, offset, count);
      at += count;
      return count;
    }
  }
}
