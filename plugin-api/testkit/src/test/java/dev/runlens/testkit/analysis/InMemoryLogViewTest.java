// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.LogView.Line;
import dev.runlens.api.analysis.LogView.LineKind;
import dev.runlens.api.analysis.LogView.LineRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InMemoryLogViewTest {

  private final InMemoryLogView log =
      InMemoryLogView.of(
          """
          before any stamp
          2026-01-15T12:00:00.1234567Z ##[group]Run make
          continued
          2026-01-15T12:00:01.0000000Z ##[error]broken
          2026-01-15T12:00:02.0000000Z ##[unknown]kept
          """);

  @Test
  void cutsOffStampsAndMarkers() {
    List<Line> lines = read(1, Long.MAX_VALUE);

    assertEquals(5, log.lines());
    assertNull(lines.getFirst().at());
    assertEquals(
        new Line(2, Instant.parse("2026-01-15T12:00:00.1234567Z"), LineKind.GROUP, "Run make"),
        lines.get(1));
    assertEquals(lines.get(1).at(), lines.get(2).at());
    assertEquals("##[unknown]kept", lines.get(4).text());
    assertEquals(List.of(4L), log.errors());
  }

  @Test
  void readsWhatThereIsOfARange() {
    assertEquals(List.of(2L, 3L), read(2, 3).stream().map(Line::number).toList());
    assertEquals(List.of(5L), read(5, 9).stream().map(Line::number).toList());
    assertEquals(List.of(), read(6, 9));
    assertEquals(List.of(), read(3, 2));
  }

  @Test
  void knowsWhatItWasTold() {
    assertTrue(log.complete());
    assertFalse(log.cutShort().complete());
    assertEquals(Optional.empty(), log.step(2));
    assertEquals(Optional.of(new LineRange(2, 4)), log.withStep(2, 2, 4).step(2));
  }

  private List<Line> read(long from, long to) {
    List<Line> lines = new ArrayList<>();
    log.read(from, to, lines::add);
    return lines;
  }
}
