// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/// Compresses pieces of a log into zstd frames, one behind the other: together they are a standard
/// `.zst` file. Not for several threads.
final class FrameWriter {

  /// Most bytes of a log in a frame. Larger frames compress hardly better (256 KiB: 3 % worse than
  /// one frame for all) and make a window dearer.
  static final int RAW_LENGTH = 256 * 1024;

  /// Most bytes of a frame: zstd stores what does not compress, with a few bytes of header.
  static final int MAX_LENGTH = RAW_LENGTH + 4 * 1024;

  /// Where a frame went.
  record Written(long offset, int length, int crc) {}

  private final OutputStream out;
  private final ZstdJavaCompressor zstd = new ZstdJavaCompressor();
  private final byte[] buffer = new byte[zstd.maxCompressedLength(RAW_LENGTH)];
  private long offset;

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /// Writes the first `length` bytes of a piece as one frame.
  Written write(byte[] piece, int length) throws IOException {
    int compressed = zstd.compress(piece, 0, length, buffer, 0, buffer.length);
    out.write(buffer, 0, compressed);
    Written written = new Written(offset, compressed, crc(buffer, 0, compressed));
    offset += compressed;
    return written;
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
