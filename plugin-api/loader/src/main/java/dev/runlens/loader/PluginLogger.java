// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a component logs, without its secrets. Exceptions are written out here, so that what their
/// messages tell is looked at, too, and no log holds on to a plugin's classes.
final class PluginLogger implements System.Logger {

  private final System.Logger logger;
  private final UnaryOperator<String> withoutSecrets;

  /// @param withoutSecrets called by any thread
  PluginLogger(System.Logger logger, UnaryOperator<String> withoutSecrets) {
    this.logger = logger;
    this.withoutSecrets = withoutSecrets;
  }

  @Override
  public String getName() {
    return logger.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return logger.isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      String text = localized(bundle, message);
      write(level, thrown == null ? text : text + System.lineSeparator() + trace(thrown));
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    if (isLoggable(level)) {
      String text = localized(bundle, format);
      write(level, parameters == null || parameters.length == 0 ? text : filled(text, parameters));
    }
  }

  private void write(Level level, String text) {
    logger.log(level, withoutSecrets.apply(text));
  }

  private static String localized(@Nullable ResourceBundle bundle, @Nullable String key) {
    String text = String.valueOf(key);
    return bundle != null && bundle.containsKey(text) ? bundle.getString(text) : text;
  }

  private static String filled(String format, @Nullable Object[] parameters) {
    try {
      return MessageFormat.format(format, parameters);
    } catch (IllegalArgumentException _) {
      return format;
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text, true));
    } catch (RuntimeException e) {
      return PluginPackageException.describe(thrown);
    }
    return text.toString().stripTrailing();
  }
}
