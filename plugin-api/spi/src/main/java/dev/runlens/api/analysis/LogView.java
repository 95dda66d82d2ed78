// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A job's log, line by line. Lines count from 1, as people see them.
public interface LogView {

  /// How many lines there are.
  long lines();

  /// Whether the log's last step is there: `false` means that it was cut short, mostly because the
  /// runner died.
  boolean complete();

  /// Reads lines in order. Holds one frame in memory, not the log.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive; past the end is fine
  void read(long from, long to, Consumer<Line> sink);

  /// The lines of a step, if the log could be split.
  Optional<LineRange> step(int number);

  /// Numbers of the lines marked `##[error]`, ascending, at most 10,000.
  List<Long> errors();

  /// A line without its stamp and marker.
  ///
  /// @param number from 1
  /// @param at when it was written; lines without a stamp have that of the line before; absent
  ///   before the first stamp
  /// @param text may hold ANSI escapes and any other character but a line feed; cut at 1 Mi
  ///   characters
  record Line(long number, @Nullable Instant at, LineKind kind, String text) {}

  /// What the marker at a line's start said, such as `##[error]`. Any program can print one: never
  /// trust it.
  enum LineKind {
    PLAIN,
    GROUP,
    ENDGROUP,
    ERROR,
    WARNING,
    NOTICE,
    DEBUG,
    COMMAND,
    SECTION
  }

  /// Lines from `from` to `to`, both inclusive, from 1.
  record LineRange(long from, long to) {}
}
