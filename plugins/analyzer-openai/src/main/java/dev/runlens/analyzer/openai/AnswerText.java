// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

/// What a model answers, put together from its pieces and rid of what it thinks aloud.
///
/// Servers that know the model send thoughts apart, as `reasoning_content` (llama.cpp, vLLM,
/// DeepSeek) or `reasoning` (Ollama, newer vLLM). Others leave them in the answer, between
/// `<think>` and `</think>` at its beginning; where the prompt's template already opened the block,
/// only its end is seen.
final class AnswerText {

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  /// So much white space at the beginning leaves room for doubt.
  private static final int MOST_UNDECIDED = 1_000;

  private enum State {
    UNDECIDED,
    THINKING,
    ANSWERING
  }

  private final StringBuilder text = new StringBuilder();
  private State state = State.UNDECIDED;
  private long thoughtCharacters;

  void think(String piece) {
    thoughtCharacters += piece.length();
  }

  void append(String piece) {
    text.append(piece);
    if (state == State.UNDECIDED) {
      decide();
    }
    if (state == State.THINKING) {
      forgetThoughts();
    }
  }

  private void decide() {
    String begun = text.toString().stripLeading();
    if (begun.startsWith(OPEN)) {
      text.setLength(0);
      text.append(begun, OPEN.length(), begun.length());
      state = State.THINKING;
    } else if (!OPEN.startsWith(begun) || text.length() > MOST_UNDECIDED) {
      state = State.ANSWERING;
    }
  }

  /// Keeps only as much as the mark's beginning may be.
  private void forgetThoughts() {
    int close = text.indexOf(CLOSE);
    int thought = close >= 0 ? close : Math.max(0, text.length() - CLOSE.length());
    thoughtCharacters += thought;
    text.delete(0, close >= 0 ? close + CLOSE.length() : thought);
    if (close >= 0) {
      state = State.ANSWERING;
    }
  }

  long thoughtCharacters() {
    return thoughtCharacters;
  }

  /// Length of the answer so far, in characters.
  int characters() {
    return state == State.THINKING ? 0 : text.length();
  }

  /// The answer.
  String answer() {
    if (state == State.THINKING) {
      return "";
    }
    String answer = text.toString().strip();
    int close = answer.indexOf(CLOSE);
    // An answer that has begun may quote the mark from a log.
    boolean begun = answer.startsWith("{") || answer.startsWith("```");
    return close >= 0 && !begun ? answer.substring(close + CLOSE.length()).strip() : answer;
  }
}
