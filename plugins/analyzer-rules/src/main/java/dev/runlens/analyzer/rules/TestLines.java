// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// Tests that failed. Where a framework prints both, the failure with its message weighs more than
/// the list of names, and the list more than the count.
final class TestLines {

  static final List<LinePattern> ALL =
      List.of(
          line(
                  "surefire",
                  Category.TEST_FAILURE,
                  76,
                  "<<< failure!|<<< error!",
                  "^(?:\\[ERROR\\] )?(?!.*Tests run:)(\\S+) .*<<< (?:FAILURE|ERROR)!",
                  "Test failed: {1}")
              .lines(5),
          line(
                  "surefire-count",
                  Category.TEST_FAILURE,
                  72,
                  "tests run:",
                  "Tests run: *(\\d+), *Failures: *(?:[1-9]\\d*, *Errors: *\\d+|\\d+, *Errors: *[1-9]\\d*)",
                  "Tests failed: {line}")
              .lines(3),
          line(
                  "gradle-test",
                  Category.TEST_FAILURE,
                  76,
                  " failed",
                  "^(?!> Task)(\\S.* > .+) FAILED$",
                  "Test failed: {1}")
              .lines(4),
          line(
                  "ant-junit",
                  Category.TEST_FAILURE,
                  76,
                  "testcase:",
                  "Testcase: (.+?)(?:\\(.*\\))?:?\\s+(?:FAILED|Caused an ERROR)",
                  "Test failed: {1}")
              .lines(4),
          line(
                  "junit-console",
                  Category.TEST_FAILURE,
                  75,
                  "failures (",
                  "\\bFailures \\([1-9]\\d*\\):",
                  "Tests failed: {line}")
              .lines(6),
          line(
                  "pytest-block",
                  Category.TEST_FAILURE,
                  77,
                  "___ ",
                  "^_{3,} (?!summary|coverage)(.+?) _{3,}$",
                  "Test failed: {1}")
              .lines(20),
          line(
              "pytest-summary",
              Category.TEST_FAILURE,
              75,
              "failed |error ",
              "^(?:FAILED|ERROR) (\\S+\\.py(?:::.+?)?)(?: - (.+))?$",
              "Test failed: {1} {2}"),
          line(
              "pytest-error",
              Category.TEST_FAILURE,
              76,
              "e  ",
              "^E {3,}(?!\\+|-|\\?|\\.\\.\\.)(\\S.+)",
              "Test failed: {1}"),
          line(
                  "unittest",
                  Category.TEST_FAILURE,
                  76,
                  "fail: |error: ",
                  "^(?:FAIL|ERROR): (\\w[\\w.,]* ?\\([\\w.]+\\)|\\w+(?:\\.\\w+)+)",
                  "Test failed: {1}")
              .lines(10),
          line(
                  "jest",
                  Category.TEST_FAILURE,
                  77,
                  "● ",
                  "^\\s*● (?!Console|Validation|Deprecation)(.+)",
                  "Test failed: {1}")
              .lines(10),
          line(
                  "jest-file",
                  Category.TEST_FAILURE,
                  76,
                  "fail ",
                  "^\\s*FAIL +(\\S+\\.[cm]?[jt]sx?\\b.*)",
                  "Test failed: {1}")
              .lines(3),
          line(
                  "mocha-count",
                  Category.TEST_FAILURE,
                  76,
                  " failing",
                  "^\\s*([1-9]\\d*) failing\\b",
                  "{1} tests failed")
              .lines(12)
              .takeLatest(),
          line(
                  "numbered",
                  Category.TEST_FAILURE,
                  74,
                  "1) |2) ",
                  "^\\s{0,12}\\d{1,3}\\) (?:test |Failure:?|Error:?)?(.*)$",
                  "Test failed: {1}")
              .lines(8)
              .within(2_000),
          line(
                  "tap",
                  Category.TEST_FAILURE,
                  75,
                  "not ok",
                  "^\\s*not ok\\b(?!.*# (?:TODO|SKIP|todo|skip))(?: \\d+)?(?: -)? ?(.*)",
                  "Test failed: {1}")
              .lines(8),
          line(
                  "perl",
                  Category.TEST_FAILURE,
                  75,
                  "failed test|looks like you",
                  "#\\s+(Failed test (?:'|at |\\d).*)|# (Looks like you(?:r test exited with| failed| planned).+)",
                  "{1}{2}")
              .lines(4),
          line(
              "cross-mark",
              Category.TEST_FAILURE,
              71,
              "✕|✖|✗|✘",
              "^\\s*[✕✖✗✘] (?!\\d+ problems?)(.+)",
              "Test failed: {1}"),
          line(
                  "karma",
                  Category.TEST_FAILURE,
                  75,
                  " failed",
                  "^\\s*(?:HeadlessChrome|Chrome|Firefox|Safari|PhantomJS|Edge)\\S* .+\\) (.+) FAILED$",
                  "Test failed: {1}")
              .lines(4),
          line(
                  "go-test",
                  Category.TEST_FAILURE,
                  77,
                  "--- fail:",
                  "^\\s*--- FAIL: (\\S+)",
                  "Test failed: {1}")
              .lines(4),
          line(
              "go-package",
              Category.TEST_FAILURE,
              70,
              "fail\t",
              "^FAIL\\t(\\S+)",
              "Tests of {1} failed"),
          line(
                  "go-panic",
                  Category.CRASH,
                  78,
                  "panic: |data race",
                  "^(panic: .+)|(WARNING: DATA RACE)",
                  "{1}{2}")
              .lines(8),
          line(
                  "cargo-test",
                  Category.TEST_FAILURE,
                  77,
                  " stdout ----",
                  "^---- (.+) stdout ----",
                  "Test failed: {1}")
              .lines(3),
          line(
              "cargo-test-name",
              Category.TEST_FAILURE,
              73,
              "... failed",
              "^test (.+) \\.\\.\\. FAILED",
              "Test failed: {1}"),
          line(
                  "rust-panic",
                  Category.TEST_FAILURE,
                  74,
                  "panicked at",
                  "thread '(.+?)' (?:\\(\\d+\\) )?panicked at (.*)",
                  "{1} panicked at {2}")
              .lines(3),
          line(
              "rspec",
              Category.TEST_FAILURE,
              73,
              "rspec ",
              "^rspec (\\S+:\\S+) # (.+)",
              "Test failed: {2}"),
          line(
              "counts",
              Category.TEST_FAILURE,
              68,
              "failure|failed|errors",
              "\\b(?:examples?|tests?|assertions?|runs), .*?\\b[1-9]\\d* (?:failures?|failed|errors?)\\b"
                  + "|Tests:\\s+[1-9]\\d* failed|^FAILED \\((?:failures|errors)=",
              "Tests failed: {line}"),
          line(
                  "phpunit",
                  Category.TEST_FAILURE,
                  76,
                  "::",
                  "^\\d+\\) ([\\w\\\\]+::\\w+.*)",
                  "Test failed: {1}")
              .lines(6),
          line(
              "phpt",
              Category.TEST_FAILURE,
              75,
              ".phpt]",
              "^FAIL (.+) \\[\\S+\\.phpt\\]",
              "Test failed: {1}"),
          line(
                  "dotnet-test",
                  Category.TEST_FAILURE,
                  75,
                  "[fail]|failed ",
                  "^\\s*(?:\\[.+?\\]\\s+)?(\\S.+?) \\[FAIL\\]|^\\s*(?:X|Failed) ([\\w.]{5,}.*?) \\[.+s\\]$",
                  "Test failed: {1}{2}")
              .lines(5),
          line("pester", Category.TEST_FAILURE, 75, "[-] ", "^\\s*\\[-\\] (.+)", "Test failed: {1}")
              .lines(4),
          line(
                  "ctest",
                  Category.TEST_FAILURE,
                  76,
                  "following tests failed|***failed|***exception|(timeout)",
                  "The following tests FAILED:|Test +#\\d+: (\\S+) .*\\*\\*\\*",
                  "Tests failed {1}")
              .lines(5),
          line(
              "gtest",
              Category.TEST_FAILURE,
              75,
              "[  failed  ]",
              "\\[  FAILED  \\] (.+)",
              "Test failed: {1}"),
          line(
                  "gtest-failure",
                  Category.TEST_FAILURE,
                  76,
                  ": failure",
                  "^(\\S+:\\d+): Failure$",
                  "Test failed at {1}")
              .lines(5),
          line(
                  "scalatest",
                  Category.TEST_FAILURE,
                  76,
                  "*** failed ***",
                  "(?:\\[info\\])?\\s*-? ?(.*?) \\*\\*\\* FAILED \\*\\*\\*",
                  "Test failed: {1}")
              .lines(4),
          line(
                  "xctest",
                  Category.TEST_FAILURE,
                  76,
                  "error: -[",
                  "error: -\\[(.+?)\\] : (.+)",
                  "Test failed: {1} {2}")
              .lines(3),
          line(
                  "xctest-list",
                  Category.TEST_FAILURE,
                  70,
                  "failing tests:",
                  "Failing tests:",
                  "Tests failed")
              .lines(4),
          line(
                  "clojure",
                  Category.TEST_FAILURE,
                  76,
                  "fail in (|error in (",
                  "^(?:FAIL|ERROR) in \\((.+?)\\)",
                  "Test failed: {1}")
              .lines(6),
          line(
                  "common-test",
                  Category.TEST_FAILURE,
                  75,
                  " failed on line ",
                  "^(\\w+_SUITE:\\w+) failed on line (\\d+)",
                  "Test failed: {1}, line {2}")
              .lines(2),
          line(
                  "testthat",
                  Category.TEST_FAILURE,
                  75,
                  "── failure|── error|running the tests in",
                  "── (?:\\d+\\. )?(?:Failure|Error):? (.+)|Running the tests in (.+) failed",
                  "Test failed: {1}{2}")
              .lines(8),
          line(
                  "ert",
                  Category.TEST_FAILURE,
                  75,
                  " condition:",
                  "^Test (\\S+) condition:",
                  "Test failed: {1}")
              .lines(6),
          line(
                  "assertion",
                  Category.TEST_FAILURE,
                  66,
                  "assertionerror|assertionfailed|comparisonfailure|failed asserting"
                      + "|assertion failed",
                  "(?:Assertion(?:Failed)?Error|ComparisonFailure|AssertionFailedException"
                      + "|Failed asserting|[Aa]ssertion failed)\\b:? ?(.*)",
                  "An assertion failed: {1}")
              .lines(3),
          line(
                  "mismatch",
                  Category.TEST_FAILURE,
                  58,
                  "expected",
                  "(?i)\\bexpected\\b.{1,300}\\b(?:but (?:was|got|found|received)|got|actual(?:ly)?|instead of)\\b",
                  "An expectation failed: {line}")
              .lines(3));

  private TestLines() {}
}
