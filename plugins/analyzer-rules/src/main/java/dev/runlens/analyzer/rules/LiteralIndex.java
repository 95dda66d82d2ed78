// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says in one pass over a line which patterns could match it: those one of whose literals is in
/// it.
///
/// Aho and Corasick's automaton ("Efficient string matching", CACM 18, 1975) over ASCII. Other
/// characters are folded onto it, on both sides, which may let a line pass that has no literal but
/// never the other way round. Immutable once built; for use by many threads.
final class LiteralIndex {

  private static final int ALPHABET = 128;

  private final List<int[]> next = new ArrayList<>();
  private final List<BitSet> found = new ArrayList<>();

  LiteralIndex(List<LinePattern> patterns) {
    addState();
    for (int i = 0; i < patterns.size(); i++) {
      for (String literal : patterns.get(i).literals()) {
        add(literal.toLowerCase(Locale.ROOT), i);
      }
    }
    complete();
  }

  /// Indexes of the patterns that could match, or `null` if none could, as of most lines.
  @Nullable BitSet candidates(String line) {
    BitSet candidates = null;
    int state = 0;
    for (int i = 0; i < line.length(); i++) {
      state = next.get(state)[letter(line.charAt(i))];
      BitSet here = found.get(state);
      if (!here.isEmpty()) {
        if (candidates == null) {
          candidates = new BitSet();
        }
        candidates.or(here);
      }
    }
    return candidates;
  }

  private static int letter(char c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c & (ALPHABET - 1);
  }

  private int addState() {
    int[] edges = new int[ALPHABET];
    Arrays.fill(edges, -1);
    next.add(edges);
    found.add(new BitSet());
    return next.size() - 1;
  }

  private void add(String literal, int pattern) {
    int state = 0;
    for (int i = 0; i < literal.length(); i++) {
      int[] edges = next.get(state);
      int letter = letter(literal.charAt(i));
      if (edges[letter] < 0) {
        edges[letter] = addState();
      }
      state = edges[letter];
    }
    found.get(state).set(pattern);
  }

  /// Gives every state an edge for every letter: where its own word does not go on, that of the
  /// longest other word that ends here, which states nearer the root know already.
  private void complete() {
    int[] fallback = new int[next.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(0);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      int[] edges = next.get(state);
      for (int letter = 0; letter < ALPHABET; letter++) {
        int other = state == 0 ? 0 : next.get(fallback[state])[letter];
        int child = edges[letter];
        if (child < 0) {
          edges[letter] = other;
        } else {
          fallback[child] = other;
          found.get(child).or(found.get(other));
          queue.add(child);
        }
      }
    }
  }
}
