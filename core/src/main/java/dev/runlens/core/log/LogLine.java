// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.analysis.LogView.LineKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A line as it is shown.
///
/// @param number from 1
/// @param at its stamp, or that of the line before; absent before the first stamp
/// @param text without stamp, marker and line end; ANSI escapes stay
/// @param length of the whole text in characters: more than that of `text` if it was cut
public record LogLine(long number, @Nullable Instant at, LineKind kind, String text, long length) {

  /// Whether `text` is only the start of the line.
  public boolean cut() {
    return text.length() < length;
  }
}
