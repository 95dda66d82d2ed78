// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/// Bytes `[offset, offset + length)` of a file, sent as one request and again if need be.
record FileSlice(Path file, long offset, long length) {

  private static final int BUFFER_BYTES = 128 << 10;

  /// What Content-MD5 says: RFC 1864. It guards against accidents on the way, not against people.
  String md5() throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no MD5, which every Java should have", e);
    }
  }

  RequestBody body() {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return open();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        length,
        "application/octet-stream");
  }

  private InputStream open() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new BoundedStream(Channels.newInputStream(channel.position(offset)), length);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
