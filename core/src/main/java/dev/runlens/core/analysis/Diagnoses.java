// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Row;
import dev.runlens.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What language models said of jobs, the last answer per analyzer.
public final class Diagnoses {

  private static final int LONGEST_PROBLEM = 1_000;

  /// An answer and how it came about.
  ///
  /// @param model that answered, as its server names it
  /// @param inputTokens that it read, if its server says so
  /// @param outputTokens that it wrote, if its server says so
  /// @param briefCharacters how much it was given to read
  /// @param redactions how many secrets were taken out of that
  /// @param contentHash of [ContentHash]
  public record Answered(
      Diagnosis diagnosis,
      String model,
      OptionalLong inputTokens,
      OptionalLong outputTokens,
      int briefCharacters,
      int redactions,
      Duration took,
      String contentHash,
      Instant endedAt) {}

  /// What is kept of an analyzer.
  ///
  /// @param source the analyzer instance
  /// @param answered the last answer that could be published
  /// @param problem why a later try gave none; `null` if none failed since
  public record Kept(String source, Optional<Answered> answered, @Nullable String problem) {}

  private final Database database;

  public Diagnoses(Database database) {
    this.database = database;
  }

  /// The latest word on a job.
  ///
  /// @param job our own number of the job
  public Optional<Kept> latest(long job) {
    return list(
            "SELECT * FROM diagnosis WHERE job = ? ORDER BY COALESCE(failed_at, ended_at) DESC",
            job)
        .stream()
        .findFirst();
  }

  /// The last word of an analyzer on a job.
  public Optional<Kept> of(long job, String source) {
    return list("SELECT * FROM diagnosis WHERE job = ? AND source = ?", job, source).stream()
        .findFirst();
  }

  private List<Kept> list(String sql, @Nullable Object... parameters) {
    return database.list(sql, Diagnoses::kept, parameters);
  }

  private static Kept kept(Row row) {
    String answer = row.textOrNull("answer");
    return new Kept(
        row.text("source"),
        answer == null
            ? Optional.empty()
            : Optional.of(
                new Answered(
                    Json.read(answer, Diagnosis.class),
                    row.text("model"),
                    tokens(row, "input_tokens"),
                    tokens(row, "output_tokens"),
                    (int) row.number("brief_characters"),
                    (int) row.number("redactions"),
                    Duration.ofMillis(row.number("duration_ms")),
                    row.text("content_hash"),
                    row.instant("ended_at"))),
        row.textOrNull("problem"));
  }

  private static OptionalLong tokens(Row row, String column) {
    Long tokens = row.numberOrNull(column);
    return tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens);
  }

  /// Keeps an answer in place of the last one.
  void keep(long job, String source, Answered answered) {
    database.update(
        """
        INSERT INTO diagnosis (job, source, content_hash, answer, model, input_tokens, output_tokens,
          brief_characters, redactions, duration_ms, ended_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (job, source) DO UPDATE SET content_hash = excluded.content_hash,
          answer = excluded.answer, model = excluded.model, input_tokens = excluded.input_tokens,
          output_tokens = excluded.output_tokens, brief_characters = excluded.brief_characters,
          redactions = excluded.redactions, duration_ms = excluded.duration_ms,
          ended_at = excluded.ended_at, failed_at = NULL, problem = NULL
        """,
        job,
        source,
        answered.contentHash(),
        Json.write(answered.diagnosis()),
        answered.model(),
        boxed(answered.inputTokens()),
        boxed(answered.outputTokens()),
        answered.briefCharacters(),
        answered.redactions(),
        answered.took().toMillis(),
        answered.endedAt().toEpochMilli());
  }

  private static @Nullable Long boxed(OptionalLong tokens) {
    return tokens.isPresent() ? tokens.getAsLong() : null;
  }

  /// Keeps why there is no new answer; the last one stays.
  void keepProblem(long job, String source, String problem, Instant failedAt) {
    database.update(
        """
        INSERT INTO diagnosis (job, source, failed_at, problem) VALUES (?, ?, ?, ?)
        ON CONFLICT (job, source) DO UPDATE SET failed_at = excluded.failed_at,
          problem = excluded.problem
        """,
        job,
        source,
        failedAt.toEpochMilli(),
        problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM)));
  }
}
