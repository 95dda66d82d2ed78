// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import org.jspecify.annotations.Nullable;

/// A plugin cannot be used. The message is one sentence for the admin page: which plugin, what is
/// wrong with it and, where there is one, the remedy.
public final class PluginPackageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PluginPackageException(String message) {
    this(message, null);
  }

  public PluginPackageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// One sentence, never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// What went wrong inside a plugin, in a few words: the innermost cause's class and message. A
  /// plugin's exceptions are foreign code too, so a message that throws is left out.
  public static String describe(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < 20; depth++) {
      Throwable cause = causeOf(root);
      if (cause == null) {
        break;
      }
      root = cause;
    }
    String name = root.getClass().getSimpleName();
    String message = messageOf(root);
    return message.isBlank() ? name : name + ": " + message.lines().findFirst().orElse("").strip();
  }

  private static @Nullable Throwable causeOf(Throwable failure) {
    try {
      return failure.getCause();
    } catch (Throwable _) {
      return null;
    }
  }

  private static String messageOf(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : message;
    } catch (Throwable _) {
      return "";
    }
  }
}
