// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import java.io.IOException;

/// What answered does not speak the Gemini API.
final class NotGeminiException extends IOException {

  private static final long serialVersionUID = 1L;

  /// @param found what came instead, a few words
  NotGeminiException(String found) {
    super(found);
  }
}
