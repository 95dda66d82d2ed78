// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// What a blob of the database is around a [Block]: a checksum, and whether it is compressed.
///
/// Layout: CRC-32C of the rest (4 bytes, little-endian), format; if [#ZSTD], the length once
/// unpacked (varint); the content.
///
/// The zstd of aircompressor is used by its pure Java classes only: the native ones would leave a
/// library behind when the plugin is unloaded.
final class Envelope {

  private static final int PLAIN = 1;
  private static final int ZSTD = 2;

  /// Larger content stays plain, so that a damaged length never asks for more memory than this.
  private static final int MOST_COMPRESSED = 8 << 20;

  private Envelope() {}

  static byte[] plain(ByteSink content) {
    return seal(PLAIN, -1, content.array(), content.length());
  }

  /// Compressed, unless that would not make it smaller.
  static byte[] compressed(ByteSink content) {
    if (content.length() > MOST_COMPRESSED) {
      return plain(content);
    }
    ZstdJavaCompressor zstd = new ZstdJavaCompressor();
    byte[] packed = new byte[zstd.maxCompressedLength(content.length())];
    int length = zstd.compress(content.array(), 0, content.length(), packed, 0, packed.length);
    return length < content.length()
        ? seal(ZSTD, content.length(), packed, length)
        : plain(content);
  }

  private static byte[] seal(int format, int unpacked, byte[] content, int length) {
    ByteSink head = new ByteSink();
    head.writeInt(0);
    head.writeByte(format);
    if (unpacked >= 0) {
      head.writeVarint(unpacked);
    }
    byte[] blob = Arrays.copyOf(head.array(), head.length() + length);
    System.arraycopy(content, 0, blob, head.length(), length);
    int checksum = checksum(blob);
    for (int i = 0; i < 4; i++) {
      blob[i] = (byte) (checksum >>> (8 * i));
    }
    return blob;
  }

  private static int checksum(byte[] blob) {
    CRC32C crc = new CRC32C();
    crc.update(blob, 4, blob.length - 4);
    return (int) crc.getValue();
  }

  /// The content.
  ///
  /// @throws CorruptBlockException whatever is wrong with `blob`
  static ByteSource open(byte[] blob) {
    ByteSource in = new ByteSource(blob);
    if (in.readInt() != checksum(blob)) {
      throw new CorruptBlockException("the checksum does not match");
    }
    int format = in.readByte();
    return switch (format) {
      case PLAIN -> in;
      case ZSTD -> unpack(in);
      default -> throw new CorruptBlockException("unknown format " + format);
    };
  }

  private static ByteSource unpack(ByteSource in) {
    byte[] content = new byte[in.readSize(MOST_COMPRESSED)];
    byte[] packed = in.toByteArray();
    int length;
    try {
      length =
          new ZstdJavaDecompressor()
              .decompress(packed, 0, packed.length, content, 0, content.length);
    } catch (RuntimeException e) {
      // Besides MalformedInputException it throws what its array accesses do.
      throw new CorruptBlockException("the content cannot be unpacked", e);
    }
    if (length != content.length) {
      throw new CorruptBlockException(
          "expected %d bytes unpacked, found %d".formatted(content.length, length));
    }
    return new ByteSource(content);
  }
}
