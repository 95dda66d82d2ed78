// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import java.util.Arrays;

/// Grows as bytes are written to it. For one thread.
final class ByteSink {

  private byte[] bytes = new byte[256];
  private int length;

  void writeByte(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void write(byte[] source, int from, int count) {
    room(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /// Seven bits a byte, least significant first; as few bytes as the unsigned number needs.
  void writeVarint(long value) {
    room(10);
    while ((value & ~0x7fL) != 0) {
      bytes[length++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[length++] = (byte) value;
  }

  /// A varint that is short for numbers near zero on either side.
  void writeSigned(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  /// Little-endian.
  void writeInt(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      writeByte(value >>> shift);
    }
  }

  /// How many bytes [#writeSigned] would write.
  static int signedLength(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    return (Long.SIZE - Long.numberOfLeadingZeros(zigzag | 1) + 6) / 7;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }

  int length() {
    return length;
  }

  /// What was written, in an array that may be longer; valid until the next write.
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
  }
}
