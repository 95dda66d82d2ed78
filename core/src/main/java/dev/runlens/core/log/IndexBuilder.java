// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.analysis.LogView.LineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gathers a [LogIndex] while the lines of a log pass by. Not for several threads.
final class IndexBuilder {

  private static final String LAST_STEP = "Cleaning up orphan processes";

  private final LineHead head = new LineHead();
  private final CompositeSteps composites = new CompositeSteps();
  private final List<LogIndex.Group> groups = new ArrayList<>();
  private final List<Long> errors = new ArrayList<>();
  private final List<Long> warnings = new ArrayList<>();
  private final List<Long> seconds = new ArrayList<>();
  private final List<Long> secondLines = new ArrayList<>();
  private final List<Boundary> boundaries = new ArrayList<>();
  private final Set<String> truncated = new TreeSet<>();
  private long lines;
  private long ticks = Stamp.NONE;
  private long openGroup;
  private boolean complete;

  /// Lines so far.
  long lines() {
    return lines;
  }

  /// The last stamp so far, or [Stamp#NONE].
  long ticks() {
    return ticks;
  }

  /// Adds the next line: the bytes `from` to `to`, without its line end. Of a line longer than a
  /// frame, the first frame of it.
  void line(byte[] b, int from, int to) {
    lines++;
    head.parse(b, from, to);
    if (head.ticks() != Stamp.NONE) {
      ticks = head.ticks();
      second(ticks / Stamp.TICKS_PER_SECOND);
    }
    composites.line(head.kind(), b, head.text(), to);
    Boundary.Kind boundary = Boundary.kind(head.kind(), b, head.text(), to);
    if (boundary != null) {
      boundary(boundary, b, head.text(), to);
    }
    switch (head.kind()) {
      case GROUP -> {
        endGroup(lines - 1);
        openGroup = lines;
      }
      case ENDGROUP -> endGroup(lines);
      case ERROR -> add(errors, lines, LogIndex.MAX_MARKED_LINES, "errors");
      case WARNING -> add(warnings, lines, LogIndex.MAX_MARKED_LINES, "warnings");
      case PLAIN, NOTICE, DEBUG, COMMAND, SECTION -> {}
    }
  }

  private void second(long second) {
    if (seconds.isEmpty() || second > seconds.getLast()) {
      if (add(seconds, second, LogIndex.MAX_SECONDS, "seconds")) {
        secondLines.add(lines);
      }
    }
  }

  private void boundary(Boundary.Kind kind, byte[] b, int from, int to) {
    if (kind == Boundary.Kind.COMPLETE
        && to - from == LAST_STEP.length()
        && LineHead.startsWith(b, from, to, LAST_STEP)) {
      complete = true;
    }
    if (kind == Boundary.Kind.COMPLETE || !composites.within()) {
      endGroup(lines - 1);
      long second = ticks == Stamp.NONE ? -1 : ticks / Stamp.TICKS_PER_SECOND;
      add(
          boundaries,
          new Boundary(lines, second, kind, text(b, from, to, Boundary.TITLE_CHARS)),
          LogIndex.MAX_BOUNDARIES,
          "boundaries");
    }
  }

  /// Groups do not nest on GitHub's page: one that was never ended stops where the next begins.
  private void endGroup(long line) {
    if (openGroup > 0) {
      add(groups, new LogIndex.Group(openGroup, line), LogIndex.MAX_GROUPS, "groups");
      openGroup = 0;
    }
  }

  private <T> boolean add(List<T> list, T item, int max, String name) {
    if (list.size() == max) {
      truncated.add(name);
      return false;
    }
    return list.add(item);
  }

  LogIndex finish(List<LogIndex.Frame> frames, long bytes) {
    endGroup(lines);
    return new LogIndex(
        lines,
        bytes,
        complete,
        frames,
        groups,
        errors,
        warnings,
        new LogIndex.Seconds(seconds, secondLines),
        boundaries,
        truncated);
  }

  /// The first characters of a text.
  static String text(byte[] b, int from, int to, int maxChars) {
    String text = new String(b, from, Math.min(to - from, 3 * maxChars), UTF_8);
    return text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  /// Follows the steps within composite actions, which the runner marks since v2.332.0: what looks
  /// like the start of a step in there is none of the job's. Older runners let programs print such
  /// marks, so they count only behind the line that tells a newer version.
  ///
  /// Source: `CompositeActionHandler.cs` and `OutputManager.cs` of actions/runner.
  private static final class CompositeSteps {

    private static final String VERSION = "Current runner version: '";
    private static final String START = "##[start-action ";
    private static final String END = "##[end-action ";
    private static final int MAX_CHARS = 2_000;

    private boolean trusted;
    private boolean anyGroup;
    private @Nullable String open;

    boolean within() {
      return open != null;
    }

    void line(LineKind kind, byte[] b, int from, int to) {
      if (kind == LineKind.GROUP) {
        anyGroup = true;
      } else if (kind != LineKind.PLAIN || from == to) {
        return;
      } else if (!anyGroup && LineHead.startsWith(b, from, to, VERSION)) {
        trusted = marks(text(b, from + VERSION.length(), to, MAX_CHARS));
      } else if (trusted && LineHead.startsWith(b, from, to, START) && open == null) {
        open = id(text(b, from + START.length(), to, MAX_CHARS));
      } else if (open != null && LineHead.startsWith(b, from, to, END)) {
        if (open.equals(id(text(b, from + END.length(), to, MAX_CHARS)))) {
          open = null;
        }
      }
    }

    /// Whether a runner of that version (`2.332.0'`) marks the steps itself.
    private static boolean marks(String version) {
      String[] parts = version.split("[.']", -1);
      try {
        int major = Integer.parseInt(parts[0]);
        return major > 2 || (major == 2 && parts.length > 1 && Integer.parseInt(parts[1]) >= 332);
      } catch (NumberFormatException _) {
        return false;
      }
    }

    /// The id of `display=Install;id=__run]`. Values escape `;` and `]`.
    private static @Nullable String id(String members) {
      for (String member : members.split("[;\\]]", -1)) {
        if (member.startsWith("id=")) {
          return member;
        }
      }
      return null;
    }
  }
}
