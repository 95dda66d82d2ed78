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
import java.util.Locale;
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
          found + " It does not even take " + grouped(GeminiSettings.LEAST_INPUT) + " characters.",
          refusal);
    }
    String remedy = remedy(refusal);
    return new AnalyzerException(kind(refusal, remedy), found + remedy, refusal);
  }

  private static Kind kind(Refusal refusal, String remedy) {
    int status = refusal.status();
    if (status == 429) {
      return Kind.OVERLOADED;
    }
    // 408: the question came too slowly; 499: something on the way hung up.
    if (status >= 500 || status == 408 || status == 499) {
      return Kind.TRANSIENT;
    }
    return remedy.isEmpty() ? Kind.INVALID : Kind.CONFIG;
  }

  /// What a person can do, empty if nothing.
  private static String remedy(Refusal refusal) {
    int status = refusal.status();
    if (status == 429) {
      return refusal
          .retryAfter()
          .map(delay -> " Gemini can be asked again in " + Patience.inWords(delay) + ".")
          .orElse(" Ask again later, or raise the limits of the key's project.");
    }
    if (status / 100 == 3) {
      return " Set base-url to where this leads: it is not followed.";
    }
    if (status / 100 == 4 && !refusal.fromGoogle()) {
      return " It is not Google that says so: check base-url and what stands between.";
    }
    if (status == 404) {
      return " Set model to one of ai.google.dev/gemini-api/docs/models.";
    }
    return status == 402 || refusal.reason().equals("FAILED_PRECONDITION")
        ? " Set up billing for the key's project at aistudio.google.com."
        : "";
  }

  /// Of answers that came and were of no use.
  AnalyzerException of(Flaw flaw) {
    String what = "Cannot use what " + settings.model() + " answers: ";
    return switch (flaw) {
      case Flaw.Unreadable(String why) -> new AnalyzerException(Kind.CORRUPT, what + why + ".");
      case Flaw.CutShort() ->
          new AnalyzerException(
              Kind.CORRUPT,
              "%sit was cut off at %s tokens, thoughts included. Raise max-output-tokens."
                  .formatted(what, grouped(settings.maxOutputTokens())));
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

  /// "41,000" wherever the server stands.
  static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
