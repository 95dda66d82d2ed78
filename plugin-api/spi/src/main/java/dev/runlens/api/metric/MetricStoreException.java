// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import dev.runlens.api.ComponentException;
import org.jspecify.annotations.Nullable;

/// A failure that a metric store foresaw.
public final class MetricStoreException extends ComponentException {

  private static final long serialVersionUID = 1L;

  public MetricStoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  public MetricStoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}
