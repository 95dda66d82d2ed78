// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.AnalysisRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a model's answer into what may be published: citations that do not hold are left out of
/// the evidence and of the text, and those that do are numbered anew.
final class AnswerCheck {

  private AnswerCheck() {}

  /// The diagnosis.
  ///
  /// @throws UnreadableAnswer if nothing of what the answer cites holds: then nothing of it counts
  static Diagnosis check(AnalysisRequest request, Answer answer) {
    EvidenceCheck check = new EvidenceCheck(request);
    List<Diagnosis.Cited> held = new ArrayList<>();
    int[] numbers = new int[answer.evidence().size() + 1];
    for (int i = 0; i < answer.evidence().size(); i++) {
      Optional<Diagnosis.Cited> cited = check.held(answer.evidence().get(i));
      if (cited.isPresent()) {
        int known = indexOf(held, cited.get());
        if (known < 0) {
          held.add(cited.get());
        }
        numbers[i + 1] = known < 0 ? held.size() : known + 1;
      }
    }
    int dropped = check.dropped() + answer.leftOut();
    if (held.isEmpty()) {
      throw new UnreadableAnswer(
          answer.evidence().isEmpty()
              ? "The model named no evidence, so nothing of its answer is shown."
              : "Nothing that the model cited could be found in this job (%d %s), so nothing of its answer is shown."
                  .formatted(dropped, dropped == 1 ? "citation" : "citations"));
    }
    return new Diagnosis(
        answer.summary(),
        answer.verdict(),
        answer.category(),
        answer.confidence(),
        CitedText.renumbered(
            answer.rootCause(),
            number -> number > 0 && number < numbers.length ? numbers[number] : 0),
        held,
        answer.recommendations(),
        dropped);
  }

  private static int indexOf(List<Diagnosis.Cited> held, Diagnosis.Cited cited) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).evidence().equals(cited.evidence())) {
        return i;
      }
    }
    return -1;
  }
}
