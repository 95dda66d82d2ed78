// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the processes of an instant.
final class ProcessReader {

  private final long at;
  private @Nullable Source found;
  private long foundAt = Long.MIN_VALUE;
  private List<ProcessSample> processes = List.of();

  private ProcessReader(long at) {
    this.at = at;
  }

  /// Looks at the sources that may hold the latest instant first, and stops as soon as no other can
  /// hold a later one: one source, almost always. Of sources with the same instant, the one that
  /// was appended last counts.
  static Optional<ProcessSnapshot> read(Connection connection, long stream, long at)
      throws SQLException {
    StreamReader reader = new StreamReader(connection, stream);
    ProcessReader processes = new ProcessReader(at);
    for (Source source : latestFirst(reader.sources(Long.MIN_VALUE, at), at)) {
      if (processes.found != null && latest(source, at) < processes.foundAt) {
        break;
      }
      Source.Group alone = new Source.Group(List.of(source), source.firstAt(), source.lastAt());
      reader.blocks(
          List.of(alone), _ -> false, true, (_, block) -> processes.consider(source, block));
    }
    return processes.snapshot();
  }

  private static List<Source> latestFirst(List<Source> sources, long at) {
    return sources.stream()
        .filter(source -> source.processAt().isPresent())
        .sorted(Comparator.comparingLong((Source source) -> latest(source, at)).reversed())
        .toList();
  }

  /// No process of this source that counts is later.
  private static long latest(Source source, long at) {
    return Math.min(source.processAt().orElse(Long.MIN_VALUE), at);
  }

  private void consider(Source source, Block block) {
    Block part = block.between(Long.MIN_VALUE, at);
    Long processAt = part.processAt();
    if (processAt == null) {
      return;
    }
    boolean later = found == null || processAt > foundAt;
    boolean appendedLater = found != null && processAt == foundAt && source.id() > found.id();
    if (later || appendedLater) {
      found = source;
      foundAt = processAt;
      int index = part.processes().getLast().index();
      processes =
          part.processes().stream()
              .filter(process -> process.index() == index)
              .map(process -> Block.at(process, 0))
              .toList();
    }
  }

  private Optional<ProcessSnapshot> snapshot() {
    return found == null ? Optional.empty() : Optional.of(new ProcessSnapshot(foundAt, processes));
  }
}
