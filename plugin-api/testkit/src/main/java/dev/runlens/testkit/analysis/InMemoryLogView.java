// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.analysis;

import dev.runlens.api.analysis.LogView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A log in memory, read from the text that GitHub gives: a stamp before each line, if there is
/// one, and markers such as `##[error]`.
///
/// ```java
/// InMemoryLogView log = InMemoryLogView.of("""
///     ##[group]Run make
///     ##[endgroup]
///     ##[error]Process completed with exit code 2.""").withStep(2, 1, 3);
/// ```
public final class InMemoryLogView implements LogView {

  private static final Pattern STAMP =
      Pattern.compile("\uFEFF?(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{1,9}Z) ?");
  private static final Pattern MARKER = Pattern.compile("##\\[([a-z]+)]");

  private final List<Line> lines;
  private final Map<Integer, LineRange> steps;
  private final boolean complete;

  private InMemoryLogView(List<Line> lines, Map<Integer, LineRange> steps, boolean complete) {
    this.lines = lines;
    this.steps = steps;
    this.complete = complete;
  }

  /// Reads a complete, unsplit log.
  ///
  /// @param text lines ended by `\n` alone
  public static InMemoryLogView of(String text) {
    List<Line> lines = new ArrayList<>();
    Instant at = null;
    for (String line : text.split("\n", -1)) {
      Matcher stamp = STAMP.matcher(line);
      if (stamp.lookingAt()) {
        at = Instant.parse(stamp.group(1));
        line = line.substring(stamp.end());
      }
      lines.add(line(lines.size() + 1L, at, line));
    }
    if (lines.getLast().text().isEmpty()) {
      lines.removeLast();
    }
    return new InMemoryLogView(List.copyOf(lines), Map.of(), true);
  }

  private static Line line(long number, @Nullable Instant at, String text) {
    Matcher marker = MARKER.matcher(text);
    if (marker.lookingAt()) {
      for (LineKind kind : LineKind.values()) {
        if (kind != LineKind.PLAIN
            && kind.name().toLowerCase(Locale.ROOT).equals(marker.group(1))) {
          return new Line(number, at, kind, text.substring(marker.end()));
        }
      }
    }
    return new Line(number, at, LineKind.PLAIN, text);
  }

  /// The same log with a step's lines known.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive
  public InMemoryLogView withStep(int number, long from, long to) {
    Map<Integer, LineRange> more = new HashMap<>(steps);
    more.put(number, new LineRange(from, to));
    return new InMemoryLogView(lines, Map.copyOf(more), complete);
  }

  /// The same log of a runner that died.
  public InMemoryLogView cutShort() {
    return new InMemoryLogView(lines, steps, false);
  }

  @Override
  public long lines() {
    return lines.size();
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public void read(long from, long to, Consumer<Line> sink) {
    int end = Math.clamp(to, 0, lines.size());
    for (int i = Math.clamp(from - 1, 0, lines.size()); i < end; i++) {
      sink.accept(lines.get(i));
    }
  }

  @Override
  public Optional<LineRange> step(int number) {
    return Optional.ofNullable(steps.get(number));
  }

  @Override
  public List<Long> errors() {
    return lines.stream()
        .filter(line -> line.kind() == LineKind.ERROR)
        .map(Line::number)
        .limit(10_000)
        .toList();
  }
}
