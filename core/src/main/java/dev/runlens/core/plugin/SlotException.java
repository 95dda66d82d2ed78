// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import org.jspecify.annotations.Nullable;

/// A component gave no answer, for a reason that it did not foresee itself. The message names the
/// instance and the operation.
public final class SlotException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Why there is no answer.
  public enum Kind {
    /// No component is there, or it rests after too many failures. May change by itself.
    CLOSED,
    /// As many calls as allowed are in progress.
    BUSY,
    /// The deadline passed; whether the operation took effect is not known.
    TIMEOUT,
    /// The component threw something that is not a `ComponentException`.
    BUG,
    /// The calling thread was interrupted while it waited.
    INTERRUPTED
  }

  private final Kind kind;

  SlotException(Kind kind, String message) {
    this(kind, message, null);
  }

  SlotException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// Never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// Why there is no answer.
  public Kind kind() {
    return kind;
  }
}
