// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.LogView.LineKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredLogViewTest {

  private static final String AT = "2026-11-23T08:41:17.1234567Z ";

  private final LogView view =
      new StoredLogView(
          StoredLog.of(
                  AT + "##[group]Run make",
                  AT + "##[error]Process completed with exit code 2.",
                  AT + "Cleaning up orphan processes")
              .reader(),
          List.of(new StepLines(1, 1, 2), new StepLines(7, 3, 3)));

  @Test
  void tellsWhatTheIndexKnows() {
    assertEquals(3, view.lines());
    assertTrue(view.complete());
    assertEquals(List.of(2L), view.errors());
  }

  @Test
  void findsTheLinesOfAStepByItsNumber() {
    assertEquals(Optional.of(new LogView.LineRange(3, 3)), view.step(7));
    assertEquals(Optional.empty(), view.step(2));
  }

  @Test
  void readsARange() {
    List<LogView.Line> lines = new ArrayList<>();
    view.read(2, 2, lines::add);

    assertEquals(
        List.of(
            new LogView.Line(
                2,
                Instant.parse("2026-11-23T08:41:17.1234567Z"),
                LineKind.ERROR,
                "Process completed with exit code 2.")),
        lines);
  }
}
