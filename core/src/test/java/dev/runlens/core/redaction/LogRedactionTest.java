// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.redaction;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogRedactionTest {

  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END PRIVATE KEY-----";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Logger root = Logger.getLogger("");
  private final Handler handler = new StreamHandler(written, new SimpleFormatter());

  @BeforeEach
  void add() {
    root.addHandler(handler);
  }

  @AfterEach
  void remove() {
    root.removeHandler(handler);
  }

  private String log() {
    handler.flush();
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void keepsSecretsOutOfMessagesAndStackTracesOfWhoeverLogs() {
    try (LogRedaction _ = LogRedaction.install(() -> List.of("tell nobody"))) {
      System.getLogger("dev.runlens.core.test")
          .log(
              System.Logger.Level.WARNING,
              "refused: ghs_0123456789abcdef",
              new IllegalStateException(
                  "with " + KEY, new IllegalArgumentException("code tell nobody")));
      Logger.getLogger("some.library").log(Level.WARNING, "Authorization: Bearer {0}", "abcdefgh1");
    }
    String log = log();
    assertTrue(log.contains("IllegalStateException: with ***"), log);
    assertTrue(log.contains("at dev.runlens.core.redaction.LogRedactionTest"), log);
    for (String secret : List.of("0123456789abcdef", "MIIEow", "tell nobody", "abcdefgh1")) {
      assertFalse(log.contains(secret), log);
    }
  }

  @Test
  void givesTheHandlersBackWhatTheyHad() {
    LogRedaction redaction = LogRedaction.install(() -> List.of("tell nobody"));
    redaction.close();
    System.getLogger("dev.runlens.core.test").log(System.Logger.Level.WARNING, "tell nobody");
    assertTrue(log().contains("tell nobody"));
  }
}
