// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request that cannot be answered as asked; becomes `application/problem+json` (RFC 9457) on the
/// API and a readable page elsewhere.
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String field;
  private final @Nullable Duration retryAfter;

  private Problem(
      int status, String detail, @Nullable String field, @Nullable Duration retryAfter) {
    super(detail);
    this.status = status;
    this.field = field;
    this.retryAfter = retryAfter;
  }

  /// A problem with an HTTP status.
  ///
  /// @param detail one or two sentences for the caller, without secrets
  public static Problem of(int status, String detail) {
    return new Problem(status, detail, null, null);
  }

  /// 400 about a part of the request.
  public static Problem field(String field, String detail) {
    return new Problem(400, detail, field, null);
  }

  /// 503: try again.
  public static Problem unavailable(String detail, Duration retryAfter) {
    return new Problem(503, detail, null, retryAfter);
  }

  /// 404.
  public static Problem notFound(String what) {
    return of(404, "There is no " + what + " here, or it may not be seen.");
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The part of the request that is wrong.
  public @Nullable String field() {
    return field;
  }

  /// When to try again.
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /// What went wrong, for people.
  public String detail() {
    return String.valueOf(getMessage());
  }
}
