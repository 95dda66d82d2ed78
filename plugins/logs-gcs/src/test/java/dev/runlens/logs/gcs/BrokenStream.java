// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Fails where the stream beneath ends.
final class BrokenStream extends FilterInputStream {

  BrokenStream(InputStream beneath) {
    super(beneath);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next < 0) {
      throw new IOException("the source went away");
    }
    return next;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    int got = super.read(target, from, count);
    if (got < 0) {
      throw new IOException("the source went away");
    }
    return got;
  }
}
