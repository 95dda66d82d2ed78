// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.runlens.api.metric.ProcessSample;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BlockCodecTest {

  private static final long MOST_ALLOCATED = 32L << 20;

  private static Block block(Random random, int instants) {
    long[] times = new long[instants];
    for (int i = 0; i < instants; i++) {
      times[i] = 1_750_000_000_000L + 1_000L * i + random.nextInt(900);
    }
    List<Block.Column> columns = new ArrayList<>();
    for (int name = 1; name <= 12; name++) {
      double[] values = new double[instants];
      for (int i = 0; i < instants; i++) {
        values[i] =
            name % 3 == 0 && random.nextBoolean() ? Double.NaN : random.nextInt(10_000) / 100.0;
      }
      columns.add(new Block.Column(name, values));
    }
    List<Block.ProcessEntry> processes = new ArrayList<>();
    for (int i = 0; i < instants; i += 2) {
      processes.add(process(i, 20, new ProcessSample(i, i, null, "", Double.NaN, 0, null)));
      processes.add(process(i, 21, new ProcessSample(i, i, 1, "", 0.25, 1L << 40, -7)));
    }
    return new Block(times, columns, processes);
  }

  private static Block.ProcessEntry process(int index, int name, ProcessSample sample) {
    return new Block.ProcessEntry(name, sample).at(index);
  }

  private static void assertSame(Block expected, Block actual) {
    assertArrayEquals(expected.times(), actual.times());
    assertEquals(expected.columns().size(), actual.columns().size());
    for (int i = 0; i < expected.columns().size(); i++) {
      assertEquals(expected.columns().get(i).name(), actual.columns().get(i).name());
      assertArrayEquals(expected.columns().get(i).values(), actual.columns().get(i).values());
    }
    assertEquals(expected.processes(), actual.processes());
  }

  @Test
  void readsWhatItWrote() {
    for (int instants : new int[] {1, 2, 9, 300}) {
      Block block = block(new Random(instants), instants);
      assertSame(block, BlockCodec.decode(BlockCodec.encode(block), _ -> true, true));
      assertSame(block, BlockCodec.decode(BlockCodec.encodeCompressed(block), _ -> true, true));
    }
    Block bare = new Block(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, List.of(), List.of());
    assertSame(bare, BlockCodec.decode(BlockCodec.encode(bare), _ -> true, true));
  }

  @Test
  void stepsOverWhatNobodyWants() {
    Block block = block(new Random(1), 50);
    Block read = BlockCodec.decode(BlockCodec.encodeCompressed(block), name -> name == 7, false);

    assertSame(new Block(block.times(), List.of(block.columns().get(6)), List.of()), read);
  }

  @Test
  void refusesEveryDamagedBit() {
    byte[] blob = BlockCodec.encodeCompressed(block(new Random(1), 20));
    for (int bit = 0; bit < 8 * blob.length; bit++) {
      byte[] damaged = blob.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThrows(CorruptBlockException.class, () -> BlockCodec.decode(damaged, _ -> true, true));
    }
  }

  @Test
  void refusesEveryTruncation() {
    byte[] blob = BlockCodec.encode(block(new Random(1), 20));
    for (int length = 0; length < blob.length; length++) {
      byte[] cut = Arrays.copyOf(blob, length);
      assertThrows(CorruptBlockException.class, () -> BlockCodec.decode(cut, _ -> true, true));
      if (length >= 4) {
        seal(cut);
        assertThrows(CorruptBlockException.class, () -> BlockCodec.decode(cut, _ -> true, true));
      }
    }
  }

  /// With a right checksum, so that what lies behind it is tried: damage that the checksum would
  /// have caught may read as some block, but never throws anything else or eats the memory.
  @Test
  void bearsGarbageUnderARightChecksum() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] plain = BlockCodec.encode(block(random, 100));
    byte[] packed = BlockCodec.encodeCompressed(block(random, 100));
    int refused = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] garbage =
          switch (i % 3) {
            case 0 -> mutated(plain, random);
            case 1 -> mutated(packed, random);
            default -> noise(random);
          };
      seal(garbage);
      long before = allocated();
      try {
        BlockCodec.decode(garbage, _ -> true, true);
      } catch (CorruptBlockException _) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", number " + i, e);
      }
      long grown = allocated() - before;
      assertTrue(grown < MOST_ALLOCATED, "seed " + seed + ", number " + i + ": " + grown);
    }
    assertTrue(refused > 10_000, "seed " + seed + ": only " + refused);
  }

  private static byte[] mutated(byte[] blob, Random random) {
    byte[] mutated = Arrays.copyOf(blob, 5 + random.nextInt(blob.length - 4));
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutated[4 + random.nextInt(mutated.length - 4)] = (byte) random.nextInt();
    }
    return mutated;
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[5 + random.nextInt(200)];
    random.nextBytes(noise);
    noise[4] = (byte) (1 + random.nextInt(2));
    return noise;
  }

  private static void seal(byte[] blob) {
    CRC32C crc = new CRC32C();
    crc.update(blob, 4, blob.length - 4);
    for (int i = 0; i < 4; i++) {
      blob[i] = (byte) (crc.getValue() >>> (8 * i));
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
