// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.analysis.LogView;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A stored log as analyzers see it. Lines are cut at [LogReader#MAX_CHARS].
public final class StoredLogView implements LogView {

  private final LogReader reader;
  private final List<StepLines> steps;

  /// @param steps of [StepSplitter], empty if the log was not split
  public StoredLogView(LogReader reader, List<StepLines> steps) {
    this.reader = reader;
    this.steps = List.copyOf(steps);
  }

  @Override
  public long lines() {
    return reader.index().lines();
  }

  @Override
  public boolean complete() {
    return reader.index().complete();
  }

  @Override
  public void read(long from, long to, Consumer<Line> sink) {
    reader.read(
        from,
        to,
        LogReader.MAX_CHARS,
        line -> sink.accept(new Line(line.number(), line.at(), line.kind(), line.text())));
  }

  @Override
  public Optional<LineRange> step(int number) {
    return steps.stream()
        .filter(step -> step.number() == number)
        .map(step -> new LineRange(step.from(), step.to()))
        .findFirst();
  }

  @Override
  public List<Long> errors() {
    return reader.index().errors();
  }
}
