// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;

/// Logs with everything that was ever seen in one, at random.
final class RandomLog {

  private static final List<String> HEADS =
      List.of(
          "##[group]",
          "##[endgroup]",
          "##[error]",
          "##[warning]",
          "##[notice]",
          "##[debug]",
          "##[command]",
          "##[section]",
          "[command]",
          "##[unknown]",
          "##[error",
          "#",
          "##[group]Run ",
          "Post job cleanup.",
          "\uFEFF",
          "2026-02-30T10:00:00.0000000Z ",
          "1969-12-31T23:59:59.0000000Z ",
          "2026-02-03T10:00:00.000000Z ",
          "");
  private static final List<String> WORDS =
      List.of(
          "needle",
          "Needle",
          "nee\u001B[31mdle\u001B[0m",
          "\u001B]0;needle\u0007",
          "straße",
          "漢字",
          "😀",
          "\u0000",
          "\r",
          "\uFEFF",
          "##[error]",
          "a",
          "haystack",
          "   ",
          "\u001B[1;36m");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS").withZone(ZoneOffset.UTC);

  private final Random random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-11-23T08:41:17.1234567Z");

  private RandomLog(long seed) {
    random = new Random(seed);
  }

  /// A log of up to about 1.5 MB.
  static byte[] of(long seed) {
    return new RandomLog(seed).log();
  }

  private byte[] log() {
    int lines = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(6_000);
    boolean windows = random.nextBoolean();
    for (int i = 0; i < lines; i++) {
      head();
      text(length(lines));
      if (i + 1 < lines || random.nextBoolean()) {
        out.writeBytes((random.nextInt(50) == 0 != windows ? "\r\n" : "\n").getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }

  private void head() {
    for (int i = random.nextInt(20); i >= 18; i--) {
      word("\uFEFF");
    }
    if (random.nextInt(10) > 0) {
      now = now.plusNanos(100L * random.nextInt(8_000_000));
      word(STAMP.format(now) + "Z");
      if (random.nextInt(30) == 0) {
        return;
      }
      word(" ");
    }
    if (random.nextInt(3) == 0) {
      word(HEADS.get(random.nextInt(HEADS.size())));
    }
  }

  private int length(int lines) {
    return switch (random.nextInt(400)) {
      case 0 -> 10_000 + random.nextInt(3);
      case 1 -> lines < 400 || random.nextInt(20) == 0 ? 300_000 + random.nextInt(400_000) : 50;
      default -> random.nextInt(160);
    };
  }

  private void text(int length) {
    int end = out.size() + length;
    while (out.size() < end) {
      switch (random.nextInt(200)) {
        case 0 -> out.write(0x80 + random.nextInt(0x80));
        case 1 -> out.writeBytes(new byte[] {(byte) 0xE2, (byte) 0x82});
        default -> word(WORDS.get(random.nextInt(WORDS.size())));
      }
    }
  }

  private void word(String word) {
    out.writeBytes(word.getBytes(UTF_8));
  }
}
