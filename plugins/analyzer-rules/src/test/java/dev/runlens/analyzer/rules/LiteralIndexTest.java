// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.runlens.api.analysis.Finding.Category;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiteralIndexTest {

  private final LiteralIndex index = index("she|hers", "he", "error: ", "✕");

  @Test
  void findsLiteralsWithinAndAcrossOneAnother() {
    assertEquals(bits(0, 1), index.candidates("ushers"));
    assertEquals(bits(1), index.candidates("ahe"));
    assertEquals(bits(0, 1), index.candidates("the hers"));
  }

  @Test
  void ignoresCase() {
    assertEquals(bits(2), index.candidates("ERROR: x"));
  }

  @Test
  void knowsLiteralsBeyondAscii() {
    assertEquals(bits(3), index.candidates("  ✕ flies"));
  }

  @Test
  void passesOverMostLines() {
    assertNull(index.candidates(""));
    assertNull(index.candidates("all is good"));
  }

  private static LiteralIndex index(String... literals) {
    return new LiteralIndex(
        List.of(literals).stream()
            .map(literal -> LinePattern.line(literal, Category.CPU, 1, literal, ".", "x"))
            .toList());
  }

  private static BitSet bits(int... indexes) {
    BitSet bits = new BitSet();
    for (int i : indexes) {
      bits.set(i);
    }
    return bits;
  }
}
