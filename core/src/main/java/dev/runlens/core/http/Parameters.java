// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.webserver.http.ServerRequest;

/// Reads path and query parameters with bounds.
public final class Parameters {

  private Parameters() {}

  /// A name in the path.
  public static String name(ServerRequest request, String parameter) {
    return request.path().pathParameters().get(parameter);
  }

  /// A number in the path; what is no number does not exist.
  public static long id(ServerRequest request, String parameter, String what) {
    String text = name(request, parameter);
    if (!text.matches("\\d{1,18}")) {
      throw Problem.notFound(what);
    }
    return Long.parseLong(text);
  }

  /// A text in the query, empty if absent.
  public static String text(ServerRequest request, String parameter) {
    return request.query().first(parameter).orElse("");
  }

  /// A whole number in the query.
  public static long whole(
      ServerRequest request, String parameter, long fallback, long min, long max) {
    String text = text(request, parameter);
    if (text.isEmpty()) {
      return fallback;
    }
    if (!text.matches("-?\\d{1,18}")) {
      throw Problem.field(parameter, parameter + " must be a whole number.");
    }
    long value = Long.parseLong(text);
    if (value < min || value > max) {
      throw Problem.field(
          parameter, parameter + " must be " + min + " to " + max + ", found " + value + ".");
    }
    return value;
  }

  /// `?limit=` of a list.
  public static int limit(ServerRequest request) {
    return (int) whole(request, "limit", 50, 1, 200);
  }
}
