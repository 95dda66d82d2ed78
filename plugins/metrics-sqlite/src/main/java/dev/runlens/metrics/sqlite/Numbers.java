// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import java.util.Arrays;

/// Doubles, without loss: every number comes back bit for bit; `NaN` is a gap and comes back as
/// some `NaN`.
///
/// What samplers send are decimals (0.1234) and whole numbers, so a column is kept as whole numbers
/// over one power of ten where that gives back every bit, and as the bits themselves where not.
///
/// Layout: one byte, from its lowest bit: the form of the [Integers], or [#BITS] (3 bits), the
/// power of ten (4), whether there are gaps (1). If there are, a bit per value, set where there is
/// a number. Then the integers; or each number's bits XOR those of the number before, all lowest
/// bytes first, then the next, so that what is alike lies together.
final class Numbers {

  /// No form of integers.
  private static final int BITS = 3;

  private static final int FORM_MASK = 0x07;
  private static final int EXPONENT_SHIFT = 3;
  private static final int EXPONENT_MASK = 0x0f;
  private static final int GAPS = 0x80;

  /// Whole numbers up to here are exact as doubles.
  private static final double EXACT = 0x1p53;

  /// All exact as doubles, so that a whole number divided by one of them is rounded once, to the
  /// double that its decimal form means.
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Numbers() {}

  static void write(ByteSink out, double[] values) {
    double[] numbers = withoutGaps(values);
    int gaps = numbers.length < values.length ? GAPS : 0;
    int exponent = exponent(numbers);
    if (exponent < 0) {
      out.writeByte(gaps | BITS);
      writePresence(out, values, numbers.length);
      writeBits(out, numbers);
      return;
    }
    long[] scaled = new long[numbers.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Math.round(numbers[i] * POWERS_OF_TEN[exponent]);
    }
    Integers integers = Integers.of(scaled);
    out.writeByte(gaps | exponent << EXPONENT_SHIFT | integers.form());
    writePresence(out, values, numbers.length);
    integers.write(out);
  }

  private static double[] withoutGaps(double[] values) {
    double[] numbers = new double[values.length];
    int count = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        numbers[count++] = value;
      }
    }
    return count == values.length ? numbers : Arrays.copyOf(numbers, count);
  }

  /// The least power of ten that makes all numbers whole without loss, or -1.
  private static int exponent(double[] numbers) {
    int exponent = 0;
    for (double number : numbers) {
      while (!survives(number, exponent)) {
        if (++exponent == POWERS_OF_TEN.length) {
          return -1;
        }
      }
    }
    for (double number : numbers) {
      if (!survives(number, exponent)) {
        return -1;
      }
    }
    return exponent;
  }

  private static boolean survives(double number, int exponent) {
    double scaled = number * POWERS_OF_TEN[exponent];
    return Math.abs(scaled) <= EXACT
        && Double.doubleToRawLongBits(Math.round(scaled) / POWERS_OF_TEN[exponent])
            == Double.doubleToRawLongBits(number);
  }

  private static void writePresence(ByteSink out, double[] values, int numbers) {
    if (numbers == values.length) {
      return;
    }
    for (int i = 0; i < values.length; i += 8) {
      int bits = 0;
      for (int j = i; j < Math.min(i + 8, values.length); j++) {
        bits |= Double.isNaN(values[j]) ? 0 : 1 << (j - i);
      }
      out.writeByte(bits);
    }
  }

  private static void writeBits(ByteSink out, double[] numbers) {
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      long before = 0;
      for (double number : numbers) {
        long bits = Double.doubleToRawLongBits(number);
        out.writeByte((int) ((bits ^ before) >>> shift));
        before = bits;
      }
    }
  }

  static double[] read(ByteSource in, int count) {
    int head = in.readByte();
    int form = head & FORM_MASK;
    boolean[] present = (head & GAPS) == 0 ? null : readPresence(in, count);
    int numbers = present == null ? count : trues(present);
    double[] dense =
        form == BITS
            ? readBits(in, numbers)
            : readScaled(in, form, head >> EXPONENT_SHIFT & EXPONENT_MASK, numbers);
    if (present == null) {
      return dense;
    }
    double[] values = new double[count];
    int next = 0;
    for (int i = 0; i < count; i++) {
      values[i] = present[i] ? dense[next++] : Double.NaN;
    }
    return values;
  }

  private static boolean[] readPresence(ByteSource in, int count) {
    in.require((count + 7L) / 8);
    boolean[] present = new boolean[count];
    for (int i = 0; i < count; i += 8) {
      int bits = in.readByte();
      for (int j = i; j < Math.min(i + 8, count); j++) {
        present[j] = (bits >> (j - i) & 1) == 1;
      }
    }
    return present;
  }

  private static int trues(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private static double[] readScaled(ByteSource in, int form, int exponent, int count) {
    long[] scaled = Integers.read(in, form, count);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = scaled[i] / POWERS_OF_TEN[exponent];
    }
    return numbers;
  }

  private static double[] readBits(ByteSource in, int count) {
    in.require(8L * count);
    long[] bits = new long[count];
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      for (int i = 0; i < count; i++) {
        bits[i] |= (long) in.readByte() << shift;
      }
    }
    double[] numbers = new double[count];
    long before = 0;
    for (int i = 0; i < count; i++) {
      before ^= bits[i];
      numbers[i] = Double.longBitsToDouble(before);
    }
    return numbers;
  }
}
