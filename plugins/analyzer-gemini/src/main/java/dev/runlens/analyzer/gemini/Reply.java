// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import com.google.genai.types.BlockedReason;
import com.google.genai.types.Candidate;
import com.google.genai.types.FinishReason;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponsePromptFeedback;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import dev.runlens.api.analysis.ModelAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One answer of the model, as much of it as has come
/// (<https://ai.google.dev/api/generate-content#generatecontentresponse>). Filled by one thread;
/// others may look at it once that thread is done.
final class Reply {

  private final StringBuilder text = new StringBuilder();
  private String model;
  private String blocked = "";
  private String finished = "";
  private boolean candidate;
  private boolean any;
  private OptionalLong inputTokens = OptionalLong.empty();
  private OptionalLong outputTokens = OptionalLong.empty();

  /// @param model who is asked, until the answer says who answers
  Reply(String model) {
    this.model = model;
  }

  /// Takes one event of the stream. Token counts are those of all events so far.
  void add(GenerateContentResponse event) {
    any = true;
    event.modelVersion().ifPresent(name -> model = name);
    event
        .promptFeedback()
        .flatMap(GenerateContentResponsePromptFeedback::blockReason)
        .map(BlockedReason::toString)
        .ifPresent(reason -> blocked = reason);
    event.usageMetadata().ifPresent(this::count);
    // Asked for one, there is never a second.
    event.candidates().stream().flatMap(List::stream).limit(1).forEach(this::add);
  }

  private void add(Candidate some) {
    candidate = true;
    some.content().flatMap(content -> content.parts()).stream()
        .flatMap(List::stream)
        .filter(part -> !part.thought().orElse(false))
        .map(Part::text)
        .flatMap(Optional::stream)
        .forEach(text::append);
    some.finishReason().map(FinishReason::toString).ifPresent(reason -> finished = reason);
  }

  private void count(GenerateContentResponseUsageMetadata usage) {
    usage.promptTokenCount().ifPresent(tokens -> inputTokens = OptionalLong.of(tokens));
    int written = usage.candidatesTokenCount().orElse(0) + usage.thoughtsTokenCount().orElse(0);
    if (written > 0) {
      outputTokens = OptionalLong.of(written);
    }
  }

  /// Whether an event has come at all.
  boolean any() {
    return any;
  }

  /// Whether no more is to come: the model is done, will not answer, or has said too much.
  boolean ended() {
    return !finished.isEmpty() || !blocked.isEmpty() || !candidate || tooLong();
  }

  /// Whether this is more than the server takes, so that the rest need not come.
  boolean tooLong() {
    return text.length() > ModelAnswer.MOST_CHARACTERS;
  }

  /// What the model wrote.
  String text() {
    return text.toString();
  }

  /// How much it wrote so far, in characters.
  int length() {
    return text.length();
  }

  /// The model that answered.
  String model() {
    return model;
  }

  OptionalLong inputTokens() {
    return inputTokens;
  }

  OptionalLong outputTokens() {
    return outputTokens;
  }

  /// Why this is no answer, whatever its text; empty if it may be one.
  Optional<Flaw> flaw() {
    if (!blocked.isEmpty()) {
      return Optional.of(
          new Flaw.Withheld(
              "Gemini takes the question for " + blocked + " and does not answer it"));
    }
    if (!candidate) {
      return Optional.of(new Flaw.Unreadable("there is none"));
    }
    if (tooLong()) {
      return Optional.of(
          new Flaw.Unreadable("it is longer than " + ModelAnswer.MOST_CHARACTERS + " characters"));
    }
    return switch (finished) {
      case "STOP" -> Optional.empty();
      case "MAX_TOKENS" -> Optional.of(new Flaw.CutShort());
      default ->
          Optional.of(new Flaw.Withheld("Gemini broke its answer off because of " + finished));
    };
  }
}
