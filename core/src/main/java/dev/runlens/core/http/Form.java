// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a browser sent from a form: `application/x-www-form-urlencoded` (WHATWG URL, section 5).
///
/// @param values the last value of each name
public record Form(Map<String, String> values) {

  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_FIELDS = 500;

  public Form {
    values = Map.copyOf(values);
  }

  /// Reads a form.
  ///
  /// @throws Problem 400, 413 or 415
  public static Form read(ServerRequest request) {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw Problem.of(415, "A form comes as application/x-www-form-urlencoded.");
    }
    String text = new String(Bodies.raw(request, MOST_BYTES), StandardCharsets.UTF_8);
    Map<String, String> values = new LinkedHashMap<>();
    String[] fields = text.split("&", -1);
    if (fields.length > MOST_FIELDS) {
      throw Problem.of(413, "The form has more than " + MOST_FIELDS + " fields.");
    }
    try {
      for (String field : fields) {
        if (!field.isEmpty()) {
          int equals = field.indexOf('=');
          String name = equals < 0 ? field : field.substring(0, equals);
          String value = equals < 0 ? "" : field.substring(equals + 1);
          values.put(decode(name), decode(value));
        }
      }
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "The form is not encoded as it should be.");
    }
    return new Form(values);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// A value, empty if the form has none of that name.
  public String value(String name) {
    return values.getOrDefault(name, "");
  }
}
