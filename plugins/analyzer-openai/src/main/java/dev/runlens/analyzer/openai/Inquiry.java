// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer.Progress;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.ModelAnswer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One analysis: asks until there is an answer that can be read, in a simpler form if the server
/// does not know the better one, with less if it was too much, and again as often as the settings
/// say. For one thread.
final class Inquiry {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /// How much of the room is used: characters are no measure of tokens.
  private static final double CAUTION = 0.9;

  private static final long BETWEEN_REPORTS = TimeUnit.MILLISECONDS.toNanos(300);

  private final OpenAiSettings settings;
  private final ChatServer server;
  private final AtomicReference<Dialect> learnt;
  private final AnalysisRequest request;
  private final Progress progress;
  private final Patience patience;

  private Conversation conversation;
  private int attempt = 1;
  private OptionalLong inputTokens = OptionalLong.empty();
  private OptionalLong outputTokens = OptionalLong.empty();
  private long lastReport;

  /// @param learnt what the server takes, shared by all inquiries of an analyzer
  Inquiry(
      OpenAiSettings settings,
      ChatServer server,
      AtomicReference<Dialect> learnt,
      AnalysisRequest request,
      Progress progress,
      Patience patience) {
    this.settings = settings;
    this.server = server;
    this.learnt = learnt;
    this.request = request;
    this.progress = progress;
    this.patience = patience;
    this.conversation = Conversation.of(request.brief(settings.maxInputCharacters()));
  }

  /// @throws AnalyzerException when there is no answer
  AnalysisReport run() {
    progress.report(
        "Asking %s (%s characters)"
            .formatted(settings.model(), grouped(conversation.brief().characters())));
    while (true) {
      Dialect dialect = learnt.get();
      lastReport = System.nanoTime();
      switch (server.ask(conversation, dialect, patience, this::reportAnswering)) {
        case Outcome.Answered(ChatAnswer answer) -> {
          count(answer);
          Optional<String> problem = request.problemOf(answer.text());
          if (problem.isEmpty()) {
            return AnalysisReport.of(
                new ModelAnswer(answer.text(), answer.model(), inputTokens, outputTokens));
          }
          askForBetter(answer, problem.get());
        }
        case Outcome.Refused(Refusal refusal) -> yieldTo(refusal, dialect);
        case Outcome.Broken(String found, Exception cause) -> {
          if (attempt == settings.attempts()) {
            throw failure(Kind.TRANSIENT, found, "", cause);
          }
          tryAgain("a broken connection", Optional.empty());
        }
        case Outcome.Foreign(String found, String remedy) ->
            throw failure(Kind.CONFIG, found, remedy, null);
        case Outcome.Endless(String found) -> throw failure(Kind.INVALID, found, "", null);
      }
    }
  }

  private void count(ChatAnswer answer) {
    inputTokens = sum(inputTokens, answer.inputTokens());
    outputTokens = sum(outputTokens, answer.outputTokens());
  }

  private static OptionalLong sum(OptionalLong before, OptionalLong more) {
    return more.isPresent() ? OptionalLong.of(before.orElse(0) + more.getAsLong()) : before;
  }

  private void askForBetter(ChatAnswer answer, String problem) {
    if (answer.cutOff()) {
      // At temperature 0 the same question ends at the same place.
      throw failure(
          Kind.CONFIG,
          (answer.text().isBlank() && answer.thoughtCharacters() > 0
                  ? "it thought until its %s tokens were used up and answered nothing"
                  : "its answer ended after %s tokens, in the middle")
              .formatted(grouped(settings.maxOutputTokens())),
          "Raise max-output-tokens, or take a model that is briefer.",
          null);
    }
    if (attempt == settings.attempts()) {
      throw failure(
          Kind.INVALID,
          "its answer cannot be read, asked %s: %s"
              .formatted(times(attempt), problem.strip().replaceFirst("\\.$", "")),
          "A larger model, or a server that takes a JSON schema, keeps to the form.",
          null);
    }
    attempt++;
    conversation = conversation.corrected(answer.text(), problem);
    progress.report(
        "The answer of %s cannot be read; asking again (%d of %d)"
            .formatted(settings.model(), attempt, settings.attempts()));
  }

  private void yieldTo(Refusal refusal, Dialect dialect) {
    if (refusal.tooLong()) {
      askForLess(refusal);
      return;
    }
    Optional<Dialect> easier = dialect.easier(refusal);
    if (easier.isPresent()) {
      progress.report(dialect.concession(easier.get()));
      // If another inquiry has learnt something at the same time, that is tried next.
      learnt.compareAndSet(dialect, easier.get());
      return;
    }
    if (!refusal.passes() || attempt == settings.attempts()) {
      throw failure(
          refusal.kind(), refusal.found() + quoted(refusal), refusal.remedy(settings), null);
    }
    tryAgain(refusal.found(), refusal.retryAfter());
  }

  /// Starts anew with a shorter brief; corrections so far are dropped, they took room too.
  private void askForLess(Refusal refusal) {
    int characters = conversation.brief().characters();
    int less = Math.max((int) (characters * share(refusal)), OpenAiSettings.LEAST_INPUT_CHARACTERS);
    if (less >= characters) {
      throw failure(
          Kind.CONFIG,
          "its context has no room for %s characters%s"
              .formatted(grouped(characters), quoted(refusal)),
          "Give the model a larger context at its server, or take another.",
          null);
    }
    conversation = Conversation.of(request.brief(less));
    progress.report(
        "Too much for %s; asking again with %s characters"
            .formatted(settings.model(), grouped(conversation.brief().characters())));
  }

  /// Which part of the last input to send. The context must hold the answer, too.
  private double share(Refusal refusal) {
    if (refusal.contextTokens() <= 0 || refusal.promptTokens() <= 0) {
      return 0.5;
    }
    double room =
        Math.max(
            refusal.contextTokens() - settings.maxOutputTokens(), refusal.contextTokens() / 2.0);
    return Math.min(CAUTION, CAUTION * room / refusal.promptTokens());
  }

  private void tryAgain(String after, Optional<Duration> asked) {
    Duration pause =
        asked.filter(wait -> wait.compareTo(patience.left()) < 0).orElseGet(this::backoff);
    attempt++;
    progress.report(
        "Trying again after %s (%d of %d)".formatted(after, attempt, settings.attempts()));
    patience.pause(pause);
  }

  /// Twice as long each time, and differently long for each who waits.
  private Duration backoff() {
    long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << (attempt - 1));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  private void reportAnswering(AnswerText text) {
    if (System.nanoTime() - lastReport < BETWEEN_REPORTS) {
      return;
    }
    lastReport = System.nanoTime();
    if (text.characters() > 0) {
      reportLength("answering", text.characters());
    } else if (text.thoughtCharacters() > 0) {
      reportLength("thinking", text.thoughtCharacters());
    }
  }

  private void reportLength(String doing, long characters) {
    progress.report(
        "%s is %s: %s characters".formatted(settings.model(), doing, grouped(characters)));
  }

  /// With commas between the thousands.
  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// "Cannot ask llama3.1:8b at http://…: HTTP 503 (loading model). …"
  private AnalyzerException failure(
      Kind kind, String found, String remedy, @Nullable Exception cause) {
    String tried = attempt > 1 ? " Tried " + times(attempt) + "." : "";
    return new AnalyzerException(
        kind,
        "Cannot ask %s: %s.%s %s".formatted(settings.place(), found, tried, remedy).strip(),
        cause);
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private String quoted(Refusal refusal) {
    return new Quotation(settings, conversation)
        .of(refusal)
        .map(words -> " (" + words + ")")
        .orElse("");
  }
}
