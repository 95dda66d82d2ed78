// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.log;

import dev.runlens.api.ComponentException;
import org.jspecify.annotations.Nullable;

/// A failure that a log store foresaw.
public final class LogStoreException extends ComponentException {

  private static final long serialVersionUID = 1L;

  public LogStoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  public LogStoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}
