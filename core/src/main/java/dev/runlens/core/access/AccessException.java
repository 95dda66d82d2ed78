// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

/// What was asked of people, sessions or tokens cannot be done. The message is one sentence for
/// whoever asked.
public final class AccessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What stands against it.
  public enum Kind {
    /// There is nobody, or nothing, of that number.
    NOT_FOUND,
    /// What was given is not acceptable.
    INVALID,
    /// It would work if something else were not so.
    CONFLICT
  }

  private final Kind kind;

  AccessException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// What stands against it.
  public Kind kind() {
    return kind;
  }

  /// Never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
