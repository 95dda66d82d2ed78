// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PlainTextTest {

  @Test
  void hasNoEscapes() {
    assertEquals("red text", PlainText.of("\u001b[31mred\u001b[0m text"));
    assertEquals("link", PlainText.of("\u001b]8;;https://acme.dev\u0007link\u001b]8;;\u0007"));
    assertEquals("link", PlainText.of("\u001b]8;;https://acme.dev\u001b\\link"));
    assertEquals("ab", PlainText.of("a\u001bMb\u001b"));
    assertEquals("31", PlainText.of("\u001b[31"));
  }

  @Test
  void isWhatAProgressBarShowsAtTheEnd() {
    assertEquals("100 %", PlainText.of("10 %\r50 %\r100 %\r"));
    assertEquals("", PlainText.of("\r\r"));
    assertEquals("", PlainText.of(""));
  }

  @Test
  void isCutWhereNothingMoreIsToldAndNeverInsideACharacter() {
    assertEquals(2_000, PlainText.of("x".repeat(300_000)).length());
    assertEquals("a", PlainText.cut("a\ud83d\ude80", 2));
    assertTrue(PlainText.quote("\ud83d\ude80".repeat(300)).length() <= 300);
  }
}
