// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The token by which programs are an admin, without being a person: `admin.token`, or the file
/// `admin-token` that earlier versions made. There need not be one.
public final class AdminToken {

  private final @Nullable String digest;

  private AdminToken(@Nullable String token) {
    this.digest = token == null ? null : Digest.of(token);
  }

  /// The token that counts.
  ///
  /// @param given as configured, or `null`
  /// @param file read if nothing is configured; may be missing, and is never made
  public static AdminToken of(@Nullable String given, Path file) {
    return new AdminToken(given == null && Files.exists(file) ? KeyFile.readOrMake(file) : given);
  }

  /// Whether there is one.
  public boolean exists() {
    return digest != null;
  }

  /// Whether this is it, compared in constant time.
  public boolean is(String token) {
    return digest != null && Digest.same(Digest.of(token), digest);
  }
}
