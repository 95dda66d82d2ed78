// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

  @Test
  void readsTheInstantToTheTick() {
    assertEquals(
        Instant.parse("2026-11-23T08:41:17.123456700Z"),
        Stamp.instant(parse("2026-11-23T08:41:17.1234567Z")));
    assertEquals(0, parse("1970-01-01T00:00:00.0000000Z"));
  }

  @Test
  void agreesWithTheCalendarOfTheJdk() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      Instant instant = Instant.ofEpochSecond(random.nextLong(253_402_300_800L), 100);
      assertEquals(instant, Stamp.instant(parse(instant.toString().replace("00Z", "Z"))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-29T08:41:17.1234567Z",
        "2026-13-01T08:41:17.1234567Z",
        "2026-00-01T08:41:17.1234567Z",
        "2026-01-00T08:41:17.1234567Z",
        "2026-04-31T08:41:17.1234567Z",
        "2026-01-01T24:00:00.0000000Z",
        "2026-01-01T08:60:17.1234567Z",
        "2026-01-01T08:41:60.1234567Z",
        "1969-12-31T23:59:59.0000000Z",
        "2026-01-01 08:41:17.1234567Z",
        "2026-01-01T08:41:17,1234567Z",
        "2026-01-01T08:41:17.12345678",
        "2026-01-01T08:41:17.123456xZ",
        "-026-01-01T08:41:17.1234567Z",
        "2026-01-01T+8:41:17.1234567Z",
      })
  void refusesWhatIsNoStamp(String text) {
    assertEquals(Stamp.NONE, parse(text));
  }

  private static long parse(String text) {
    return Stamp.parse(text.getBytes(US_ASCII), 0);
  }
}
