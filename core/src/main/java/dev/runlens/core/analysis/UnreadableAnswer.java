// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

/// A model's answer is not of the form that was asked for. The message says why, in words that the
/// model can act on.
final class UnreadableAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableAnswer(String problem) {
    super(problem);
  }

  /// Why, never null.
  String problem() {
    return String.valueOf(getMessage());
  }
}
