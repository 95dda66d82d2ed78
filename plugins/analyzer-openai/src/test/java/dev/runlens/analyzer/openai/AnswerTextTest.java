// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerTextTest {

  @Test
  void keepsAnAnswerAsItIs() {
    assertEquals("{\"a\": 1}", answer("{\"a\": 1}", 3));
    assertEquals("```json\n{}\n```", answer("```json\n{}\n```", 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 100})
  void dropsThoughtsHoweverTheyComeInPieces(int pieces) {
    String text = "\n<think>\nIs it {\"a\": 2}? No.\n</think>\n\n{\"a\": 1}";

    assertEquals("{\"a\": 1}", answer(text, pieces));
  }

  @Test
  void dropsThoughtsWhoseBeginningIsInThePrompt() {
    assertEquals("{\"a\": 1}", answer("So, the compiler...\n</think>\n{\"a\": 1}", 4));
  }

  @Test
  void keepsAMarkThatTheAnswerQuotes() {
    String text = "{\"quote\": \"</think> was printed by <think>\"}";

    assertEquals(text, answer(text, 4));
  }

  @Test
  void hasNoAnswerWhereAModelThinksToTheEnd() {
    AnswerText text = new AnswerText();
    text.append("<think>hm, ");
    text.append("hmm");
    text.think("apart");

    assertEquals("", text.answer());
    assertEquals(0, text.characters());
  }

  @Test
  void countsThoughtsApart() {
    AnswerText text = new AnswerText();
    text.think("12345");
    text.append("<think>1234567890</think>");
    text.append("{}");

    assertEquals(15, text.thoughtCharacters());
    assertEquals(2, text.characters());
  }

  private static String answer(String text, int piece) {
    AnswerText answer = new AnswerText();
    for (int from = 0; from < text.length(); from += piece) {
      answer.append(text.substring(from, Math.min(text.length(), from + piece)));
    }
    return answer.answer();
  }
}
