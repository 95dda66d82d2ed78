// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

/// Whole numbers as varints, after taking out a common divisor and differencing as often (0..2) as
/// makes them shortest: memory comes in pages, counters grow, clocks tick evenly.
///
/// Layout: order (varint), divisor (varint), then one zigzag varint per number. How many there are,
/// the reader must know. Nothing at all for no numbers.
final class Integers {

  private static final int HIGHEST_ORDER = 2;

  private Integers() {}

  static void write(ByteSink out, long[] values) {
    if (values.length == 0) {
      return;
    }
    long divisor = commonDivisor(values);
    long[] rest = new long[values.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = values[i] / divisor;
    }
    long[] shortest = rest;
    int order = 0;
    for (int tried = 1; tried <= HIGHEST_ORDER && tried < values.length; tried++) {
      rest = differences(rest, tried);
      if (length(rest) < length(shortest)) {
        shortest = rest;
        order = tried;
      }
    }
    out.writeVarint(order);
    out.writeVarint(divisor);
    for (long value : shortest) {
      out.writeSigned(value);
    }
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

  static long[] read(ByteSource in, int count) {
    if (count == 0) {
      return new long[0];
    }
    int order = in.readSize(HIGHEST_ORDER);
    long divisor = in.readVarint();
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
