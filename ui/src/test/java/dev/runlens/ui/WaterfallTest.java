// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

  @Test
  void drawsTheWaitAndTheWorkInPercent() {
    Waterfall drawn =
        Waterfall.of(
            List.of(
                job("completed", "success", 0, 25L, 75L),
                job("completed", "failure", 50, 60L, 100L)),
            START);
    Waterfall.Bar first = drawn.bars().get(0);
    assertEquals("0.000", first.queueX());
    assertEquals("25.000", first.queueWidth());
    assertEquals("25.000", first.runX());
    assertEquals("50.000", first.runWidth());
    assertEquals("25s", first.queued());
    assertEquals("50s", first.duration());
    assertEquals("job: succeeded, queued 25s, ran 50s", first.summary());
    assertEquals("60.000", drawn.bars().get(1).runX());
  }

  @Test
  void drawsWhatRunsUntilNow() {
    Waterfall.Bar bar =
        Waterfall.of(List.of(job("in_progress", null, 0, 20L, null)), at(200)).bars().getFirst();
    assertEquals("3m 00s", bar.duration());
    assertEquals("90.000", bar.runWidth());
  }

  @Test
  void drawsOnlyTheWaitOfWhatIsQueued() {
    Waterfall.Bar bar =
        Waterfall.of(List.of(job("queued", null, 0, null, null)), at(60)).bars().getFirst();
    assertFalse(bar.started());
    assertEquals("1m 00s", bar.queued());
    assertEquals("–", bar.duration());
    assertEquals("job: queued for 1m 00s", bar.summary());
  }

  @Test
  void drawsNeitherForWhatWasSkipped() {
    Waterfall.Bar bar =
        Waterfall.of(
                List.of(
                    job("completed", "success", 0, 5L, 50L),
                    job("completed", "skipped", 50, 50L, 50L)),
                START)
            .bars()
            .get(1);
    assertFalse(bar.started());
    assertEquals("–", bar.queued());
    assertEquals("0.000", bar.queueWidth());
  }

  @Test
  void staysWithinThePictureWhenClocksDiffer() {
    Waterfall drawn =
        Waterfall.of(
            List.of(
                job("completed", "success", 10, 8L, 7L), job("completed", "success", 0, 1L, 400L)),
            START);
    for (Waterfall.Bar bar : drawn.bars()) {
      double x = Double.parseDouble(bar.runX());
      double width = Double.parseDouble(bar.runWidth());
      assertTrue(x >= 0 && width > 0 && x + width <= 100.001, bar::toString);
      assertTrue(Double.parseDouble(bar.queueWidth()) >= 0, bar::toString);
    }
  }

  @Test
  void marksRoundTimes() {
    Waterfall drawn = Waterfall.of(List.of(job("completed", "success", 0, 0L, 1300L)), START);
    assertEquals(
        List.of("0", "5m", "10m", "15m", "20m"),
        drawn.ticks().stream().map(Waterfall.Tick::label).toList());
  }

  @Test
  void isEmptyWithoutJobs() {
    assertTrue(Waterfall.of(List.of(), START).empty());
  }

  private static Waterfall.Job job(
      String status,
      @Nullable String conclusion,
      long created,
      @Nullable Long started,
      @Nullable Long completed) {
    return new Waterfall.Job(
        1,
        "job",
        status,
        conclusion,
        at(created),
        started == null ? null : at(started),
        completed == null ? null : at(completed),
        null);
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }
}
