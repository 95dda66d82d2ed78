// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One request as a host received it.
///
/// @param headers first value of each; names in any case
record Call(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  static Call of(String method, URI uri, Map<String, List<String>> headers, String body) {
    Map<String, String> firstValues = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> firstValues.put(name, values.getFirst()));
    return new Call(method, uri.getPath(), parameters(uri.getRawQuery()), firstValues, body);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// A positive number from the query, or `fallback` when absent or not one.
  int number(String name, int fallback) {
    try {
      int value = Integer.parseInt(query.getOrDefault(name, ""));
      return value > 0 ? value : fallback;
    } catch (NumberFormatException _) {
      return fallback;
    }
  }

  /// The fields of a form that was posted.
  Map<String, String> form() {
    return parameters(body);
  }

  Call at(String newPath) {
    return new Call(method, newPath, query, headers, body);
  }

  Call with(Map<String, String> newQuery) {
    return new Call(method, path, newQuery, headers, body);
  }

  /// Path and query, as a redirect names them.
  String address() {
    List<String> pairs = new ArrayList<>();
    query.forEach(
        (name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return parameters;
  }
}
