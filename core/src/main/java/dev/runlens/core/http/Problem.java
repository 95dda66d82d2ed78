// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.core.redaction.SecretText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that cannot be answered as asked; becomes `application/problem+json` (RFC 9457) on the
/// API and a readable page elsewhere.
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String field;
  private final @Nullable Duration retryAfter;
  private final transient List<Fault> faults;

  /// One of several things that are wrong with a request.
  ///
  /// @param field the part of the request, empty if it is about all of it
  public record Fault(String field, String detail) {}

  private Problem(
      int status,
      String detail,
      @Nullable String field,
      @Nullable Duration retryAfter,
      List<Fault> faults) {
    super(detail);
    this.status = status;
    this.field = field;
    this.retryAfter = retryAfter;
    this.faults = List.copyOf(faults);
  }

  /// A problem with an HTTP status.
  ///
  /// @param detail one or two sentences for the caller, without secrets
  public static Problem of(int status, String detail) {
    return new Problem(status, detail, null, null, List.of());
  }

  /// 400 about a part of the request.
  public static Problem field(String field, String detail) {
    return new Problem(400, detail, field, null, List.of());
  }

  /// A problem with several parts of the request.
  public static Problem of(int status, String detail, List<Fault> faults) {
    return new Problem(status, detail, null, null, faults);
  }

  /// 429: try again later.
  public static Problem tooMany(String detail, Duration retryAfter) {
    return new Problem(429, detail, null, retryAfter, List.of());
  }

  /// 503: try again.
  public static Problem unavailable(String detail, Duration retryAfter) {
    return new Problem(503, detail, null, retryAfter, List.of());
  }

  /// 404.
  public static Problem notFound(String what) {
    return of(404, "There is no " + what + " here, or it may not be seen.");
  }

  /// The same without what looks like a secret: details may quote what a plugin or a caller said.
  ///
  /// @param known secrets that it must not tell either
  Problem withoutSecrets(Collection<String> known) {
    return new Problem(
        status,
        SecretText.without(detail(), known),
        field,
        retryAfter,
        faults.stream()
            .map(fault -> new Fault(fault.field(), SecretText.without(fault.detail(), known)))
            .toList());
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The part of the request that is wrong.
  public @Nullable String field() {
    return field;
  }

  /// Everything that is wrong, if that is more than one thing.
  public List<Fault> faults() {
    return faults;
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
