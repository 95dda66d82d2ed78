// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.Finding;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The findings of jobs, per analyzer.
public final class Findings {

  /// A finding as kept.
  ///
  /// @param source the analyzer instance
  /// @param ordinal its place in the report, from 0
  public record Kept(String source, int ordinal, Finding finding) {}

  private final Database database;

  public Findings(Database database) {
    this.database = database;
  }

  /// The findings of a job, the gravest first.
  ///
  /// @param job our own number of the job
  public List<Kept> of(long job) {
    return database
        .list(
            "SELECT source, ordinal, finding FROM finding WHERE job = ? ORDER BY source, ordinal",
            row ->
                new Kept(
                    row.text("source"),
                    (int) row.number("ordinal"),
                    Json.read(row.text("finding"), Finding.class)),
            job)
        .stream()
        .sorted((a, b) -> a.finding().severity().compareTo(b.finding().severity()))
        .toList();
  }

  /// Whether a job was ever analyzed.
  public boolean analyzed(long job) {
    return database.one("SELECT 1 FROM analysis WHERE job = ?", _ -> true, job).isPresent();
  }

  /// Keeps the report of an analyzer in place of its last one.
  ///
  /// @param dropped how many pieces of evidence did not hold
  /// @param error why there is no report; the findings of the last one then stay
  void keep(
      long job,
      String source,
      List<Finding> findings,
      int dropped,
      @Nullable String error,
      long endedAt) {
    database.inTransaction(transaction -> {
      if (error == null) {
        transaction.update("DELETE FROM finding WHERE job = ? AND source = ?", job, source);
        for (int i = 0; i < findings.size(); i++) {
          transaction.update(
              "INSERT INTO finding (job, source, ordinal, finding) VALUES (?, ?, ?, ?)",
              job,
              source,
              i,
              Json.write(findings.get(i)));
        }
      }
      transaction.update(
          """
          INSERT INTO analysis (job, source, ended_at, dropped, error) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (job, source) DO UPDATE SET ended_at = excluded.ended_at,
            dropped = excluded.dropped, error = excluded.error
          """,
          job,
          source,
          endedAt,
          dropped,
          error);
      return true;
    });
  }
}
