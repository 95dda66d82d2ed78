// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.analysis.LogView.LineKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line with which a step may begin. Programs can print such lines too: a candidate, no proof.
///
/// @param line from 1
/// @param second of its stamp since the epoch, -1 if there was no stamp yet
/// @param title the text without the marker (`Run actions/checkout@v5`), at most 500 characters
record Boundary(long line, long second, Kind kind, String title) {

  static final int TITLE_CHARS = 500;

  /// What begins.
  enum Kind {
    /// An action or a script; composite actions print one for each step of their own.
    RUN,
    /// The cleanup of an action.
    POST,
    /// Job container and service containers are started.
    CONTAINERS_START,
    /// They are stopped.
    CONTAINERS_STOP,
    /// The image of a docker action is built or pulled.
    IMAGE,
    HOOK_STARTED,
    HOOK_COMPLETED,
    /// The last step.
    COMPLETE
  }

  private record Words(Kind kind, LineKind line, String start) {}

  /// The runner's words: `Handler.cs`, `JobExtension.cs`, `ContainerOperationProvider.cs` and
  /// `ActionManager.cs` of actions/runner.
  private static final List<Words> WORDS =
      List.of(
          new Words(Kind.RUN, LineKind.GROUP, "Run "),
          new Words(Kind.POST, LineKind.PLAIN, "Post job cleanup."),
          new Words(Kind.CONTAINERS_START, LineKind.GROUP, "Checking docker version"),
          new Words(Kind.CONTAINERS_START, LineKind.GROUP, "Starting job container"),
          new Words(Kind.CONTAINERS_STOP, LineKind.PLAIN, "Print service container logs: "),
          new Words(Kind.CONTAINERS_STOP, LineKind.PLAIN, "Stop and remove container: "),
          new Words(Kind.CONTAINERS_STOP, LineKind.PLAIN, "Remove container network: "),
          new Words(Kind.IMAGE, LineKind.GROUP, "Build container for action use: "),
          new Words(Kind.IMAGE, LineKind.GROUP, "Pull down action image "),
          new Words(Kind.HOOK_STARTED, LineKind.PLAIN, "A job started hook has been configured"),
          new Words(
              Kind.HOOK_COMPLETED, LineKind.PLAIN, "A job completed hook has been configured"),
          new Words(Kind.COMPLETE, LineKind.PLAIN, "Evaluate and set job outputs"),
          new Words(Kind.COMPLETE, LineKind.PLAIN, "Evaluate and set environment url"),
          new Words(Kind.COMPLETE, LineKind.PLAIN, "Uploading runner diagnostic logs"),
          new Words(Kind.COMPLETE, LineKind.PLAIN, "Cleaning up orphan processes"));

  Boundary {
    if (line < 1 || title.length() > TITLE_CHARS) {
      throw new IllegalArgumentException("Not a boundary: line " + line);
    }
  }

  /// What begins with a line of that kind whose text is the bytes `from` to `to`, if anything.
  static @Nullable Kind kind(LineKind line, byte[] b, int from, int to) {
    if (line == LineKind.GROUP || line == LineKind.PLAIN) {
      for (Words words : WORDS) {
        if (words.line == line && LineHead.startsWith(b, from, to, words.start)) {
          return words.kind;
        }
      }
    }
    return null;
  }
}
