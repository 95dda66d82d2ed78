// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

import org.jspecify.annotations.Nullable;

/// A failure that a component foresaw. Each extension point has one subtype; whatever else a plugin
/// throws counts as a bug of the plugin.
///
/// The message says what was attempted, on what, expected against found, then the remedy; it never
/// holds a secret.
public abstract class ComponentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What the caller can do about it.
  public enum Kind {
    /// May work later without anybody's help: network, restart, lock.
    TRANSIENT,
    /// The other side asks for less: rate limit, full queue.
    OVERLOADED,
    /// What was asked for does not exist.
    NOT_FOUND,
    /// What is kept cannot be read any more.
    CORRUPT,
    /// The input is not acceptable and never will be.
    INVALID,
    /// A person must change settings, permissions or space.
    CONFIG,
    /// This component does not do that; see [Provider#capabilities()].
    UNSUPPORTED
  }

  private final Kind kind;

  protected ComponentException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What the caller can do about it.
  public Kind kind() {
    return kind;
  }
}
