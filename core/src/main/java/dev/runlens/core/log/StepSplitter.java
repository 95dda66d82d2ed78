// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Splits a job's log, which is one piece, into its steps.
///
/// GitHub tells when a step began by the second only, and lines say nothing of steps. So the steps
/// are laid against the lines with which steps begin ([Boundary]), in order, such that as many as
/// possible fit by time, by what they are and by title; composite actions print further such lines,
/// which stay in their step. A log is left unsplit rather than split by guess: if no line fits, or
/// if steps ran side by side, for then their lines are mixed.
public final class StepSplitter {

  /// Step times waver: of 1,100 steps of real jobs some began 4 s before their predecessor ended.
  private static final long MAX_OVERLAP_SECONDS = 5;

  private static final String WAIT_FOR_BACKGROUND = "Wait for all background steps";

  /// A step that may have lines. Times are seconds since the epoch.
  ///
  /// @param usual what a step of that name begins with
  /// @param only whether it cannot begin with a script or an action instead, as a step can that
  ///   somebody named "Post results" or "Build image"
  private record Span(Step step, long from, long to, Boundary.Kind usual, boolean only) {

    boolean holds(long second) {
      return second >= from - 1 && second <= to + 2;
    }
  }

  private StepSplitter() {}

  /// The lines of each step that has some, ascending and disjoint; empty if it cannot be told.
  public static List<StepLines> split(List<Step> steps, LogIndex index) {
    List<Span> spans = spans(steps);
    if (spans.isEmpty()
        || index.lines() == 0
        || sideBySide(spans)
        || index.truncated().contains("boundaries")) {
      return List.of();
    }
    boolean setUp = spans.getFirst().step.name().equals("Set up job");
    long[] starts = align(spans, index.boundaries(), setUp ? 1 : 0);
    if (!fits(starts)) {
      return List.of();
    }
    if (setUp) {
      starts[0] = 1;
    }
    placeOthers(spans, index.seconds(), starts);
    return lines(spans, starts, index.lines());
  }

  /// The steps that ran, in the order in which they did: that of their numbers. Their times are
  /// less to be trusted: `Complete job` often comes with an earlier one than the steps before it,
  /// so a step began no later than those after it.
  private static List<Span> spans(List<Step> steps) {
    List<Step> ran = new ArrayList<>();
    for (Step step : steps) {
      if (step.startedAt() != null && !Conclusion.SKIPPED.equals(step.conclusion())) {
        ran.add(step);
      }
    }
    ran.sort(Comparator.comparingInt(Step::number).reversed());
    Set<String> names = steps.stream().map(Step::name).collect(Collectors.toSet());
    List<Span> spans = new ArrayList<>();
    long from = Long.MAX_VALUE;
    for (Step step : ran) {
      from = Math.min(from, second(step.startedAt(), Long.MAX_VALUE));
      long to = second(step.completedAt(), Long.MAX_VALUE - 2);
      Boundary.Kind usual = usual(step.name());
      boolean cleanup =
          usual == Boundary.Kind.POST && names.contains(step.name().substring("Post ".length()));
      spans.add(new Span(step, from, to, usual, cleanup || usual == Boundary.Kind.COMPLETE));
    }
    Collections.reverse(spans);
    return spans;
  }

  private static long second(@Nullable Instant instant, long otherwise) {
    return instant == null ? otherwise : instant.getEpochSecond();
  }

  private static boolean sideBySide(List<Span> spans) {
    for (int i = 0; i < spans.size(); i++) {
      boolean overlaps =
          i + 1 < spans.size()
              && spans.get(i).step.completedAt() != null
              && spans.get(i).to - spans.get(i + 1).from > MAX_OVERLAP_SECONDS;
      if (overlaps || spans.get(i).step.name().equals(WAIT_FOR_BACKGROUND)) {
        return true;
      }
    }
    return false;
  }

  /// The best assignment of boundaries to steps that keeps both orders: the longest common
  /// subsequence, with [#score] for equality.
  ///
  /// @param first the first step to place
  /// @return for each step the line with which it begins, 0 if none fits
  private static long[] align(List<Span> spans, List<Boundary> boundaries, int first) {
    int columns = boundaries.size() + 1;
    int[][] best = new int[spans.size() + 1][columns];
    for (int i = spans.size() - 1; i >= first; i--) {
      for (int j = columns - 2; j >= 0; j--) {
        int score = score(spans.get(i), boundaries.get(j));
        int taken = score == 0 ? 0 : score + best[i + 1][j + 1];
        best[i][j] = Math.max(taken, Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    long[] starts = new long[spans.size()];
    int i = first;
    for (int j = 0; i < spans.size() && j < columns - 1; ) {
      int score = score(spans.get(i), boundaries.get(j));
      if (score > 0 && best[i][j] == score + best[i + 1][j + 1]) {
        starts[i] = boundaries.get(j).line();
        i++;
        j++;
      } else if (best[i][j] == best[i][j + 1]) {
        j++;
      } else {
        i++;
      }
    }
    return starts;
  }

  /// How well a step begins with a line: 0 not at all. That it does counts most, so that no step
  /// goes without; then what the line is; then how near it is to the second in which the step
  /// began.
  private static int score(Span span, Boundary boundary) {
    boolean usual = boundary.kind() == span.usual;
    if (!span.holds(boundary.second())
        || (!usual && (span.only || boundary.kind() != Boundary.Kind.RUN))) {
      return 0;
    }
    long late = boundary.second() - span.from;
    int distance = (int) Math.min(200, late < 0 ? 15 : late == 1 ? 5 : 20 * late);
    boolean sure =
        usual
            && (span.usual != Boundary.Kind.RUN
                || boundary.title().strip().equals(span.step.name().strip()));
    return (sure ? 3_000 : 2_500) - distance;
  }

  /// What a step of that name usually begins with.
  private static Boundary.Kind usual(String name) {
    return switch (name) {
      case "Complete job" -> Boundary.Kind.COMPLETE;
      case "Set up runner" -> Boundary.Kind.HOOK_STARTED;
      case "Complete runner" -> Boundary.Kind.HOOK_COMPLETED;
      case "Initialize containers" -> Boundary.Kind.CONTAINERS_START;
      case "Stop containers" -> Boundary.Kind.CONTAINERS_STOP;
      default -> {
        if (name.startsWith("Post ")) {
          yield Boundary.Kind.POST;
        }
        yield name.startsWith("Build ") || name.startsWith("Pull ")
            ? Boundary.Kind.IMAGE
            : Boundary.Kind.RUN;
      }
    };
  }

  private static boolean fits(long[] starts) {
    for (long start : starts) {
      if (start > 0) {
        return true;
      }
    }
    return false;
  }

  /// Gives a step without a boundary the lines that were written when the step before it was over
  /// for certain and this one was not.
  private static void placeOthers(List<Span> spans, LogIndex.Seconds seconds, long[] starts) {
    for (int i = 1; i < starts.length; i++) {
      Span before = spans.get(i - 1);
      if (starts[i] == 0 && starts[i - 1] > 0 && before.step.completedAt() != null) {
        int at = firstAfter(seconds.t(), before.to + 2);
        if (at < seconds.t().size()
            && spans.get(i).holds(seconds.t().get(at))
            && seconds.line().get(at) > starts[i - 1]
            && seconds.line().get(at) < nextStart(starts, i)) {
          starts[i] = seconds.line().get(at);
        }
      }
    }
  }

  private static int firstAfter(List<Long> seconds, long second) {
    int at = Collections.binarySearch(seconds, second + 1);
    return at < 0 ? -at - 1 : at;
  }

  private static long nextStart(long[] starts, int after) {
    for (int i = after + 1; i < starts.length; i++) {
      if (starts[i] > 0) {
        return starts[i];
      }
    }
    return Long.MAX_VALUE;
  }

  private static List<StepLines> lines(List<Span> spans, long[] starts, long last) {
    List<StepLines> lines = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] > 0) {
        long end = Math.min(nextStart(starts, i) - 1, last);
        lines.add(new StepLines(spans.get(i).step.number(), starts[i], end));
      }
    }
    return lines;
  }
}
