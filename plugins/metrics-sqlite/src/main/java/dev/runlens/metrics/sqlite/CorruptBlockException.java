// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

/// Bytes that are no block. [StreamReader] adds whose they were.
final class CorruptBlockException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CorruptBlockException(String message) {
    super(message);
  }

  CorruptBlockException(String message, Throwable cause) {
    super(message, cause);
  }
}
