// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.analysis.Brief;
import java.util.ArrayList;
import java.util.List;

/// What is said to the model: the brief, and after answers that could not be read also these and
/// what was wrong with them.
///
/// @param corrections after the brief, in order
record Conversation(Brief brief, List<Message> corrections) {

  /// A model learns from the beginning of its answer what was wrong with it.
  private static final int MOST_REPEATED = 8_000;

  /// @param role `system`, `user` or `assistant`
  record Message(String role, String content) {}

  Conversation {
    corrections = List.copyOf(corrections);
  }

  static Conversation of(Brief brief) {
    return new Conversation(brief, List.of());
  }

  List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    messages.add(new Message("system", brief.instructions()));
    messages.add(new Message("user", brief.input()));
    messages.addAll(corrections);
    return messages;
  }

  /// The same, and the question for another answer.
  Conversation corrected(String answer, String problem) {
    // Servers refuse messages without content.
    if (answer.isBlank()) {
      return this;
    }
    String repeated = answer.substring(0, Math.min(MOST_REPEATED, answer.length()));
    List<Message> more = new ArrayList<>(corrections);
    more.add(new Message("assistant", repeated));
    more.add(
        new Message(
            "user",
            "This answer cannot be read: "
                + problem
                + " Answer again with nothing but the JSON object that was asked for."));
    return new Conversation(brief, more);
  }
}
