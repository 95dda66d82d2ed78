// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import java.util.OptionalLong;

/// A model's whole answer.
///
/// @param text without what the model thought
/// @param model as the server names it; as the settings do if it doesn't
/// @param finishReason `stop`, `length`, …; empty if the server did not tell
/// @param thoughtCharacters how much it thought, in characters
/// @param inputTokens if the server counts
/// @param outputTokens if the server counts
record ChatAnswer(
    String text,
    String model,
    String finishReason,
    long thoughtCharacters,
    OptionalLong inputTokens,
    OptionalLong outputTokens) {

  /// Whether it ended where the tokens did.
  boolean cutOff() {
    return finishReason.equals("length");
  }
}
