// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runlens.api.analysis.LogView.LineKind;
import dev.runlens.core.log.LogIndex;
import dev.runlens.core.log.LogLine;
import dev.runlens.core.log.StepLines;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A job's log as the API gives it.
final class LogDocument {

  private LogDocument() {}

  /// A window of lines.
  record Window(String state, long lines, long from, List<Line> items) {}

  /// A line.
  ///
  /// @param cut the length of the whole text if it was cut
  record Line(
      long n,
      @Nullable Long t,
      @Nullable String kind,
      String text,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long cut) {

    static Line of(LogLine line) {
      return new Line(
          line.number(),
          line.at() == null ? null : line.at().toEpochMilli(),
          LogDocument.kind(line.kind()).orElse(null),
          line.text(),
          line.cut() ? Long.valueOf(line.length()) : null);
    }
  }

  /// What is known of a log without its lines.
  record Index(
      String state,
      long lines,
      long bytes,
      boolean complete,
      List<LogIndex.Group> groups,
      List<Long> errors,
      List<Long> warnings,
      List<StepLines> steps,
      LogIndex.Seconds seconds,
      List<String> truncated) {

    static Index of(String state, LogIndex index, List<StepLines> steps) {
      return new Index(
          state,
          index.lines(),
          index.bytes(),
          index.complete(),
          index.groups(),
          index.errors(),
          index.warnings(),
          steps,
          index.seconds(),
          index.truncated().stream().sorted().toList());
    }

    static Index none(String state) {
      return new Index(
          state,
          0,
          0,
          false,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new LogIndex.Seconds(List.of(), List.of()),
          List.of());
    }
  }

  /// The name of a line's kind, none for a plain line.
  static Optional<String> kind(LineKind kind) {
    return kind == LineKind.PLAIN
        ? Optional.empty()
        : Optional.of(kind.name().toLowerCase(Locale.ROOT));
  }
}
