// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Problem;
import java.util.List;

/// An administrator asked for what cannot be done. The message is for that person.
public final class PluginRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What stands against it.
  public enum Kind {
    /// There is no plugin or instance of that name.
    NOT_FOUND,
    /// What was given is not acceptable.
    INVALID,
    /// It would work if something else were not so.
    CONFLICT
  }

  private final Kind kind;
  private final transient List<Problem> problems;

  PluginRequestException(Kind kind, String message) {
    this(kind, message, List.of());
  }

  PluginRequestException(Kind kind, String message, List<Problem> problems) {
    super(message);
    this.kind = kind;
    this.problems = List.copyOf(problems);
  }

  /// A request that would be possible if something else were not so.
  ///
  /// @param message one sentence or two, without secrets
  public static PluginRequestException conflict(String message) {
    return new PluginRequestException(Kind.CONFLICT, message);
  }

  /// What stands against it.
  public Kind kind() {
    return kind;
  }

  /// What is wrong with settings, by dashed key; empty if it is about something else.
  public List<Problem> problems() {
    return problems;
  }

  /// Never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
