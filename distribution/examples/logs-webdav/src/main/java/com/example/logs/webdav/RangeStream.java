// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Exactly so many bytes of a response. One that ends before was cut off and says so, so that half
/// a log never looks whole.
final class RangeStream extends FilterInputStream {

  private long left;

  RangeStream(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      return -1;
    }
    int value = in.read();
    if (value < 0) {
      throw cutOff();
    }
    left--;
    return value;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int got = in.read(target, from, (int) Math.min(count, left));
    if (got < 0) {
      throw cutOff();
    }
    left -= got;
    return got;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.clamp(count, 0, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private EOFException cutOff() {
    return new EOFException("The answer ended " + left + " bytes too early");
  }
}
