// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A log that was written, with its data object in memory.
final class StoredLog {

  private final byte[] raw;
  private final byte[] data;
  private final LogIndex index;

  private StoredLog(byte[] raw, byte[] data, LogIndex index) {
    this.raw = raw;
    this.data = data;
    this.index = index;
  }

  static StoredLog of(byte[] raw) {
    try {
      Path file = Files.createTempFile("runlens-log", ".zst");
      try {
        LogIndex index = LogWriter.write(new ByteArrayInputStream(raw), file, Long.MAX_VALUE);
        return new StoredLog(raw, Files.readAllBytes(file), index);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StoredLog of(String... lines) {
    return of((String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  /// The log as it was given.
  byte[] raw() {
    return raw;
  }

  /// The data object.
  byte[] data() {
    return data;
  }

  LogIndex index() {
    return index;
  }

  LogReader reader() {
    return reader(data, index);
  }

  static LogReader reader(byte[] data, LogIndex index) {
    return new LogReader("log.zst", index, ranges(data), new FrameCache(0));
  }

  static RangeReader ranges(byte[] data) {
    return (offset, length) -> {
      int from = (int) Math.min(offset, data.length);
      return Arrays.copyOfRange(data, from, Math.min(data.length, from + length));
    };
  }

  static byte[] raw(LogReader reader) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      reader.copyRaw(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
