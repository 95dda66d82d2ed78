// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the data of server-sent events as the HTML Standard says, section 9.2.6
/// (<https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>):
/// lines end in CR, LF or both, a byte order mark may come first, several `data` lines make one
/// event, lines that begin with a colon are comments, and an event without its empty line at the
/// end is none. Names, ids and `retry` are of no interest here.
final class EventStream {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int mostBytes;
  private final byte[] buffer = new byte[8 << 10];
  private int position;
  private int limit;
  private boolean afterCarriageReturn;
  private boolean first = true;

  /// @param mostBytes of a line, and of an event's data
  EventStream(InputStream in, int mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /// A line or an event is longer than is taken.
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLongException(int mostBytes) {
      super("a line of more than %,d bytes".formatted(mostBytes));
    }
  }

  /// The data of the next event that has any; `null` at the end.
  ///
  /// @throws TooLongException and cannot be read on then
  @Nullable String next() throws IOException {
    StringBuilder data = new StringBuilder();
    boolean any = false;
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (any) {
          return data.toString();
        }
      } else {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        if (name.equals("data")) {
          if (any) {
            data.append('\n');
          }
          any = true;
          data.append(value(line, colon));
          if (data.length() > mostBytes) {
            throw new TooLongException(mostBytes);
          }
        }
      }
    }
    return null;
  }

  /// One space after the colon is not part of the value.
  private static String value(String line, int colon) {
    if (colon < 0) {
      return "";
    }
    return line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
  }

  /// The next line without its end; `null` where the stream ends, even in the middle of one.
  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == limit && !fill()) {
        return null;
      }
      byte b = buffer[position++];
      boolean secondOfTwo = b == '\n' && afterCarriageReturn;
      afterCarriageReturn = b == '\r';
      if (secondOfTwo) {
        continue;
      }
      if (b == '\n' || b == '\r') {
        return decoded(line.toByteArray());
      }
      line.write(b);
      if (line.size() > mostBytes) {
        throw new TooLongException(mostBytes);
      }
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  private String decoded(byte[] line) {
    int from = first && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
    first = false;
    return new String(line, from, line.length - from, StandardCharsets.UTF_8);
  }

  private static boolean startsWithMark(byte[] line) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= line.length || line[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }
}
