// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Turns a raw log into its two objects, the data (independent zstd frames, together a standard
/// `.zst` file that holds the log byte for byte) and the index, in one pass and with the memory of
/// two frames, whatever the log's length.
///
///     LogIndex index = LogWriter.write(download, file, maxBytes);
///     store.put(dataKey, Files.newInputStream(file));
///     store.put(indexKey, new ByteArrayInputStream(index.toBytes()));
public final class LogWriter {

  private LogWriter() {}

  /// Reads `raw` to its end and writes the data object to `target`, replacing what is there. If
  /// anything fails, `target` is deleted and the failure passes. The caller closes `raw`.
  ///
  /// @param maxBytes the most that is accepted of the raw log
  /// @throws LogTooLargeException if there is more
  /// @throws IOException from `raw` or from writing
  public static LogIndex write(InputStream raw, Path target, long maxBytes) throws IOException {
    boolean done = false;
    try (OutputStream out = Files.newOutputStream(target)) {
      LogIndex index = write(raw, new FrameWriter(out), maxBytes);
      done = true;
      return index;
    } finally {
      if (!done) {
        Files.deleteIfExists(target);
      }
    }
  }

  private static LogIndex write(InputStream raw, FrameWriter writer, long maxBytes)
      throws IOException {
    IndexBuilder index = new IndexBuilder();
    List<LogIndex.Frame> frames = new ArrayList<>();
    byte[] buffer = new byte[FrameWriter.RAW_LENGTH];
    int kept = 0;
    long bytes = 0;
    boolean withinLine = false;
    while (true) {
      int read = raw.readNBytes(buffer, kept, buffer.length - kept);
      bytes += read;
      if (bytes > maxBytes) {
        throw new LogTooLargeException(maxBytes);
      }
      int filled = kept + read;
      if (filled == 0) {
        return index.finish(frames, bytes);
      }
      int end = filled < buffer.length ? filled : lastLineEnd(buffer, filled);
      int skip = withinLine ? lineEnd(buffer, 0, end) : 0;
      FrameWriter.Written written = writer.write(buffer, end);
      frames.add(
          new LogIndex.Frame(
              written.offset(),
              written.length(),
              written.crc(),
              end,
              skip,
              index.lines() + 1,
              index.ticks()));
      for (int from = skip; from < end; ) {
        int to = lineEnd(buffer, from, end);
        index.line(buffer, from, textEnd(buffer, from, to));
        from = to;
      }
      withinLine = buffer[end - 1] != '\n';
      kept = filled - end;
      System.arraycopy(buffer, end, buffer, 0, kept);
    }
  }

  /// Behind the last line feed, or `to` if there is none: then a line is longer than a frame.
  private static int lastLineEnd(byte[] b, int to) {
    int at = to;
    while (at > 0 && b[at - 1] != '\n') {
      at--;
    }
    return at == 0 ? to : at;
  }

  /// Behind the next line feed, at most `to`.
  static int lineEnd(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, to);
  }

  /// Where the line `from` to `to` ends without its line feed and one carriage return before it.
  static int textEnd(byte[] b, int from, int to) {
    int end = to;
    if (end > from && b[end - 1] == '\n') {
      end--;
    }
    if (end > from && b[end - 1] == '\r') {
      end--;
    }
    return end;
  }
}
