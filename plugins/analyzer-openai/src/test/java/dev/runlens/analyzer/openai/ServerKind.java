// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// How each chat server words what it does not do. The sources, read in 2026:
///
/// - llama.cpp: `format_error_response` in tools/server/server-common.cpp (`{"error": {code,
///   message, type}}`, the code a number), the response formats in the same file, `n_prompt_tokens`
///   and `n_ctx` in tools/server/server-task.cpp, the order of a stream's events in
///   tools/server/tests/unit/test_chat_completion.py
/// - Ollama: `NewError` in openai/openai.go (`{"error": {message, type, param: null, code:
///   null}}`), the context in llm/llama_server.go, unknown models in server/routes.go, streams in
///   middleware/openai.go
/// - vLLM: `ErrorResponse` in vllm/entrypoints/openai/engine/protocol.py (the code a number), the
///   context in vllm/renderers/params.py
/// - OpenAI: the reference, <https://platform.openai.com/docs/guides/error-codes>
/// - LM Studio: `{"error": "…"}`, as seen in the issues lmstudio-ai/lmstudio-bug-tracker and
///   bhimrazy/receipt-ocr#20
enum ServerKind {
  LLAMA_CPP {
    @Override
    String error(int status, String message) {
      String type =
          switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 404 -> "not_found_error";
            case 503 -> "unavailable_error";
            default -> "server_error";
          };
      ObjectNode body = Json.object();
      body.putObject("error").put("code", status).put("message", message).put("type", type);
      return body.toString();
    }

    @Override
    String tooLong(int promptTokens, int contextTokens) {
      ObjectNode body = Json.object();
      body.putObject("error")
          .put("code", 400)
          .put(
              "message",
              "request (%d tokens) exceeds the available context size (%d tokens), try increasing it"
                  .formatted(promptTokens, contextTokens))
          .put("type", "exceed_context_size_error")
          .put("n_prompt_tokens", promptTokens)
          .put("n_ctx", contextTokens);
      return body.toString();
    }

    @Override
    String unknownFormat(String format) {
      return error(
          400,
          "response_format type must be one of \"text\" or \"json_object\", but got: " + format);
    }
  },
  OLLAMA {
    @Override
    String error(int status, String message) {
      String type =
          switch (status) {
            case 400 -> "invalid_request_error";
            case 404 -> "not_found_error";
            default -> "api_error";
          };
      ObjectNode body = Json.object();
      body.putObject("error")
          .put("message", message)
          .put("type", type)
          .putNull("param")
          .putNull("code");
      return body.toString();
    }

    @Override
    String tooLong(int promptTokens, int contextTokens) {
      return error(
          400,
          "the prompt is longer than the context length currently available to the model; shorten the"
              + " prompt, adjust the context length in settings, or use a model with a longer context"
              + " length");
    }

    @Override
    String unknownFormat(String format) {
      return error(400, "invalid format: \"x\"; expected \"json\" or a valid JSON Schema object");
    }
  },
  VLLM {
    @Override
    String error(int status, String message) {
      String type =
          switch (status) {
            case 400 -> "BadRequestError";
            case 404 -> "NotFoundError";
            default -> "InternalServerError";
          };
      ObjectNode body = Json.object();
      body.putObject("error")
          .put("message", message)
          .put("type", type)
          .putNull("param")
          .put("code", status);
      return body.toString();
    }

    @Override
    String tooLong(int promptTokens, int contextTokens) {
      return error(
          400,
          ("You passed %d input tokens and requested 2000 output tokens. However, the model's context"
                  + " length is only %d tokens, resulting in a maximum input length of %d tokens."
                  + " Please reduce the length of the input prompt.")
              .formatted(contextTokens - 1999, contextTokens, contextTokens - 2000));
    }

    @Override
    String unknownFormat(String format) {
      return error(
          400,
          "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input should"
              + " be 'text'\"}]");
    }

    @Override
    String wrongKey() {
      return "{\"error\":\"Unauthorized\"}";
    }
  },
  OPENAI {
    @Override
    String error(int status, String message) {
      return error(message, "invalid_request_error", "");
    }

    private String error(String message, String code, String param) {
      ObjectNode body = Json.object();
      body.putObject("error")
          .put("message", message)
          .put("type", "invalid_request_error")
          .put("param", param)
          .put("code", code);
      return body.toString();
    }

    @Override
    String tooLong(int promptTokens, int contextTokens) {
      return error(
          "This model's maximum context length is %d tokens. However, your messages resulted in %d tokens."
              .formatted(contextTokens, promptTokens),
          "context_length_exceeded",
          "messages");
    }

    @Override
    String unknownFormat(String format) {
      return error(
          "Invalid parameter: 'response_format' of type '%s' is not supported with this model."
              .formatted(format),
          "unsupported_value",
          "response_format");
    }
  },
  LM_STUDIO {
    @Override
    String error(int status, String message) {
      return Json.object().put("error", message).toString();
    }

    @Override
    String tooLong(int promptTokens, int contextTokens) {
      return error(
          400,
          "Trying to keep the first %d tokens when context the overflows. However, the model is loaded with context length of only %d tokens"
              .formatted(promptTokens, contextTokens));
    }

    @Override
    String unknownFormat(String format) {
      return error(400, "'response_format.type' must be 'json_schema' or 'text'");
    }
  };

  /// The body of an error.
  abstract String error(int status, String message);

  /// The body for a prompt that the context has no room for.
  abstract String tooLong(int promptTokens, int contextTokens);

  /// The body for a form of answers that is not known.
  ///
  /// @param format `json_schema`, `json_object`
  abstract String unknownFormat(String format);

  String wrongKey() {
    return error(401, "Invalid API Key: s3cret-key is not one of ours");
  }

  String unknownModel(String model) {
    return error(404, "model '%s' not found".formatted(model));
  }

  /// The events of an answer, without their frames.
  ///
  /// @param pieces of the answer
  List<String> events(String model, List<String> pieces, String finishReason) {
    List<String> events = new ArrayList<>();
    ObjectNode first = chunk(model);
    ObjectNode delta = delta(first).put("role", "assistant");
    if (this == LLAMA_CPP) {
      delta.putNull("content");
    } else {
      delta.put("content", "");
    }
    events.add(first.toString());
    for (String piece : pieces) {
      ObjectNode chunk = chunk(model);
      delta(chunk).put("content", piece);
      events.add(chunk.toString());
    }
    ObjectNode last = chunk(model);
    delta(last);
    ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finishReason);
    events.add(last.toString());
    return events;
  }

  private static ObjectNode delta(ObjectNode chunk) {
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putNull("finish_reason");
    return choice.putObject("delta");
  }

  /// The event that counts the tokens.
  String usage(String model, int promptTokens, int completionTokens) {
    ObjectNode chunk = chunk(model);
    chunk.putArray("choices");
    chunk
        .putObject("usage")
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", completionTokens)
        .put("total_tokens", promptTokens + completionTokens);
    return chunk.toString();
  }

  private static ObjectNode chunk(String model) {
    ObjectNode chunk = Json.object();
    chunk.put("id", "chatcmpl-1").put("object", "chat.completion.chunk").put("created", 1);
    return chunk.put("model", model);
  }

  /// The body of `GET /models`.
  String models(String... names) {
    ObjectNode body = Json.object().put("object", "list");
    ArrayNode data = body.putArray("data");
    String owner =
        switch (this) {
          case LLAMA_CPP -> "llamacpp";
          case OLLAMA -> "library";
          case VLLM -> "vllm";
          case OPENAI -> "system";
          case LM_STUDIO -> "organization_owner";
        };
    for (String name : names) {
      data.addObject().put("id", name).put("object", "model").put("owned_by", owner);
    }
    return body.toString();
  }
}
