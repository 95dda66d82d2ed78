// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The stored form of a [LogIndex]: JSON in one zstd frame, which carries a checksum.
///
/// Members that are not known are passed over, so that an older server reads what a newer one
/// added; the version counts up only when an older one could not make sense of it.
final class IndexFormat {

  private static final int VERSION = 1;

  /// An index with every list full is about 5 MB of JSON, plus 120 bytes for each 256 KiB of log.
  private static final int MAX_JSON_BYTES = 64 * 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Stored(int version, LogIndex index) {}

  private IndexFormat() {}

  static byte[] write(LogIndex index) {
    byte[] json;
    try {
      json = JSON.writeValueAsBytes(new Stored(VERSION, index));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    ZstdJavaCompressor zstd = new ZstdJavaCompressor();
    byte[] out = new byte[zstd.maxCompressedLength(json.length)];
    return Arrays.copyOf(out, zstd.compress(json, 0, json.length, out, 0, out.length));
  }

  static LogIndex read(byte[] bytes) {
    @Nullable Stored stored;
    try {
      stored = JSON.readValue(decompress(bytes), Stored.class);
    } catch (IOException e) {
      throw new CorruptLogException("Cannot read the index of a log: not the expected JSON.", e);
    }
    if (stored == null || stored.version != VERSION) {
      throw new CorruptLogException(
          "Cannot read the index of a log: expected version %d, found %s."
              .formatted(VERSION, stored == null ? "none" : stored.version));
    }
    return stored.index;
  }

  private static byte[] decompress(byte[] bytes) {
    ZstdJavaDecompressor zstd = new ZstdJavaDecompressor();
    // The library refuses malformed input with several kinds of unchecked exception.
    try {
      long length = zstd.getDecompressedSize(bytes, 0, bytes.length);
      if (length >= 0 && length <= MAX_JSON_BYTES) {
        byte[] json = new byte[(int) length];
        if (zstd.decompress(bytes, 0, bytes.length, json, 0, json.length) == length) {
          return json;
        }
      }
    } catch (RuntimeException e) {
      throw new CorruptLogException("Cannot read the index of a log: not a zstd frame.", e);
    }
    throw new CorruptLogException("Cannot read the index of a log: its length is not plausible.");
  }
}
