// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// What a server takes in a request, as far as it has not refused it: everything at first, less
/// after each [#easier]. Never more again, so whoever asks it at the same time loses nothing.
///
/// @param temperature whether it takes one. OpenAI's thinking models take none
/// @param maxCompletionTokens whether the limit has this name instead of `max_tokens`, as with
///   OpenAI's thinking models
/// @param usage whether it takes `stream_options`
record Dialect(Format format, boolean temperature, boolean maxCompletionTokens, boolean usage) {

  static final Dialect FULL = new Dialect(Format.JSON_SCHEMA, true, false, true);

  /// How servers call what they do not do: llama.cpp "response_format type must be one of …" and
  /// "JSON schema conversion failed", "failed to parse grammar" (tools/server/server-common.cpp,
  /// common/json-schema-to-grammar.cpp); Ollama "invalid format: …; expected "json" or a valid JSON
  /// Schema object" (llm/llama_server.go); vLLM "guided decoding", later "structured outputs", and
  /// its validation names the field `response_format`; LM Studio "'response_format.type' must be
  /// …".
  private static final List<String> FORMAT_WORDS =
      List.of(
          "response_format",
          "response format",
          "json_schema",
          "json schema",
          "json_object",
          "invalid schema",
          "invalid format",
          "grammar",
          "guided",
          "structured output",
          "structured_output");

  /// How the form of the answer is asked for, the most binding first.
  enum Format {
    JSON_SCHEMA,
    JSON_OBJECT,
    /// Only the instructions tell it.
    PLAIN
  }

  /// What to ask for instead; empty if the refusal is not about the form of the request.
  Optional<Dialect> easier(Refusal refusal) {
    // 500 and 501 are how some servers call a parameter that they have not learnt.
    if (!List.of(400, 422, 500, 501).contains(refusal.status())) {
      return Optional.empty();
    }
    if (usage && refusal.names("stream_options")) {
      return Optional.of(new Dialect(format, temperature, maxCompletionTokens, false));
    }
    if (!maxCompletionTokens
        && refusal.code().equals("unsupported_parameter")
        && refusal.names("max_completion_tokens")) {
      return Optional.of(new Dialect(format, temperature, true, usage));
    }
    if (temperature && refusal.code().startsWith("unsupported_") && refusal.names("temperature")) {
      return Optional.of(new Dialect(format, false, maxCompletionTokens, usage));
    }
    if (format != Format.PLAIN && FORMAT_WORDS.stream().anyMatch(refusal::names)) {
      Format next = format == Format.JSON_SCHEMA ? Format.JSON_OBJECT : Format.PLAIN;
      return Optional.of(new Dialect(next, temperature, maxCompletionTokens, usage));
    }
    return Optional.empty();
  }

  /// For a person waiting: what is asked for now that this was refused.
  String concession(Dialect easier) {
    if (easier.format != format) {
      return easier.format == Format.JSON_OBJECT
          ? "This server takes no JSON schema; asking for a JSON object"
          : "This server takes no JSON object either; asking in words only";
    }
    return easier.usage != usage
        ? "This server counts no tokens; asking without"
        : "This model takes other parameters; asking with those";
  }

  /// The body of a request, by OpenAI's reference
  /// (<https://platform.openai.com/docs/api-reference/chat/create>).
  String request(OpenAiSettings settings, Conversation conversation) {
    ObjectNode body = Json.object();
    body.put("model", settings.model());
    ArrayNode messages = body.putArray("messages");
    for (Conversation.Message message : conversation.messages()) {
      messages.addObject().put("role", message.role()).put("content", message.content());
    }
    body.put("stream", true);
    if (usage) {
      body.putObject("stream_options").put("include_usage", true);
    }
    if (temperature) {
      body.put("temperature", 0);
    }
    body.put(
        maxCompletionTokens ? "max_completion_tokens" : "max_tokens", settings.maxOutputTokens());
    switch (format) {
      case JSON_SCHEMA -> {
        ObjectNode asked = body.putObject("response_format").put("type", "json_schema");
        asked
            .putObject("json_schema")
            .put("name", "runlens_analysis")
            .put("strict", true)
            .set("schema", schema(conversation));
      }
      case JSON_OBJECT -> body.putObject("response_format").put("type", "json_object");
      case PLAIN -> {
        // The instructions describe the same form.
      }
    }
    return Json.write(body);
  }

  private static JsonNode schema(Conversation conversation) {
    return Json.read(conversation.brief().schema())
        .orElseThrow(() -> new IllegalArgumentException("The brief's schema is no JSON object"));
  }
}
