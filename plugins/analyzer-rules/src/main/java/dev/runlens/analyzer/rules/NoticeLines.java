// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import dev.runlens.api.analysis.Finding.Severity;
import java.util.List;

/// What cost time, or will fail one day.
final class NoticeLines {

  static final List<NoticePattern> ALL =
      List.of(
          new NoticePattern(
              Severity.WARNING,
              line(
                      "low-disk",
                      Category.DISK,
                      50,
                      "running out of disk space",
                      "running out of disk space",
                      "The runner is running out of disk space")
                  .advice("Jobs fail without a clear message once it is full.")),
          new NoticePattern(
              Severity.WARNING,
              line(
                  "cache-broken",
                  Category.CACHE,
                  50,
                  "failed to save:|failed to restore:|cache service responded",
                  "(?:Failed to (?:save|restore): (?!Unable to reserve).+|Cache service responded with [45]\\d\\d.*)",
                  "A cache did not work: {line}")),
          new NoticePattern(
              Severity.NOTICE,
              line(
                      "cache-missed",
                      Category.CACHE,
                      40,
                      "cache not found for|cache is not found",
                      "(?i)cache (?:is )?not found(?: for (?:input )?keys?: (.{1,200}))?",
                      "A cache was missed {1}")
                  .advice("What it would have held was downloaded or built again.")),
          new NoticePattern(
              Severity.NOTICE,
              line(
                  "nothing-uploaded",
                  Category.CONFIGURATION,
                  40,
                  "no files were found with the provided path",
                  "No files were found with the provided path: (.+?)\\. No artifacts",
                  "An artifact has no files: {1}")),
          new NoticePattern(
              Severity.NOTICE,
              line(
                  "deprecated",
                  Category.CONFIGURATION,
                  40,
                  "command is deprecated|actions are deprecated|image is deprecated"
                      + "|runner image is being deprecated",
                  "The `?(?:set-output|save-state|set-env|add-path)`? command is deprecated"
                      + "|Node\\.js \\d+ actions are deprecated|image is (?:being )?deprecated",
                  "Deprecated: {line}")));

  private NoticeLines() {}
}
