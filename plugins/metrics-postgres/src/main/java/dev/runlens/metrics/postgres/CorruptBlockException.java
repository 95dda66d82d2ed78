// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

/// What was read is not what was written; the message says in what way.
final class CorruptBlockException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CorruptBlockException(String message) {
    super(message);
  }

  CorruptBlockException(String message, Throwable cause) {
    super(message, cause);
  }
}
