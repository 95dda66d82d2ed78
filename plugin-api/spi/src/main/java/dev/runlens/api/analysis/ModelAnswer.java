// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import java.util.Objects;
import java.util.OptionalLong;

/// What a language model answered to a [Brief], unread: the server parses it, checks every citation
/// and publishes only what holds.
///
/// @param text the model's answer as it came, at most 200,000 characters: JSON of the brief's
///   schema, perhaps fenced or with words around it
/// @param model the model that answered, as its server names it
/// @param inputTokens tokens read, if the server says so; over all tries
/// @param outputTokens tokens written, if the server says so; over all tries
public record ModelAnswer(
    String text, String model, OptionalLong inputTokens, OptionalLong outputTokens) {

  /// Longest text that is taken, in characters.
  public static final int MOST_CHARACTERS = 200_000;

  public ModelAnswer {
    Objects.requireNonNull(model);
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "An answer of %d characters, at most %d are taken"
              .formatted(text.length(), MOST_CHARACTERS));
    }
  }
}
