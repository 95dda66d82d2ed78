// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

/// Why an answer that came is of no use.
sealed interface Flaw {

  /// It cannot be read.
  ///
  /// @param why goes on after "The answer cannot be used:", without a full stop
  record Unreadable(String why) implements Flaw {

    public Unreadable {
      why = why.strip().replaceAll("\\.+$", "");
    }
  }

  /// The model came to its limit of tokens.
  record CutShort() implements Flaw {}

  /// Gemini's filters held it back.
  ///
  /// @param why a sentence without its full stop
  record Withheld(String why) implements Flaw {}

  /// What to tell the model when it is asked again.
  default String correction() {
    return switch (this) {
      case Unreadable(String why) ->
          "Your last answer could not be used: "
              + why
              + ". Answer again, with one JSON object of the given schema and nothing around it.";
      case CutShort() ->
          "Your last answer was cut off because it grew too long. Answer again, much shorter, with"
              + " one complete JSON object of the given schema.";
      case Withheld(_) ->
          "Your last answer was held back by a filter. Answer again in your own words, with quotes"
              + " as short as the rules of evidence allow.";
    };
  }
}
