// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a source can tell of the past, for what its deliveries did not: they get lost, and none
/// were sent before the installation.
///
/// These questions come after what people wait for: an implementation keeps a fifth of a rate limit
/// for fetching logs and answers OVERLOADED below it. Every method throws a [SourceException]:
/// TRANSIENT or OVERLOADED to be asked again, not before [SourceException#retryAfter()]; NOT_FOUND
/// if the source knows it no more; CONFIG if a person must act.
public interface History {

  /// A page of a list that is read to its end, or until its reader has enough.
  ///
  /// @param items may repeat some of the page before
  /// @param next the cursor of the next page; `null`: this is the last
  record Page<T>(List<T> items, @Nullable String next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /// One attempt of the source to deliver something.
  ///
  /// @param id of the attempt, for [#redeliver]
  /// @param deliveryId as in [Verdict.Verified#deliveryId()], the same for all attempts
  /// @param succeeded whether we acknowledged it
  record Attempt(String id, String deliveryId, Instant at, String event, boolean succeeded) {}

  /// How much of a rate limit is left.
  ///
  /// @param installation absent for the limit of the App itself
  /// @param seenAt when the source said so
  record Budget(
      @Nullable InstallationId installation,
      long limit,
      long remaining,
      Instant resetsAt,
      Instant seenAt) {}

  /// How far back [#attempts] reaches (GitHub: 3 days).
  Duration attemptsKept();

  /// Attempts to deliver, newest first.
  ///
  /// @param cursor `null` for the first page
  Page<Attempt> attempts(@Nullable String cursor);

  /// Asks for another attempt. It comes as a request of its own, under the same delivery id.
  void redeliver(Attempt attempt);

  /// A job as it is now; empty if the source knows it no more.
  Optional<SourceEvent.JobSeen> job(JobRef job);

  /// Runs of a repository that were created within a time, newest first, each as its latest
  /// attempt.
  ///
  /// @param cursor `null` for the first page
  Page<SourceEvent.RunSeen> runs(
      RepositoryObservation repository, Instant from, Instant to, @Nullable String cursor);

  /// All jobs of an attempt, each once.
  List<SourceEvent.JobSeen> jobs(RepositoryObservation repository, RunKey run);

  /// All installations, suspended ones too, each once.
  List<InstallationObservation> installations();

  /// All repositories that an installation gives access to, each once.
  List<RepositoryObservation> repositories(InstallationId installation);

  /// What is left of the rate limits, as far as answers have said so. No network.
  List<Budget> budgets();
}
