// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.RepositoryObservation;
import java.util.List;
import java.util.Optional;

/// All that is known of a job. Reads go to the stores when asked for; instants are on one clock,
/// GitHub's.
///
/// An analyzer that asks a language model needs only [#brief] and [#problemOf]: the server chooses
/// and redacts what the model may see, and reads and checks what it answers.
public interface AnalysisRequest {

  /// The job and its steps.
  JobObservation job();

  /// Where it belongs.
  RepositoryObservation repository();

  /// Its log, if one is stored.
  Optional<LogView> log();

  /// Its samples, if it has any.
  Optional<MetricView> metrics();

  /// What other analyzers have found by now, checked, the gravest first.
  List<Finding> findings();

  /// What to ask a language model. Asking again, for less after the model's server said that it was
  /// too much, is fine and gives the most telling part.
  ///
  /// @param mostCharacters for instructions and input together (UTF-16 units), at least 8,000; a
  ///   token is about 3 to 4 characters of a log
  /// @throws IllegalArgumentException below 8,000
  Brief brief(int mostCharacters);

  /// Why a model's answer cannot be read, in words that the model can act on ("root_cause is
  /// missing"); empty if it can. Lets an analyzer that has tries left ask again.
  Optional<String> problemOf(String answer);
}
