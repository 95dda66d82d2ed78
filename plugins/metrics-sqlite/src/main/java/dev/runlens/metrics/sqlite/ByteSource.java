// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

/// Reads what a [ByteSink] wrote and believes nothing of it. For one thread.
final class ByteSource {

  private final byte[] bytes;
  private final int end;
  private int position;

  ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ByteSource(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  int remaining() {
    return end - position;
  }

  /// Fails unless `count` bytes are left: whoever makes an array calls this first with the least
  /// that the array's content can take, so that no number found in a file makes a huge one.
  void require(long count) {
    if (count < 0 || count > remaining()) {
      throw new CorruptBlockException(
          "expected %d more bytes, found %d".formatted(count, remaining()));
    }
  }

  int readByte() {
    require(1);
    return bytes[position++] & 0xff;
  }

  /// The next `count` bytes as a source of their own.
  ByteSource read(int count) {
    require(count);
    ByteSource part = new ByteSource(bytes, position, position + count);
    position += count;
    return part;
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new CorruptBlockException("a number does not end");
  }

  long readSigned() {
    long zigzag = readVarint();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  int readInt() {
    require(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= readByte() << shift;
    }
    return value;
  }

  /// A varint that must lie in `0..max`.
  int readSize(long max) {
    long value = readVarint();
    if (value < 0 || value > Math.min(max, Integer.MAX_VALUE)) {
      throw new CorruptBlockException(
          "expected a number up to %d, found %s".formatted(max, Long.toUnsignedString(value)));
    }
    return (int) value;
  }

  byte[] toByteArray() {
    byte[] copy = new byte[remaining()];
    System.arraycopy(bytes, position, copy, 0, copy.length);
    return copy;
  }
}
