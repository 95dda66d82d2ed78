// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Bytes `[offset, offset + length)` of a file, or as many of them as there are. It reads the file
/// that was opened, whatever has become of its name since.
final class RangeStream extends InputStream {

  private final FileChannel channel;
  private final long end;
  private long position;

  RangeStream(FileChannel channel, long offset, long length) throws IOException {
    this.channel = channel;
    long size = channel.size();
    this.position = Math.min(offset, size);
    this.end = position + Math.min(length, size - position);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    int wanted = (int) Math.min(count, end - position);
    if (wanted == 0) {
      return -1;
    }
    int got = channel.read(ByteBuffer.wrap(target, from, wanted), position);
    if (got > 0) {
      position += got;
    }
    return got;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, end - position);
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
