// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damage is told, never shown as if it were the log.
class LogDamageTest {

  private static final String EMPTY =
      "{\"lines\":0,\"bytes\":0,\"complete\":false,\"frames\":[],\"groups\":[],\"errors\":[],"
          + "\"warnings\":[],\"seconds\":{\"t\":[],\"line\":[]},\"boundaries\":[],\"truncated\":[]}";

  private final StoredLog log = StoredLog.of(RandomLog.of(2));

  @Test
  void aChangedByteOfTheDataIsNoticed() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] data = changed(log.data(), random);
      assertThrows(
          CorruptLogException.class, () -> StoredLog.raw(StoredLog.reader(data, log.index())));
    }
  }

  @Test
  void aChangedByteOfTheIndexIsNoticedOrHarmless() {
    byte[] bytes = log.index().toBytes();
    Random random = new Random(2);
    int noticed = 0;
    for (int i = 0; i < 2_000; i++) {
      try {
        assertEquals(log.index(), LogIndex.fromBytes(changed(bytes, random)));
      } catch (CorruptLogException _) {
        noticed++;
      }
    }
    assertTrue(noticed > 1_900, "noticed " + noticed);
  }

  @Test
  void aShortenedIndexIsNoticed() {
    byte[] bytes = log.index().toBytes();
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 500) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThrows(CorruptLogException.class, () -> LogIndex.fromBytes(part));
    }
  }

  @Test
  void randomBytesAreNoIndex() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      // The magic number, so that some come further.
      System.arraycopy(log.data(), 0, bytes, 0, Math.min(bytes.length, 4 + random.nextInt(3)));
      assertThrows(CorruptLogException.class, () -> LogIndex.fromBytes(bytes));
    }
  }

  @Test
  void theDataOfAnotherLogIsNotShown() {
    StoredLog other = StoredLog.of(RandomLog.of(12));
    LogReader mixed = StoredLog.reader(other.data(), log.index());

    assertThrows(CorruptLogException.class, () -> mixed.window(1, 10));
  }

  @Test
  void theHandWrittenIndexIsAnIndex() {
    assertEquals(
        StoredLog.of(new byte[0]).index(),
        LogIndex.fromBytes(zstd("{\"version\":1,\"index\":" + EMPTY + "}")));
    assertArrayEquals(new byte[0], StoredLog.of(new byte[0]).data());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"version\":1}",
        "{\"version\":2,\"index\":null}",
        "{\"version\":2,\"index\":%s}",
        "{\"version\":1,\"index\":%s} {}",
        "{\"version\":1,\"index\":{\"lines\":-1}}",
      })
  void anIndexOfAnotherShapeIsRefused(String json) {
    byte[] bytes = zstd(json.replace("%s", EMPTY));

    assertThrows(CorruptLogException.class, () -> LogIndex.fromBytes(bytes));
  }

  @Test
  void membersOfALaterVersionArePassedOver() {
    String json =
        "{\"version\":1,\"later\":[{}],\"index\":"
            + EMPTY.replace("{\"lines", "{\"later\":1,\"lines")
            + "}";

    assertEquals(StoredLog.of(new byte[0]).index(), LogIndex.fromBytes(zstd(json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"offset\":1,\"length\":9,\"crc\":0,\"raw_length\":1,\"skip\":0,\"first_line\":1,\"ticks\":-1}",
        "{\"offset\":0,\"length\":99999999,\"crc\":0,\"raw_length\":1,\"skip\":0,\"first_line\":1,\"ticks\":-1}",
        "{\"offset\":0,\"length\":9,\"crc\":0,\"raw_length\":2,\"skip\":0,\"first_line\":1,\"ticks\":-1}",
        "{\"offset\":0,\"length\":9,\"crc\":0,\"raw_length\":1,\"skip\":2,\"first_line\":1,\"ticks\":-1}",
        "{\"offset\":0,\"length\":9,\"crc\":0,\"raw_length\":1,\"skip\":0,\"first_line\":7,\"ticks\":-1}",
        "null",
      })
  void framesThatContradictTheIndexAreRefused(String frame) {
    String json =
        EMPTY
            .replace("\"lines\":0,\"bytes\":0", "\"lines\":1,\"bytes\":1")
            .replace("\"frames\":[]", "\"frames\":[" + frame + "]");

    assertThrows(
        CorruptLogException.class,
        () -> LogIndex.fromBytes(zstd("{\"version\":1,\"index\":" + json + "}")));
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
    return changed;
  }

  private static byte[] zstd(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    ZstdJavaCompressor zstd = new ZstdJavaCompressor();
    byte[] out = new byte[zstd.maxCompressedLength(bytes.length)];
    return Arrays.copyOf(out, zstd.compress(bytes, 0, bytes.length, out, 0, out.length));
  }
}
