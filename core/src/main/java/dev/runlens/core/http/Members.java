// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The members of a small JSON object, checked as they are read.
public record Members(JsonNode body) {

  /// @throws Problem 400 if it is no JSON object
  public static Members read(byte[] bytes) {
    try {
      JsonNode body = Json.mapper().readTree(bytes);
      if (body.isObject()) {
        return new Members(body);
      }
    } catch (JsonProcessingException _) {
      throw Problem.of(400, "The body is not JSON.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw Problem.of(400, "The body must be a JSON object.");
  }

  /// @throws Problem 400 if it is there and no text
  public Optional<String> text(String member) {
    JsonNode value = body.path(member);
    if (!value.isTextual() && !value.isMissingNode()) {
      throw Problem.field(member, member + " must be a text.");
    }
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  /// @throws Problem 400 if it is missing or no text
  public String needed(String member) {
    return text(member).orElseThrow(() -> Problem.field(member, member + " must be a text."));
  }

  /// One of two words.
  ///
  /// @return whether it is the second; empty if it is missing
  /// @throws Problem 400 if it is anything else
  public Optional<Boolean> isSecond(String member, String first, String second) {
    return text(member)
        .map(value -> {
          if (!value.equals(first) && !value.equals(second)) {
            throw Problem.field(member, "%s must be %s or %s.".formatted(member, first, second));
          }
          return value.equals(second);
        });
  }

  /// @throws Problem 400 if it is there and neither true nor false
  public Optional<Boolean> flag(String member) {
    JsonNode value = body.path(member);
    if (!value.isBoolean() && !value.isMissingNode()) {
      throw Problem.field(member, member + " must be true or false.");
    }
    return value.isBoolean() ? Optional.of(value.asBoolean()) : Optional.empty();
  }

  /// @throws Problem 400 if it is missing or no whole number
  public long whole(String member) {
    JsonNode value = body.path(member);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw Problem.field(member, member + " must be a whole number.");
    }
    return value.asLong();
  }
}
