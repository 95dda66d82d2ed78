// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import dev.runlens.api.ComponentException;
import org.jspecify.annotations.Nullable;

/// A failure that an analyzer foresaw.
public final class AnalyzerException extends ComponentException {

  private static final long serialVersionUID = 1L;

  public AnalyzerException(Kind kind, String message) {
    this(kind, message, null);
  }

  public AnalyzerException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}
