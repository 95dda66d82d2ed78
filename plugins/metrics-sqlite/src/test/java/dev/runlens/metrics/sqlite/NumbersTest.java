// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumbersTest {

  private static int lengthAfterRoundTrip(double[] values, String about) {
    ByteSink out = new ByteSink();
    Numbers.write(out, values);
    ByteSource in = new ByteSource(out.toByteArray());
    double[] read = Numbers.read(in, values.length);
    assertArrayEquals(bits(values), bits(read), about);
    assertEquals(0, in.remaining(), about);
    return out.length();
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }

  private static double[] each(int count, DoubleUnaryOperator value) {
    return IntStream.range(0, count).mapToDouble(value::applyAsDouble).toArray();
  }

  @Test
  void givesBackRandomBits() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      double[] values =
          each(
              random.nextInt(40),
              _ ->
                  switch (random.nextInt(6)) {
                    case 0 -> Double.NaN;
                    case 1 -> random.nextInt(1_000) / 1_000.0;
                    case 2 -> random.nextLong();
                    case 3 -> random.nextGaussian();
                    case 4 -> -random.nextInt(5) * 0.0;
                    default -> Double.longBitsToDouble(random.nextLong());
                  });
      lengthAfterRoundTrip(values, "seed " + seed + ": " + Arrays.toString(values));
    }
  }

  @Test
  void givesBackDecimalsOfEveryLength() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int digits = 0; digits <= 17; digits++) {
      double power = Math.pow(10, digits);
      double[] values = each(200, _ -> random.nextLong(1_000_000) / power);
      lengthAfterRoundTrip(values, "seed " + seed + ", " + digits + " digits");
    }
  }

  @Test
  void givesBackWhatNoDecimalIs() {
    double[] extremes = {
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Double.MIN_VALUE,
      -0.0,
      0.0,
      0x1p53,
      0x1p53 + 2,
      0x1p63,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      Math.nextUp(0.1),
      1e22,
      1e23
    };
    lengthAfterRoundTrip(extremes, "all");
    for (double extreme : extremes) {
      lengthAfterRoundTrip(new double[] {extreme}, "one " + extreme);
      lengthAfterRoundTrip(new double[] {1, 2, extreme, 0.5}, "among others " + extreme);
    }
    lengthAfterRoundTrip(new double[0], "none");
  }

  @Test
  void keepsWhatSamplersSendInAByteOrTwo() {
    Random random = new Random(1);
    double[] ratios = each(300, _ -> random.nextInt(101) / 100.0);
    double[] pages = each(300, i -> 4_096 * (1_000_000 + i % 7));
    double[] counter = each(300, i -> 512 * (1e9 + 60 * i));
    double[] constant = each(300, _ -> 16_777_216_000.0);

    assertTrue(lengthAfterRoundTrip(ratios, "ratios") < 2 * 300);
    assertTrue(lengthAfterRoundTrip(pages, "pages") < 300 + 20);
    assertTrue(lengthAfterRoundTrip(counter, "counter") < 300 + 20);
    assertTrue(lengthAfterRoundTrip(constant, "constant") < 300 + 20);
  }

  @Test
  void wholeNumbersWrapAroundAndBack() {
    long[] values = {
      Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, Long.MIN_VALUE, 1, Long.MAX_VALUE, Long.MAX_VALUE
    };
    for (int length = 0; length <= values.length; length++) {
      long[] some = Arrays.copyOf(values, length);
      ByteSink out = new ByteSink();
      Integers.write(out, some);
      assertArrayEquals(some, Integers.read(new ByteSource(out.toByteArray()), length));
    }
  }
}
