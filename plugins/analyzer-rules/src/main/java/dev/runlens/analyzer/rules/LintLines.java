// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// Sources that a checker of style, format or types refused.
final class LintLines {

  static final List<LinePattern> ALL =
      List.of(
          line(
                  "eslint",
                  Category.LINT,
                  70,
                  " error",
                  "^\\s*(\\d+):(\\d+)\\s+error\\s+(.+)",
                  "Lint: {3} (line {1})")
              .lines(3),
          line(
                  "stylelint",
                  Category.LINT,
                  68,
                  "✖|×",
                  "^\\s*(?:(\\d+):(\\d+)\\s+[✖×]\\s+(.+)|[✖×]\\s+(\\d+:\\d+.*))",
                  "Lint: {3}{4}")
              .lines(3),
          line(
              "problems",
              Category.LINT,
              64,
              " problem",
              "[✖×] ([1-9]\\d* problems?)\\b(?! \\(0 errors)",
              "The linter found {1}"),
          line(
              "python-lint",
              Category.LINT,
              70,
              ".py:",
              "^(\\S+\\.py):(\\d+):(?:\\d+:)? \\[?([A-Z]{1,3}\\d{3,4})\\b(.*)",
              "Lint: {1}:{2}: {3} {4}"),
          line(
              "mypy",
              Category.LINT,
              71,
              ".py:",
              "^(\\S+\\.pyi?):(\\d+):(?:\\d+:)? error: (.+)",
              "Types do not fit: {1}:{2}: {3}"),
          line(
              "rubocop",
              Category.LINT,
              70,
              ".rb:",
              "^(\\S+\\.rb):(\\d+):\\d+: [CWEF]: (.+)",
              "Lint: {1}:{2}: {3}"),
          line(
              "golangci",
              Category.LINT,
              79,
              ".go:",
              "^(\\S+\\.go):(\\d+):\\d+: (.+) \\([a-z]+\\)$",
              "Lint: {1}:{2}: {3}"),
          line(
              "java-style",
              Category.LINT,
              83,
              ".java:",
              "\\[ERROR\\] .*?([\\w$]+\\.java):\\[?(\\d+)[,\\d:\\]]* (?:\\((\\w+)\\) .+|.+\\[(\\w+)\\]\\.?$)",
              "Style: {1}:{2} ({3}{4})"),
          line(
                  "format",
                  Category.LINT,
                  72,
                  "format violations|would reformat|code style issues|code should be clang-formatted"
                      + "|not formatted|imports are incorrectly sorted|diff in ",
                  "had format violations|would reformat (\\S+)|Code style issues|should be clang-formatted"
                      + "|(?:is|are) not (?:properly |correctly )?formatted|mports are incorrectly sorted"
                      + "|^Diff in (\\S+)",
                  "Not formatted: {line}")
              .lines(6)
              .advice("Run the formatter and commit what it changes."),
          line(
                  "standard",
                  Category.LINT,
                  70,
                  "use javascript standard style",
                  "standard: Use JavaScript Standard Style",
                  "Lint: the code breaks JavaScript Standard Style")
              .lines(6),
          line(
                  "shellcheck",
                  Category.LINT,
                  70,
                  "in |sc2|sc1",
                  "^In (\\S+) line (\\d+):$|\\^-+\\^? (SC\\d{4}.+)",
                  "Lint: {1} line {2} {3}")
              .lines(4),
          line(
              "markdownlint",
              Category.LINT,
              68,
              " md",
              "^(\\S+\\.md):(\\d+)(?::\\d+)? (?:error )?(MD\\d{3}\\S*) (.+)",
              "Lint: {1}:{2}: {4}"),
          line(
                  "pre-commit",
                  Category.LINT,
                  68,
                  "...failed|hook id:",
                  "^(.+?)\\.{3,}Failed$|^- hook id: (.+)",
                  "A pre-commit hook failed: {1}{2}")
              .lines(6),
          line(
                  "lint-names",
                  Category.LINT,
                  62,
                  ">>> lint for|lint errors|lint failed",
                  "^>>> Lint for (.+)|(?i)\\blint (?:errors|failed)\\b",
                  "Lint: {line}")
              .lines(6),
          line(
                  "unwanted-diff",
                  Category.LINT,
                  56,
                  "diff --git",
                  "^diff --git a/(\\S+)",
                  "Files differ from what is committed: {1}")
              .lines(10)
              .within(1_000),
          line(
                  "dirty",
                  Category.LINT,
                  60,
                  "uncommitted changes|working tree|checkout dirty|is out of date",
                  "(?i)(?:there are |has |have )uncommitted changes|working (?:tree|directory) is (?:dirty|not clean)"
                      + "|checkout dirty",
                  "Generated files differ from what is committed: {line}")
              .within(60));

  private LintLines() {}
}
