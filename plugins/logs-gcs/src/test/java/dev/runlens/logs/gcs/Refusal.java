// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

/// The emulator answers an error.
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  final int status;
  final String reason;

  Refusal(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}
