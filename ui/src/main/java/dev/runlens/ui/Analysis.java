// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a language model says of a job, next to the findings of rules.
///
/// @param configured whether there is an analyzer to ask
/// @param analyzer its name
/// @param leavesHost whether asking it sends parts of the log and the metrics elsewhere
/// @param running whether it is being asked now
/// @param progress what it does; empty if it does not say
/// @param problem why the last try gave no answer; empty if it gave one, or there was none
/// @param answer the last answer that could be checked; null if there is none
public record Analysis(
    boolean configured,
    String analyzer,
    boolean leavesHost,
    boolean running,
    String progress,
    String problem,
    @Nullable Answer answer) {

  /// No analyzer that could be asked.
  public static Analysis none() {
    return new Analysis(false, "", false, false, "", "", null);
  }

  /// Whether there is nothing to show but the offer to ask.
  public boolean unasked() {
    return answer == null && problem.isEmpty();
  }

  /// An answer whose citations were checked.
  ///
  /// @param summary the cause in a sentence
  /// @param verdict what is to blame, in words, for example `Resources`
  /// @param category the kind in words, for example `out of memory`; empty for none
  /// @param confidence in words, for example `high confidence`
  /// @param sentences the root cause
  /// @param evidence what the sentences cite, in order
  /// @param recommendations what to do, the most useful first
  /// @param dropped that citations were left out, in words; empty if all held
  /// @param footing model, tokens, time and redactions, each in words
  /// @param at when it came
  public record Answer(
      String summary,
      String verdict,
      String category,
      String confidence,
      List<Sentence> sentences,
      List<Cited> evidence,
      List<String> recommendations,
      String dropped,
      List<String> footing,
      Moment at) {
    public Answer {
      sentences = List.copyOf(sentences);
      evidence = List.copyOf(evidence);
      recommendations = List.copyOf(recommendations);
      footing = List.copyOf(footing);
    }

    /// Whether there is anything to recommend.
    public boolean advised() {
      return !recommendations.isEmpty();
    }

    /// What became of confidence between 0 and 1 in words.
    public static String confidence(double confidence) {
      return confidence >= 0.8
          ? "high confidence"
          : confidence >= 0.5 ? "medium confidence" : "low confidence";
    }
  }

  /// A sentence of the root cause.
  ///
  /// @param verified whether it cites evidence
  public record Sentence(List<Part> parts, boolean verified) {
    public Sentence {
      parts = List.copyOf(parts);
    }
  }

  /// A piece of a sentence.
  ///
  /// @param words plain text
  /// @param cite what is cited behind it; null for nothing
  public record Part(String words, @Nullable Cited cite) {}

  /// A piece of evidence.
  ///
  /// @param number from `1`
  /// @param where the place in a word or two, for example `line 41,458` or `11:33 – 13:21`
  /// @param chip where it leads
  /// @param why what the model sees in it; empty for nothing
  /// @param moved whether it stands a few lines from where the model said
  public record Cited(String number, String where, Evidence chip, String why, boolean moved) {}
}
