// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusBadgeTest {
  @ParameterizedTest
  @CsvSource({
    "success, ok, Succeeded",
    "failure, bad, Failed",
    "startup_failure, bad, Failed to start",
    "timed_out, bad, Timed out",
    "cancelled, mute, Cancelled",
    "skipped, mute, Skipped",
    "neutral, mute, Neutral",
    "stale, mute, Stale",
    "action_required, warn, Action required",
    "brand_new_thing, mute, Brand new thing"
  })
  void readsConclusions(String conclusion, String tone, String word) {
    StatusBadge badge = StatusBadge.of("completed", conclusion);
    assertEquals(tone, badge.tone());
    assertEquals(word, badge.word());
    assertFalse(badge.running());
  }

  @ParameterizedTest
  @CsvSource({
    "queued, Queued",
    "in_progress, Running",
    "waiting, Waiting",
    "pending, Pending",
    "requested, Pending",
    "brand_new, Brand new"
  })
  void readsStatuses(String status, String word) {
    StatusBadge badge = StatusBadge.of(status, null);
    assertEquals(word, badge.word());
    assertTrue(badge.running());
  }

  @Test
  void copesWithValuesThatSayNothing() {
    assertEquals("Completed", StatusBadge.of("completed", null).word());
    assertEquals("Unknown", StatusBadge.of("", null).word());
  }

  @Test
  void countsFailuresWhereThereAreSeveralJobs() {
    StatusBadge running = StatusBadge.of("in_progress", null);
    assertEquals("2 of 14 failed", running.withFailures(2, 14).word());
    assertTrue(running.withFailures(2, 14).running());
    assertSame(running, running.withFailures(0, 14));
    assertSame(running, running.withFailures(1, 1));
  }
}
