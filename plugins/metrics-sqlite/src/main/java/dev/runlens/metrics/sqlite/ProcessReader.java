// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.ProcessSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the processes of an instant.
final class ProcessReader {

  private ProcessReader() {}

  /// Looks at the sources that may hold the latest instant first, and stops as soon as no other can
  /// hold a later one: one source, almost always. Of sources with the same instant, the one that
  /// was appended last counts, as it does once they are compacted.
  static Optional<ProcessSnapshot> read(Connection connection, long stream, long at)
      throws SQLException {
    StreamReader reader = new StreamReader(connection, stream);
    Optional<Source> found = Optional.empty();
    List<Block.ProcessEntry> processes = List.of();
    long foundAt = Long.MIN_VALUE;
    for (Source source : latestFirst(reader.sources(Long.MIN_VALUE, at), at)) {
      if (found.isPresent() && latest(source, at) < foundAt) {
        break;
      }
      Block block = reader.block(source, _ -> false, true).between(Long.MIN_VALUE, at);
      Long processAt = block.processAt();
      if (processAt == null) {
        continue;
      }
      boolean later = found.isEmpty() || processAt > foundAt;
      if (later || (processAt == foundAt && Source.AS_APPENDED.compare(source, found.get()) > 0)) {
        found = Optional.of(source);
        foundAt = processAt;
        int index = block.processes().getLast().index();
        processes = block.processes().stream().filter(process -> process.index() == index).toList();
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProcessSnapshot(foundAt, named(processes, reader)));
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

  private static List<ProcessSample> named(List<Block.ProcessEntry> processes, StreamReader reader)
      throws SQLException {
    List<ProcessSample> named = new ArrayList<>();
    for (Block.ProcessEntry process : processes) {
      named.add(process.withCommand(reader.text(process.name()), 0));
    }
    return named;
  }
}
