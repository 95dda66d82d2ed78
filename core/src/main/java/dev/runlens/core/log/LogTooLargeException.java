// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

/// A log is larger than this server keeps.
public final class LogTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LogTooLargeException(long maxBytes) {
    super("The log is larger than " + maxBytes + " bytes, the most that is kept of one log.");
  }
}
