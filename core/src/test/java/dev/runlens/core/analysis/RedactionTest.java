// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every secret here is made up, and put together so that no scanner takes it for a real one.
class RedactionTest {

  private static final String RANDOM = "Zk3vQ9xT7bLm2Wc8Rf4Ys6Hd1Gj5Np0A";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "github_pat_",
        "AIza",
        "xoxb-",
        "npm_",
        "pypi-",
        "glpat-",
        "sk-",
        "hf_",
        "ya29."
      })
  void tokensOfServicesGo(String prefix) {
    String secret = prefix + RANDOM + "ABCDEF";
    Redaction redaction = new Redaction();
    String line = redaction.line("fetching with " + secret + " now");
    assertEquals("fetching with [redacted] now", line);
    assertEquals(1, redaction.count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Authorization: Bearer abc.def            | Authorization: [redacted]
          authorization: AWS4 Credential=x, Sig=y  | authorization: [redacted]
          curl -H 'Authorization: token abcdef' x  | curl -H 'Authorization: [redacted]' x
          {"token": "abc def"}                     | {"token": "[redacted]"}
          DB_PASSWORD=hunter2 make                 | DB_PASSWORD=[redacted] make
          password: 'hunter 2' and more            | password: '[redacted]' and more
          --client-secret hunter2 run              | --client-secret [redacted] run
          https://bob:hunter2@host/a               | https://[redacted]@host/a
          postgres://bob:hun@ter2@db:5432/x        | postgres://[redacted]@db:5432/x
          redis://:hunter2@cache                   | redis://[redacted]@cache
          Server=db;User Id=bob;Password=hunter2;  | Server=db;User Id=bob;Password=[redacted];
          GET /x?X-Amz-Signature=ab12&a=1          | GET /x?X-Amz-Signature=[redacted]&a=1
          by jane.doe+ci@example.co.uk today       | by [redacted] today
          the access key AKIAABCDEFGHIJKLMNOP      | the access key [redacted]
          """)
  void whatStandsForASecretGoesAndTheRestStays(String line, String expected) {
    assertEquals(expected, new Redaction().line(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SyntaxError: Unexpected token: else",
        "GITHUB_TOKEN: ***",
        "token: ${{ secrets.TOKEN }}",
        "password: null",
        "max_tokens: 4096",
        "git clone git@github.com:acme/rocket.git",
        "npm install react@18.2.0",
        "uses: actions/checkout@v5",
        "Digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "/home/runner/work/Rocket1/Rocket/src/main/java/com/acme/rocket/Pump.java:7: error",
        "pump.c:7: error: expected ';' before 'return'",
        "Process completed with exit code 137.",
        ""
      })
  void whatTellsNothingSecretStays(String line) {
    Redaction redaction = new Redaction();
    assertEquals(line, redaction.line(line));
    assertEquals(0, redaction.count());
  }

  @Test
  void aJwtGoes() {
    String jwt = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w";
    assertEquals("id [redacted]!", new Redaction().line("id " + jwt + "!"));
  }

  @Test
  void aPrivateKeyGoesLineByLineAndWhatFollowsStays() {
    Redaction redaction = new Redaction();
    assertEquals("[redacted]", redaction.line("-----BEGIN RSA PRIVATE " + "KEY-----"));
    assertEquals("[redacted]", redaction.line("MIIEowIBAAKCAQEAxyz"));
    assertEquals("[redacted]", redaction.line("short"));
    assertEquals("[redacted]", redaction.line("-----END RSA PRIVATE " + "KEY-----"));
    assertEquals("make: done", redaction.line("make: done"));
  }

  @Test
  void theMiddleOfAKeyGoesAlthoughItsBeginningWasNotSeen() {
    String line = (RANDOM + RANDOM).substring(0, 64);
    assertEquals("[redacted]", new Redaction().line(line));
  }

  @Test
  void aRandomValueShortlyAfterAWordForASecretGoes() {
    assertEquals(
        "the secret is now [redacted].", new Redaction().line("the secret is now " + RANDOM + "."));
    assertEquals("cache of " + RANDOM, new Redaction().line("cache of " + RANDOM));
  }

  @Test
  void redactingTwiceChangesNothing() {
    String once = new Redaction().line("DB_PASSWORD=hunter2 https://a:b@c/ Bearer " + RANDOM);
    Redaction again = new Redaction();
    assertEquals(once, again.line(once));
    assertEquals(0, again.count());
  }

  @Test
  void hugeHostileLinesTakeLinearTime() {
    for (String piece :
        new String[] {"a@", "password", "eyJ.", "x://", "key=", "\"token\":\"", "A1"}) {
      String line = piece.repeat(LONG / piece.length());
      long start = System.nanoTime();
      assertTrue(new Redaction().line(line).length() <= line.length() * 6);
      // Quadratic time would be hours.
      assertTrue(System.nanoTime() - start < Duration.ofMinutes(2).toNanos(), piece);
    }
  }

  private static final int LONG = 200_000;

  @Test
  void aSecretIsNotCutInTwoInAHugeLine() {
    String secret = "ghp_" + RANDOM.repeat(100);
    String line = "x ".repeat(20_000) + secret + " error: it broke " + "y ".repeat(20_000);
    String shown = LogText.of(line, new Redaction(), 300);
    assertTrue(shown.contains("error: it broke"), shown);
    assertFalse(shown.contains("Zk3v"), shown);
    String without = LogText.of("\"" + secret + secret.repeat(6) + " error:", new Redaction(), 300);
    assertFalse(without.contains("Zk3v"), without);
  }
}
