// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.analysis.AnalysisReport;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.Analyzer.Progress;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.ModelAnswer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// One analysis. Asks again, up to `attempts` times in all, when Gemini is busy, when an answer
/// breaks off and when one is of no use; then the model is told why. A question that is too long
/// for the model is asked for a half of it, which counts as no attempt: nothing was answered.
final class Conversation {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /// A few messages a second are enough for a person.
  private static final long BETWEEN_MESSAGES = TimeUnit.MILLISECONDS.toNanos(400);

  private final GeminiSettings settings;
  private final GeminiClient client;
  private final System.Logger logger;
  private final AnalysisRequest request;
  private final Progress progress;
  private final Patience patience;
  private Brief brief;
  private String correction = "";
  private int attempt = 1;
  private long lastMessage = System.nanoTime() - BETWEEN_MESSAGES;
  private OptionalLong inputTokens = OptionalLong.empty();
  private OptionalLong outputTokens = OptionalLong.empty();

  Conversation(
      GeminiSettings settings,
      GeminiClient client,
      System.Logger logger,
      AnalysisRequest request,
      Progress progress,
      Patience patience) {
    this.settings = settings;
    this.client = client;
    this.logger = logger;
    this.request = request;
    this.progress = progress;
    this.patience = patience;
    this.brief = request.brief(settings.maxInputCharacters());
  }

  /// @throws dev.runlens.api.analysis.AnalyzerException if no attempt gave an answer that can be
  ///   read
  AnalysisReport hold() {
    progress.report(
        "Asking %s (%s characters)"
            .formatted(settings.model(), Failures.grouped(brief.characters())));
    while (true) {
      Reply reply = new Reply(settings.model());
      try {
        client.ask(brief, correction, reply, this::grown, patience);
        count(reply);
        Optional<Flaw> flaw = reply.flaw().or(() -> unreadable(reply));
        if (flaw.isEmpty()) {
          return AnalysisReport.of(
              new ModelAnswer(reply.text(), reply.model(), inputTokens, outputTokens));
        }
        correct(flaw.get());
      } catch (IOException e) {
        count(reply);
        goOnAfter(e);
      }
    }
  }

  private void grown(int characters) {
    long now = System.nanoTime();
    if (now - lastMessage >= BETWEEN_MESSAGES) {
      lastMessage = now;
      progress.report(
          "%s is answering: %s characters"
              .formatted(settings.model(), Failures.grouped(characters)));
    }
  }

  private void count(Reply reply) {
    inputTokens = sum(inputTokens, reply.inputTokens());
    outputTokens = sum(outputTokens, reply.outputTokens());
  }

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isEmpty() && other.isEmpty()
        ? one
        : OptionalLong.of(one.orElse(0) + other.orElse(0));
  }

  private Optional<Flaw> unreadable(Reply reply) {
    return request.problemOf(reply.text()).map(Flaw.Unreadable::new);
  }

  private void correct(Flaw flaw) {
    logger.log(
        Level.INFO,
        "unusable answer job={0} model={1} attempt={2} flaw={3}",
        // A number would be grouped.
        Long.toString(request.job().key().jobId()),
        settings.model(),
        attempt,
        flaw);
    if (attempt == settings.attempts()) {
      throw new Failures(settings).of(flaw);
    }
    attempt++;
    correction = flaw.correction();
    progress.report(
        "The answer cannot be used, asking again (%d of %d)"
            .formatted(attempt, settings.attempts()));
  }

  private void goOnAfter(IOException failure) {
    if (failure instanceof Refusal refusal && refusal.inputTooLong() && shorten()) {
      progress.report(
          "That was too long, asking for less (%s characters)"
              .formatted(Failures.grouped(brief.characters())));
      return;
    }
    boolean passing =
        switch (failure) {
          case Refusal refusal -> refusal.passing();
          case NotGeminiException _ -> false;
          default -> true;
        };
    Duration pause = pause(failure);
    if (!passing || attempt == settings.attempts() || !patience.has(pause)) {
      throw new Failures(settings).of(failure);
    }
    attempt++;
    boolean worthTelling = pause.compareTo(FIRST_PAUSE.multipliedBy(2)) > 0;
    progress.report(
        "Trying again %safter %s (%d of %d)"
            .formatted(
                worthTelling ? "in " + Patience.inWords(pause) + " " : "",
                Failures.inWords(failure),
                attempt,
                settings.attempts()));
    patience.pause(pause);
  }

  /// Takes a brief of half the length, if there is one.
  private boolean shorten() {
    int half = Math.max(GeminiSettings.LEAST_INPUT, brief.characters() / 2);
    Brief shorter = request.brief(half);
    if (shorter.characters() >= brief.characters()) {
      return false;
    }
    brief = shorter;
    return true;
  }

  /// As long as Gemini wishes; if it wishes nothing, twice as long each time, give or take a half,
  /// so that analyses that failed together do not come back together.
  private Duration pause(IOException failure) {
    Optional<Duration> wished =
        failure instanceof Refusal refusal ? refusal.retryAfter() : Optional.empty();
    return wished.orElseGet(() -> {
      Duration doubled = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
      Duration most = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      return Duration.ofMillis(
          (long) (most.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
    });
  }
}
