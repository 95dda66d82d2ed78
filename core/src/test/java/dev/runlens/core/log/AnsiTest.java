// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "^[[36;1mnpm ci^[[0m, npm ci",
        "a^[[38;5;208mb^[[48:2::1:2:3mc, abc",
        "^[[2K^[[1Gdone, done",
        "^[[?25lhidden, hidden",
        "^[]0;title^Gtext, text",
        "^[]8;;https://x.example^[\\link^[]8;;^[\\, link",
        "^[(Bplain, plain",
        "^[cfresh, fresh",
        "^[Pq#0^[\\sixel, sixel",
        "cut^[, cut",
        "cut^[[, cut",
        "cut^[[31, cut",
        "^[]no end, no end",
        "^[[31\u00e9, \u00e9",
      })
  void leavesTheTextAlone(String text, String expected) {
    assertEquals(expected, Ansi.strip(text.replace("^[", "\u001B").replace("^G", "\u0007")));
  }

  @Test
  void givesATextWithoutEscapesBackAsItIs() {
    String text = "nothing to do";

    assertSame(text, Ansi.strip(text));
  }

  @Test
  void takesLinearTimeForStringsThatNeverEnd() {
    String text = "\u001B]".repeat(500_000);

    assertTimeout(Duration.ofSeconds(5), () -> assertEquals("", Ansi.strip(text)));
  }
}
