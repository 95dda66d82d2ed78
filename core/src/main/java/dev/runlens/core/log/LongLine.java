// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.analysis.LogView.LineKind;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A line that spans several frames: keeps its first characters and counts the others.
final class LongLine {

  private final long number;
  private final @Nullable Instant at;
  private final LineKind kind;
  private final int maxChars;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final CharBuffer chars = CharBuffer.allocate(16 * 1024);
  private final StringBuilder text = new StringBuilder();
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private long length;
  private char last;

  LongLine(long number, @Nullable Instant at, LineKind kind, int maxChars) {
    this.number = number;
    this.at = at;
    this.kind = kind;
    this.maxChars = maxChars;
  }

  /// Adds the bytes `from` to `to`, without the line feed.
  void add(byte[] b, int from, int to) {
    // A character's bytes may be in two frames: the decoder leaves the first ones for later.
    ByteBuffer in = ByteBuffer.allocate(rest.remaining() + to - from);
    in.put(rest).put(b, from, to - from).flip();
    decode(in, false);
    rest = in;
  }

  LogLine finish() {
    decode(rest, true);
    while (decoder.flush(chars).isOverflow()) {
      drain();
    }
    drain();
    if (length > 0 && last == '\r') {
      length--;
      text.setLength((int) Math.min(text.length(), length));
    }
    return LogReader.line(number, at, kind, text.toString(), length, maxChars);
  }

  private void decode(ByteBuffer in, boolean end) {
    while (decoder.decode(in, chars, end).isOverflow()) {
      drain();
    }
    drain();
  }

  private void drain() {
    chars.flip();
    if (chars.hasRemaining()) {
      length += chars.remaining();
      last = chars.get(chars.limit() - 1);
      text.append(chars, 0, Math.min(chars.remaining(), maxChars + 1 - text.length()));
    }
    chars.clear();
  }
}
