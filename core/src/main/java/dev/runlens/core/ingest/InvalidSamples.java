// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

/// A body of samples that cannot be taken.
public final class InvalidSamples extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidSamples(String field, String message) {
    super(message);
    this.field = field;
  }

  /// Where in the body: `[0].system.cpu.usage_percent`; empty for the body as a whole.
  public String field() {
    return field;
  }
}
