// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.Finding.Severity;
import dev.runlens.api.job.Conclusion;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.InMemoryLogView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LinePatternTest {

  private static List<LinePattern> all() {
    return Stream.concat(
            CauseScan.PATTERNS.stream(), NoticeLines.ALL.stream().map(NoticePattern::pattern))
        .toList();
  }

  /// One line per family, as the tools print them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          OUT_OF_MEMORY   | java.lang.OutOfMemoryError: Java heap space
          OUT_OF_MEMORY   | FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
          OUT_OF_MEMORY   | [ 812.3] Out of memory: Killed process 4183 (cc1plus) total-vm:9kB
          OUT_OF_MEMORY   | g++: fatal error: Killed signal terminated program cc1plus
          OUT_OF_MEMORY   | /tmp/x.sh: line 3:  4183 Killed                  python train.py
          OUT_OF_MEMORY   | Container exited with code 137
          DISK_FULL       | tar: big.bin: Cannot write: No space left on device
          DISK_FULL       | Error: ENOSPC: no space left on device, write
          TIMEOUT         | The job running on runner r1 has exceeded the maximum execution time of 30 minutes.
          TIMEOUT         | The action 'Test' has timed out after 5 minutes.
          CANCELLED       | Canceling since a higher priority waiting request for 'ci' exists
          RUNNER          | The runner has received a shutdown signal.
          CRASH           | ./run.sh: line 9: 77 Segmentation fault      (core dumped) ./rocket
          CRASH           | ==77==ERROR: AddressSanitizer: heap-use-after-free on address 0x1
          CRASH           | panic: runtime error: index out of range [3] with length 3
          COMPILE_ERROR   | [ERROR] /w/src/Rocket.java:[17,9] cannot find symbol
          COMPILE_ERROR   | src/Rocket.java:17: error: ';' expected
          COMPILE_ERROR   | src/rocket.cpp:17:9: error: use of undeclared identifier 'fuel'
          COMPILE_ERROR   | rocket.c:3:10: fatal error: fuel.h: No such file or directory
          COMPILE_ERROR   | main.o: undefined reference to `ignite()'
          COMPILE_ERROR   | src/rocket.ts(17,9): error TS2304: Cannot find name 'fuel'.
          COMPILE_ERROR   | src/rocket.ts:17:9 - error TS2304: Cannot find name 'fuel'.
          COMPILE_ERROR   | error[E0425]: cannot find value `fuel` in this scope
          COMPILE_ERROR   | ./rocket.go:17:9: undefined: fuel
          COMPILE_ERROR   | e: file:///w/src/Rocket.kt:17:9 Unresolved reference: fuel
          COMPILE_ERROR   | [error] /w/src/Rocket.scala:17:9: not found: value fuel
          COMPILE_ERROR   | Rocket.cs(17,9): error CS0103: The name 'fuel' does not exist
          TEST_FAILURE    | [ERROR] dev.acme.RocketTest.flies  Time elapsed: 0.1 s  <<< FAILURE!
          TEST_FAILURE    | [ERROR] Tests run: 8, Failures: 1, Errors: 0, Skipped: 0
          TEST_FAILURE    | RocketTest > flies() FAILED
          TEST_FAILURE    | ________________ test_flies ________________
          TEST_FAILURE    | FAILED tests/test_rocket.py::test_flies - assert 1 == 2
          TEST_FAILURE    | E       assert 1 == 2
          TEST_FAILURE    | FAIL: test_flies (tests.test_rocket.RocketTest)
          TEST_FAILURE    | ● Rocket › flies
          TEST_FAILURE    | FAIL src/rocket.test.js (5.1 s)
          TEST_FAILURE    | 2 failing
          TEST_FAILURE    | not ok 3 - flies
          TEST_FAILURE    | --- FAIL: TestFlies (0.00s)
          TEST_FAILURE    | ---- rocket::tests::flies stdout ----
          TEST_FAILURE    | thread 'rocket::tests::flies' panicked at src/rocket.rs:17:9:
          TEST_FAILURE    | rspec ./spec/rocket_spec.rb:17 # Rocket flies
          TEST_FAILURE    | 12 examples, 1 failure
          TEST_FAILURE    | 1) Acme\\Tests\\RocketTest::testFlies
          TEST_FAILURE    | Failed Acme.RocketTests.Flies [12 ms]
          TEST_FAILURE    | [  FAILED  ] Rocket.Flies (0 ms)
          LINT            | 17:9  error  'fuel' is not defined  no-undef
          LINT            | src/rocket.py:17:80: E501 line too long (99 > 79 characters)
          LINT            | src/rocket.py:17: error: Name "fuel" is not defined  [name-defined]
          LINT            | would reformat src/rocket.py
          LINT            | lib/rocket.rb:17:9: C: Layout/LineLength: Line is too long.
          LINT            | [ERROR] src/Rocket.java:[17,9] (whitespace) WhitespaceAround: no space
          DEPENDENCY      | Could not find artifact dev.acme:fuel:jar:9.9 in central
          DEPENDENCY      | > Could not resolve all files for configuration ':compileClasspath'.
          DEPENDENCY      | npm ERR! code ERESOLVE
          DEPENDENCY      | ERROR: No matching distribution found for fuel==9.9
          DEPENDENCY      | E: Unable to locate package libfuel-dev
          DEPENDENCY      | manifest for acme/rocket:9.9 not found: manifest unknown
          DEPENDENCY      | curl: SHA256 checksum mismatch for fuel.tgz
          DEPENDENCY      | ModuleNotFoundError: No module named 'fuel'
          DEPENDENCY      | no required module provides package acme.dev/fuel; to add it:
          DEPENDENCY      | Unable to resolve action acme/launch@v9, unable to find version v9
          NETWORK         | curl: (6) Could not resolve host: acme.dev
          NETWORK         | curl: (22) The requested URL returned error: 503
          NETWORK         | read tcp 10.0.0.1:443: connection reset by peer
          NETWORK         | SSL certificate problem: certificate has expired
          NETWORK         | toomanyrequests: You have reached your pull rate limit
          PERMISSION      | Resource not accessible by integration
          PERMISSION      | remote: Permission to acme/rocket.git denied to bot.
          PERMISSION      | bash: ./launch.sh: Permission denied
          PERMISSION      | Input required and not supplied: token
          CONFIGURATION   | launch.sh: line 3: terraform: command not found
          CONFIGURATION   | make: *** No rule to make target 'launch'.  Stop.
          COMMAND_FAILED  | fatal: Remote branch launch not found in upstream origin
          COMMAND_FAILED  | Error: the engine is cold
          """)
  void knowsTheLineThatDecides(String category, String line) {
    List<Finding> findings = findings(line);

    assertEquals(category, findings.getFirst().category().name(), findings.toString());
    assertEquals(Severity.ERROR, findings.getFirst().severity());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          will not dump core| ✓ does not crash with a Segmentation fault (12ms)
          warning           | [WARNING] /w/src/Rocket.java:[17,9] unchecked cast
          skipped           | SKIP error: cannot find symbol [ext/bug1.phpt]
          passed            | ok 12 - reports Connection refused
          traced            | + echo 'error: no space left on device'
          """)
  void doesNotBlameHarmlessLines(String why, String line) {
    Finding first = findings(line).getFirst();

    assertTrue(first.title().startsWith("A command failed after"), why + ": " + first);
  }

  @Test
  void haveNamesOfTheirOwn() {
    Set<String> ids = new HashSet<>();
    for (LinePattern pattern : all()) {
      assertTrue(ids.add(pattern.id()), pattern.id());
      assertTrue(pattern.weight() >= 1 && pattern.weight() <= 99, pattern.id());
      assertTrue(pattern.lines() >= 1, pattern.id());
      for (String literal : pattern.literals()) {
        assertFalse(literal.isBlank(), pattern.id());
        assertEquals(literal.toLowerCase(Locale.ROOT), literal, pattern.id());
      }
    }
  }

  @Test
  void areAllInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (LinePattern pattern : all()) {
      assertTrue(readme.contains("`" + pattern.id() + "`"), pattern.id());
    }
  }

  /// A line of the greatest length that is matched at all, made to keep patterns trying.
  @ParameterizedTest
  @MethodSource("all")
  void takeNoLongTimeOverAnyLine(LinePattern pattern) {
    for (String literal : pattern.literals()) {
      for (String filler : List.of("", " ", "a", "1", "a.", "x: ", "(", "/a-b.c:1")) {
        String unit = literal + filler;
        String hostile = unit.repeat(2_000 / unit.length());
        long before = System.nanoTime();
        pattern.pattern().matcher(hostile).find();
        pattern.pattern().matcher(" " + filler.repeat(100) + hostile + "\n").find();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.toMillis() < 500, () -> took + " for " + unit);
      }
    }
  }

  private static List<Finding> findings(String line) {
    InMemoryLogView log =
        InMemoryLogView.of(
            "##[group]Run ./launch.sh\n##[endgroup]\nlaunching\n"
                + line
                + "\n##[error]Process completed with exit code 1.\n");
    return new RulesAnalyzer(new RulesSettings(8, 90, 95))
        .analyze(AnalysisRequests.job(Conclusion.FAILURE).log(log).build(), _ -> {}, () -> false)
        .findings();
  }
}
