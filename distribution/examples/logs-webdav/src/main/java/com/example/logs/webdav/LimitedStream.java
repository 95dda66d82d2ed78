// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that refuses to be longer than so many bytes.
final class LimitedStream extends FilterInputStream {

  private final long most;
  private long seen;

  LimitedStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    int got = in.read(target, from, count);
    count(Math.max(got, 0));
    return got;
  }

  private void count(int more) throws IOException {
    seen += more;
    if (seen > most) {
      throw new IOException("The answer is longer than %,d bytes".formatted(most));
    }
  }
}
