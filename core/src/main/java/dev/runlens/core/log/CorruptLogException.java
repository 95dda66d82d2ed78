// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import org.jspecify.annotations.Nullable;

/// What is stored of a log cannot be read: its data or its index is damaged, cut off, or they do
/// not belong together. Fetching the log from its source again is the remedy.
public final class CorruptLogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CorruptLogException(String message) {
    super(message);
  }

  CorruptLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
