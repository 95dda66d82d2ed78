// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.Problem;
import java.util.List;

/// What became of written settings.
///
/// @param <C> the record of settings
public sealed interface Binding<C extends Record> {

  /// They fit.
  record Bound<C extends Record>(C config) implements Binding<C> {}

  /// They don't.
  ///
  /// @param problems everything that is wrong, in order of the record's components; at least one,
  ///   and none repeats a secret
  record Refused<C extends Record>(List<Problem> problems) implements Binding<C> {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
