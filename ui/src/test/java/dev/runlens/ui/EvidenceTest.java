// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Instant START = Instant.ofEpochSecond(1000);

  @Test
  void leadsToLinesOfTheLog() {
    Evidence lines = Evidence.log("7", 120, 140, START, "");
    assertEquals("lines 120–140", lines.label());
    assertEquals("/jobs/7/log?from=120#L120", lines.href());
    assertEquals("120", lines.fromLine());
    assertEquals("140", lines.toLine());
    assertEquals("1000000", lines.fromMs());
  }

  @Test
  void quotesTheLineWithoutItsColoursAndCutsItShort() {
    assertEquals("Killed", Evidence.log("7", 1, 1, null, " \u001b[31mKilled\u001b[0m ").label());
    assertEquals(44, Evidence.log("7", 1, 1, null, "x".repeat(90)).label().length());
  }

  @Test
  void doesNotCutACharacterInTwo() {
    String label = Evidence.log("7", 1, 1, null, "💥".repeat(90)).label();
    assertEquals("💥".repeat(43) + "…", label);
  }

  @Test
  void namesAnInstantOnceAndASpanTwice() {
    Instant end = START.plusSeconds(90);
    assertEquals("", Evidence.metric("7", "memory", START, START).toMs());
    assertEquals("1090000", Evidence.metric("7", "memory", START, end).toMs());
    assertEquals("00:00 – 01:30", Evidence.span(START, START, end));
    assertEquals("00:00", Evidence.span(START, START, START));
  }

  @Test
  void cutsEscapesOffLines() {
    assertEquals(
        "abcde", LogPage.plain("\u001b]0;t\u0007a\u001b[2Kb\u001b[1;31mc\u001b(Bd\u0000\re\u001b"));
    assertEquals("tab\tstays", LogPage.plain("tab\tstays"));
  }
}
