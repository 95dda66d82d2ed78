// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a host is about to send, before faults and the socket see it.
///
/// @param file sent instead of `body` when present, so that a log of any size is streamed
record Answer(int status, Map<String, String> headers, String body, @Nullable Path file) {

  static Answer json(int status, JsonNode body) {
    return new Answer(
        status, Map.of("Content-Type", "application/json; charset=utf-8"), Json.text(body), null);
  }

  /// A refusal in the form all of GitHub's REST errors have.
  static Answer error(int status, String message) {
    return json(
        status,
        Json.object()
            .put("message", message)
            .put("documentation_url", "https://docs.github.com/rest")
            .put("status", Integer.toString(status)));
  }

  static Answer notFound() {
    return error(404, "Not Found");
  }

  static Answer text(int status, String contentType, String body) {
    return new Answer(status, Map.of("Content-Type", contentType), body, null);
  }

  static Answer redirect(String location) {
    return new Answer(302, Map.of("Location", location), "", null);
  }

  static Answer stream(String contentType, Path file) {
    return new Answer(200, Map.of("Content-Type", contentType), "", file);
  }

  Answer with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Answer(status, all, body, file);
  }
}
