// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "-3, 0s",
    "0, 0s",
    "59, 59s",
    "60, 1m 00s",
    "872, 14m 32s",
    "3900, 1h 05m",
    "97200, 1d 03h"
  })
  void writesDurationsInTheirTwoLargestUnits(long seconds, String text) {
    assertEquals(text, Format.duration(Duration.ofSeconds(seconds)));
  }

  @Test
  void saysThatADurationIsUnknown() {
    assertEquals("–", Format.duration(null, NOW));
    assertEquals("–", Format.duration(NOW, null));
    assertEquals("5m 00s", Format.duration(NOW, NOW.plusSeconds(300)));
  }

  @ParameterizedTest
  @CsvSource({"30, 30s", "300, 5m", "3600, 1h", "5400, 1h 30m"})
  void writesRoundDurationsWithoutTheirEmptyPart(long seconds, String text) {
    assertEquals(text, Format.shortDuration(seconds));
  }

  @ParameterizedTest
  @CsvSource({"0, 00:00", "801, 13:21", "3723, 1:02:03", "-5, 00:00"})
  void writesPlacesOnTheTimeline(long seconds, String text) {
    assertEquals(text, Format.clock(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "17072495001, 15.9 GiB",
    "130023424, 124 MiB"
  })
  void writesBytesInIecUnits(long bytes, String text) {
    assertEquals(text, Format.bytes(bytes));
  }

  @Test
  void writesCountsAndShares() {
    assertEquals("41,552", Format.count(41_552));
    assertEquals("", Format.countOrNone(0));
    assertEquals("3", Format.countOrNone(3));
    assertEquals("57%", Format.percent(0.566));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, just now",
    "48, 48s ago",
    "300, 5m ago",
    "10800, 3h ago",
    "172800, 2d ago",
    "3456000, 14 Oct 2026"
  })
  void writesHowLongAgoSomethingWas(long seconds, String text) {
    assertEquals(text, Format.moment(NOW.minusSeconds(seconds), NOW).text());
  }

  @Test
  void keepsTheInstantItselfBesideItsAge() {
    assertEquals(
        new Moment("2026-11-23T11:55:00Z", "5m ago", "2026-11-23 11:55:00 UTC"),
        Format.moment(NOW.minusSeconds(300), NOW));
    assertEquals(Moment.UNKNOWN, Format.moment(null, NOW));
  }
}
