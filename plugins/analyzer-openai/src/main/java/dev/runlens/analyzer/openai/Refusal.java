// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.ComponentException.Kind;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Why a server gives no answer. The forms of the bodies that are read:
///
/// - `{"error": {"message", "type", "code", "param"}}`: OpenAI, Ollama (openai/openai.go), vLLM
///   (entrypoints/openai/engine/protocol.py), llama.cpp (tools/server/server-common.cpp, `code` a
///   number)
/// - `{"error": "…"}`: LM Studio, and vLLM's `{"error": "Unauthorized"}`
/// - `{"object": "error", "message", "type", "code"}`: vLLM before 0.10
/// - `{"detail": [{"loc": […], "msg"}]}` or `{"detail": "…"}`: servers made with FastAPI
///
/// @param status HTTP's; for an error in the middle of an answer the one that it names, or 500
/// @param message the server's own words, unfit to be shown unseen: they may quote the request
/// @param retryAfter what `Retry-After` asks for
/// @param contextTokens the length of the model's context, 0 if not told
/// @param promptTokens the length of what was sent, 0 if not told
record Refusal(
    int status,
    boolean inAnswer,
    String message,
    String type,
    String code,
    String param,
    Optional<Duration> retryAfter,
    int contextTokens,
    int promptTokens) {

  /// How servers say that the prompt is too long: OpenAI `context_length_exceeded`, "This model's
  /// maximum context length is"; llama.cpp `exceed_context_size_error`, "exceeds the available
  /// context size"; Ollama "the prompt is longer than the context length currently available" and
  /// "exceeds maximum context length" (llm/llama_server.go, server/routes.go); vLLM "the model's
  /// context length is only" (renderers/params.py).
  private static final List<String> CONTEXT_WORDS =
      List.of(
          "context_length_exceeded",
          "exceed_context_size",
          "context length",
          "context size",
          "context window",
          "n_ctx",
          "prompt is too long",
          "prompt too long");

  private static final List<Integer> PASSING = List.of(429, 500, 502, 503, 504);

  static Refusal of(int status, HttpHeaders headers, String body, Clock clock) {
    return of(
        status, body, headers.firstValue("Retry-After").flatMap(value -> parsedWait(value, clock)));
  }

  static Refusal of(int status, String body) {
    return of(status, body, Optional.empty());
  }

  private static Refusal of(int status, String body, Optional<Duration> retryAfter) {
    return Json.read(body)
        .map(json -> of(status, false, json, retryAfter))
        .orElseGet(() -> new Refusal(status, false, "", "", "", "", retryAfter, 0, 0));
  }

  /// @param event an object that has an `error`
  static Refusal inAnswer(JsonNode event) {
    int named = event.path("error").path("code").asInt(0);
    int status = named >= 400 && named <= 599 ? named : 500;
    return of(status, true, event, Optional.empty());
  }

  private static Refusal of(
      int status, boolean inAnswer, JsonNode body, Optional<Duration> retryAfter) {
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    return new Refusal(
        status,
        inAnswer,
        message(body, error),
        error.path("type").asText(""),
        error.path("code").asText(""),
        error.path("param").asText(""),
        retryAfter,
        // llama.cpp tells both (`to_json` of a failed task in tools/server/server-task.cpp).
        error.path("n_ctx").asInt(0),
        error.path("n_prompt_tokens").asInt(0));
  }

  private static String message(JsonNode body, JsonNode error) {
    if (body.path("error").isTextual()) {
      return body.path("error").textValue();
    }
    if (error.path("message").isTextual()) {
      return error.path("message").textValue();
    }
    JsonNode detail = body.path("detail");
    StringBuilder text = new StringBuilder(detail.asText(""));
    for (JsonNode one : detail) {
      one.path("loc").forEach(part -> text.append(part.asText()).append('.'));
      text.append(' ').append(one.path("msg").asText("")).append(' ');
    }
    return text.toString().strip();
  }

  /// Seconds or a date (RFC 9110, 10.2.3); none if it is neither.
  private static Optional<Duration> parsedWait(String value, Clock clock) {
    try {
      if (value.strip().matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
      }
      ZonedDateTime date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration until = Duration.between(clock.instant(), date);
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// Whether it speaks of a thing, in any of its parts.
  boolean names(String word) {
    return (message + "\n" + type + "\n" + code + "\n" + param)
        .toLowerCase(Locale.ROOT)
        .contains(word);
  }

  /// Whether the prompt was longer than the model's context.
  boolean tooLong() {
    if (status == 413) {
      return true;
    }
    return List.of(400, 422, 500).contains(status) && CONTEXT_WORDS.stream().anyMatch(this::names);
  }

  /// Whether the same request may be answered a little later.
  boolean passes() {
    return PASSING.contains(status);
  }

  Kind kind() {
    if (status == 429) {
      return Kind.OVERLOADED;
    }
    if (status >= 500 || status == 408) {
      return Kind.TRANSIENT;
    }
    boolean settings = status < 400 || List.of(401, 402, 403, 404, 405).contains(status);
    return settings || modelUnknown() ? Kind.CONFIG : Kind.INVALID;
  }

  private boolean modelUnknown() {
    return names("model") && (names("not found") || names("not exist"));
  }

  /// `HTTP 503`, or that the error came later.
  String found() {
    return inAnswer ? "an error in the middle of the answer" : "HTTP " + status;
  }

  /// What a person can do; empty if only waiting helps.
  String remedy(OpenAiSettings settings) {
    if (status == 401 || status == 403) {
      return settings.apiKey() == null
          ? "The server wants a key: set api-key."
          : "Correct api-key, or what the key may do.";
    }
    if (status == 402) {
      return "Pay for the account that api-key belongs to.";
    }
    if (status < 400) {
      return "Redirects are not followed: set base-url to where it leads.";
    }
    if (status == 404 || status == 405 || modelUnknown()) {
      return "Check model, %s, and base-url, %s: it mostly ends in /v1."
          .formatted(settings.model(), settings.baseUrl());
    }
    return "";
  }
}
