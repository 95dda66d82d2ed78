// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitedTextTest {

  /// 1 became 2, 2 did not hold, 3 became 1.
  private static int renumbered(int number) {
    return number == 1 ? 2 : number == 3 ? 1 : 0;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Killed [1].                  | Killed [2].
          Killed [2].                  | Killed.
          Killed [1, 2, 3].            | Killed [2] [1].
          Killed [1-3] early.          | Killed [2] [1] early.
          Killed [1][2][3].            | Killed [2][1].
          Killed [9] and [1].          | Killed and [2].
          argv[1] was [0] in list[2].  | argv[1] was [0] in list[2].
          See [docs] or [].            | See [docs] or [].
          """)
  void citationsAreNumberedAnew(String text, String expected) {
    assertEquals(expected, CitedText.renumbered(text, CitedTextTest::renumbered));
  }

  @Test
  void sentencesKnowWhetherTheyCite() {
    List<CitedText.Sentence> sentences =
        CitedText.sentences(
            "The JVM, e.g. Maven, grew to 15.9 GiB [1]. The kernel killed it. [2] Bad luck!", 2);
    assertEquals(
        List.of(true, true, false), sentences.stream().map(CitedText.Sentence::verified).toList());
    assertEquals(
        List.of(new CitedText.Part("The kernel killed it. ", 2)), sentences.get(1).parts());
    assertEquals(
        List.of(
            new CitedText.Part("The JVM, e.g. Maven, grew to 15.9 GiB ", 1),
            new CitedText.Part(".", 0)),
        sentences.getFirst().parts());
  }

  @Test
  void hostileTextTakesLinearTime() {
    for (String piece : List.of("[1", "[1]", ". [1] ", "[1,", "[", "a. ")) {
      String text = piece.repeat(4_000 / piece.length());
      long start = System.nanoTime();
      int parts =
          CitedText.sentences(CitedText.renumbered(text, number -> number), 1).stream()
              .mapToInt(sentence -> sentence.parts().size())
              .sum();
      assertEquals(true, parts > 0);
      assertEquals(true, System.nanoTime() - start < Duration.ofMinutes(1).toNanos());
    }
  }
}
