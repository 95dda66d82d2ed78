// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.ComponentException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A failure that an event source foresaw.
public final class SourceException extends ComponentException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  public SourceException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  public SourceException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, cause, null);
  }

  public SourceException(
      Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(kind, message, cause);
    this.retryAfter = retryAfter;
  }

  /// How long the other side asked us to stay away; asking earlier may get the App banned.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
