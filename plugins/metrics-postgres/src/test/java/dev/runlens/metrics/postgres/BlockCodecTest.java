// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockCodecTest {

  private static Block block(Random random, int instants) {
    long[] times = new long[instants];
    for (int i = 0; i < instants; i++) {
      times[i] = 1_750_000_000_000L + 1_000L * i + random.nextInt(900);
    }
    List<Column> columns = new ArrayList<>();
    for (int number = 0; number < 9; number++) {
      double[] values = new double[instants];
      for (int i = 0; i < instants; i++) {
        values[i] =
            switch (number % 3) {
              case 0 -> random.nextInt(10_000) / 100.0;
              case 1 -> random.nextBoolean() ? Double.NaN : -0.0;
              default -> Double.longBitsToDouble(random.nextLong());
            };
      }
      columns.add(new Column(Series.of("metric_" + number, "device", "ü\u0000😀"), values));
    }
    List<ProcessSample> processes = new ArrayList<>();
    for (int i = 0; i < instants; i += 2) {
      processes.add(new ProcessSample(i, i, null, "", Double.NaN, 0, null));
      processes.add(new ProcessSample(i, i, 1, "sh -c \u0000", 0.25, 1L << 40, -7));
    }
    return new Block(times, columns, processes);
  }

  private static void assertSame(Block expected, Block actual) {
    assertArrayEquals(expected.times(), actual.times());
    assertEquals(
        expected.columns().stream().map(Column::series).toList(),
        actual.columns().stream().map(Column::series).toList());
    for (int i = 0; i < expected.columns().size(); i++) {
      assertArrayEquals(
          bits(expected.columns().get(i).values()), bits(actual.columns().get(i).values()));
    }
    assertEquals(expected.processes(), actual.processes());
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void readsWhatItWroteBitForBit() throws IOException {
    for (int instants : new int[] {1, 2, 9, 300}) {
      Block block = block(new Random(instants), instants);
      assertSame(block, BlockCodec.decode(BlockCodec.encode(block), _ -> true, true));
    }
    Block bare = new Block(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, List.of(), List.of());
    assertSame(bare, BlockCodec.decode(BlockCodec.encode(bare), _ -> true, true));
  }

  @Test
  void leavesOutWhatNobodyWants() throws IOException {
    Block block = block(new Random(1), 50);
    Block read = BlockCodec.decode(BlockCodec.encode(block), "metric_7"::equals, false);

    assertSame(new Block(block.times(), List.of(block.columns().get(7)), List.of()), read);
  }

  /// A few bits of a zlib stream mean nothing, or the same as another value of theirs; they may be
  /// damaged without anybody noticing.
  @Test
  void noDamagedBitChangesTheBlock() throws IOException {
    Block block = block(new Random(1), 10);
    byte[] blob = BlockCodec.encode(block);
    int unnoticed = 0;
    for (int bit = 0; bit < 8 * blob.length; bit++) {
      byte[] damaged = blob.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertSame(block, BlockCodec.decode(damaged, _ -> true, true));
        unnoticed++;
      } catch (CorruptBlockException _) {
        assertThrows(
            CorruptBlockException.class, () -> BlockCodec.decode(damaged, _ -> false, false));
      }
    }
    assertTrue(unnoticed < 8 * blob.length / 100, unnoticed + " bits unnoticed");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] blob = BlockCodec.encode(block(new Random(1), 20));
    for (int length = 0; length < blob.length; length++) {
      byte[] cut = Arrays.copyOf(blob, length);
      assertThrows(CorruptBlockException.class, () -> BlockCodec.decode(cut, _ -> true, true));
    }
  }
}
