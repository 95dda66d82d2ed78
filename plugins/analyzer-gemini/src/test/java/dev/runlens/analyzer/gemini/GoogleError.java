// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The JSON of Google's errors (<https://google.aip.dev/193#http11json-representation>).
final class GoogleError extends Exception {

  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON = new ObjectMapper();

  final int status;
  final String body;

  GoogleError(int status, String word, String message, String... details) {
    super(message);
    this.status = status;
    this.body = json(status, word, message, details);
  }

  static String json(int status, String word, String message, String... details) {
    ObjectNode error = JSON.createObjectNode();
    error.put("code", status).put("message", message).put("status", word);
    if (details.length > 0) {
      ArrayNode all = error.putArray("details");
      for (String detail : details) {
        all.add(parsed(detail));
      }
    }
    return JSON.createObjectNode().set("error", error).toPrettyString();
  }

  private static ObjectNode parsed(String detail) {
    try {
      return (ObjectNode) JSON.readTree(detail);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
