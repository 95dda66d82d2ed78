// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.analysis.AnalyzerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/// Says what a failure means and what a person can do
/// (<https://ai.google.dev/gemini-api/docs/generate-content/api-errors>).
final class Failures {

  private final GeminiSettings settings;

  Failures(GeminiSettings settings) {
    this.settings = settings;
  }

  /// Of a request that got no answer.
  AnalyzerException of(IOException failure) {
    String what = attempt() + ": ";
    return switch (failure) {
      case Refusal refusal -> of(refusal);
      case NotGeminiException e ->
          new AnalyzerException(
              Kind.CORRUPT,
              what
                  + "found "
                  + e.getMessage()
                  + ", expected the Gemini API. Check base-url and what stands between.",
              e);
      default ->
          new AnalyzerException(
              Kind.TRANSIENT, what + "no answer (" + inWords(failure) + ").", failure);
    };
  }

  private AnalyzerException of(Refusal refusal) {
    String found = attempt() + ": " + inWords(refusal) + said(refusal) + ".";
    if (refusal.keyRefused()) {
      return new AnalyzerException(
          Kind.CONFIG,
          found
              + " Set api-key to a valid key of the Gemini API (aistudio.google.com/apikey), and"
              + " check what it is restricted to.",
          refusal);
    }
    if (refusal.inputTooLong()) {
      return new AnalyzerException(
          Kind.INVALID,
          found + " It does not even take %,d characters.".formatted(GeminiSettings.LEAST_INPUT),
          refusal);
    }
    String remedy = remedy(refusal);
    int status = refusal.status();
    Kind kind =
        status == 429
            ? Kind.OVERLOADED
            : status >= 500 || status == 408 || status == 499
                ? Kind.TRANSIENT
                : remedy.isEmpty() ? Kind.INVALID : Kind.CONFIG;
    return new AnalyzerException(kind, found + remedy, refusal);
  }

  private String remedy(Refusal refusal) {
    int status = refusal.status();
    if (status == 404) {
      return refusal.reason().isEmpty()
          ? " Check base-url: Gemini itself would say why."
          : " Set model to one of ai.google.dev/gemini-api/docs/models.";
    }
    if (status == 402 || refusal.reason().equals("FAILED_PRECONDITION")) {
      return " Set up billing for the key's project at aistudio.google.com.";
    }
    if (status == 429) {
      return refusal
          .retryAfter()
          .map(delay -> " Gemini can be asked again in " + Patience.inWords(delay) + ".")
          .orElse(" Ask again later, or raise the limits of the key's project.");
    }
    return status / 100 == 3 ? " Set base-url to where this leads: it is not followed." : "";
  }

  /// Of answers that came and were of no use.
  AnalyzerException of(Flaw flaw) {
    String what = "Cannot use what " + settings.model() + " answers: ";
    return switch (flaw) {
      case Flaw.Unreadable(String why) -> new AnalyzerException(Kind.CORRUPT, what + why + ".");
      case Flaw.CutShort() ->
          new AnalyzerException(
              Kind.CORRUPT,
              "%sit was cut off at %,d tokens, thoughts included. Raise max-output-tokens."
                  .formatted(what, settings.maxOutputTokens()));
      case Flaw.Withheld(String why) -> new AnalyzerException(Kind.INVALID, what + why + ".");
    };
  }

  /// What failed.
  String attempt() {
    return "Cannot ask " + settings.model() + " at " + settings.host();
  }

  /// Of a model that exists and does something else.
  static String writesNothing(GeminiSettings settings) {
    return "Cannot ask %s: it writes no text. Set model to one of ai.google.dev/gemini-api/docs/models."
        .formatted(settings.model());
  }

  /// "HTTP 503", "the connection broke".
  static String inWords(IOException failure) {
    return switch (failure) {
      case Refusal refusal -> "HTTP " + refusal.status();
      case HttpConnectTimeoutException _ -> "connecting took too long";
      case ConnectException e
          when e.getCause() instanceof ConnectException cause && unresolved(cause.getCause()) ->
          "unknown host";
      case ConnectException e when unresolved(e.getCause()) -> "unknown host";
      case ConnectException _ -> "the connection is refused";
      case UnknownHostException _ -> "unknown host";
      default -> failure.getClass().getSimpleName() + ": " + failure.getMessage();
    };
  }

  private static boolean unresolved(@Nullable Throwable cause) {
    return cause instanceof UnresolvedAddressException;
  }

  private static String said(Refusal refusal) {
    return refusal.said().isEmpty() ? "" : ": " + refusal.said().replaceAll("\\.$", "");
  }
}
