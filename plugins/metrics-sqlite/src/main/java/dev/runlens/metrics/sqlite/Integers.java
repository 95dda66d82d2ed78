// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

/// Whole numbers as varints, after taking out a common divisor and differencing as often (0..2) as
/// makes them shortest: memory comes in pages, counters grow, clocks tick evenly.
///
/// Layout: the divisor as a varint if there is one, then one zigzag varint per number. How many
/// numbers there are and their [#form] the reader must know; [#write(ByteSink, long\[\])] puts the
/// form before them.
final class Integers {

  /// A form is the order of differences, which is less than this, plus [#DIVIDED] or not.
  static final int ORDERS = 3;

  static final int DIVIDED = 4;

  private final int order;
  private final long divisor;
  private final long[] rest;

  private Integers(int order, long divisor, long[] rest) {
    this.order = order;
    this.divisor = divisor;
    this.rest = rest;
  }

  static Integers of(long[] values) {
    long divisor = values.length == 1 ? 1 : commonDivisor(values);
    long[] rest = values;
    if (divisor != 1) {
      rest = values.clone();
      for (int i = 0; i < rest.length; i++) {
        rest[i] /= divisor;
      }
    }
    Integers shortest = new Integers(0, divisor, rest);
    for (int order = 1; order < ORDERS && order < values.length; order++) {
      rest = differences(rest, order);
      if (length(rest) < length(shortest.rest)) {
        shortest = new Integers(order, divisor, rest);
      }
    }
    return shortest;
  }

  private static long commonDivisor(long[] values) {
    long divisor = 0;
    for (long value : values) {
      if (value == Long.MIN_VALUE) {
        return 1;
      }
      long other = Math.abs(value);
      while (other != 0) {
        long remainder = divisor % other;
        divisor = other;
        other = remainder;
      }
      if (divisor == 1) {
        return 1;
      }
    }
    return Math.max(1, divisor);
  }

  /// Differences of what were differences already if `order` is 2. The first `order` numbers, which
  /// start each sum, stay. Overflow wraps, and wraps back in [#read].
  private static long[] differences(long[] values, int order) {
    long[] differences = values.clone();
    for (int i = values.length - 1; i >= order; i--) {
      differences[i] = values[i] - values[i - 1];
    }
    return differences;
  }

  private static long length(long[] values) {
    long length = 0;
    for (long value : values) {
      length += ByteSink.signedLength(value);
    }
    return length;
  }

  /// Less than 8, and never 3.
  int form() {
    return order | (divisor == 1 ? 0 : DIVIDED);
  }

  void write(ByteSink out) {
    if (divisor != 1) {
      out.writeVarint(divisor);
    }
    for (long value : rest) {
      out.writeSigned(value);
    }
  }

  /// Writes the form, then the numbers; nothing at all for no numbers.
  static void write(ByteSink out, long[] values) {
    if (values.length > 0) {
      Integers integers = of(values);
      out.writeByte(integers.form());
      integers.write(out);
    }
  }

  /// Reads what [#write(ByteSink, long\[\])] wrote.
  static long[] read(ByteSource in, int count) {
    return count == 0 ? new long[0] : read(in, in.readByte(), count);
  }

  static long[] read(ByteSource in, int form, int count) {
    int order = form & ~DIVIDED;
    if (order >= ORDERS) {
      throw new CorruptBlockException("unknown form " + form);
    }
    long divisor = form == order ? 1 : in.readVarint();
    in.require(count);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readSigned();
    }
    for (int undone = order; undone >= 1; undone--) {
      for (int i = undone; i < count; i++) {
        values[i] += values[i - 1];
      }
    }
    if (divisor != 1) {
      for (int i = 0; i < count; i++) {
        values[i] *= divisor;
      }
    }
    return values;
  }
}
