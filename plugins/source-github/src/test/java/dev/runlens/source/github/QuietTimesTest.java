// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.runlens.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuietTimesTest {

  private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

  @TempDir private Path directory;

  private final SettableClock clock = new SettableClock(START);

  @Test
  void remembersWhatIsStillToCome() throws Exception {
    QuietTimes before = open();
    before.keep("installation 7", START.plusSeconds(90));
    before.keep("the App", START.plusSeconds(30));
    clock.advance(Duration.ofSeconds(40));
    before.keep("installation 8", START.plusSeconds(400));

    QuietTimes after = open();
    assertEquals(START.plusSeconds(90), after.until("installation 7"));
    assertEquals(START.plusSeconds(400), after.until("installation 8"));
    assertEquals(Instant.MIN, after.until("the App"));
    assertFalse(Files.readString(file()).contains("App"), "what is over is not kept");
  }

  @Test
  void beginsAnewIfTheFileIsOfNoUse() throws Exception {
    for (String content : new String[] {"installation\\ 7=soon\n", "a=\\uZZZZ\n"}) {
      Files.writeString(file(), content);
      QuietTimes quiet = open();
      assertEquals(Instant.MIN, quiet.until("installation 7"));
      quiet.keep("installation 9", START.plusSeconds(50));
      assertEquals(START.plusSeconds(50), open().until("installation 9"));
    }
  }

  private QuietTimes open() {
    return QuietTimes.in(file(), clock, System.getLogger("dev.runlens.component.test"));
  }

  private Path file() {
    return directory.resolve("quiet-until.properties");
  }
}
