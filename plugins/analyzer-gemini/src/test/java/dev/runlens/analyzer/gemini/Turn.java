// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import java.util.Map;

/// What the fake does with one question that it would otherwise answer.
sealed interface Turn {

  /// Answers, in events of a few words.
  ///
  /// @param finish of the last event
  record Answer(String text, String finish) implements Turn {}

  /// One event of the stream, as it is.
  record Event(String json) implements Turn {}

  /// A status other than 200.
  record Refused(int status, String body, Map<String, String> headers) implements Turn {}

  /// A body that is not Gemini's.
  record Page(String contentType, String body) implements Turn {}

  /// No answer for as long as the fake lives.
  record Silence() implements Turn {}

  /// Some text, then only comments until the client hangs up.
  record Stalled(String text) implements Turn {}

  /// Some text, then the connection is cut.
  record Cut(String text) implements Turn {}

  /// Some text, then a proper end of the body, without a reason to finish.
  record Ended(String text) implements Turn {}

  /// A whole answer.
  static Turn answer(String text) {
    return new Answer(text, "STOP");
  }

  /// A status of Google's own, with its usual word.
  static Turn refused(int status, String word, String message) {
    return new Refused(status, GoogleError.json(status, word, message), Map.of());
  }

  /// A quota that is used up.
  ///
  /// @param delay as Google writes it, `34.5s`
  static Turn quota(String delay) {
    return new Refused(
        429,
        GoogleError.json(
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota, please check your plan and billing details.",
            """
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
              "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
              "quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}\
            """,
            """
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "%s"}\
            """
                .formatted(delay)),
        Map.of());
  }

  /// A server that is busy and wants to be asked again at once.
  static Turn busy() {
    return new Refused(
        503,
        GoogleError.json(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
        Map.of("Retry-After", "0"));
  }
}
