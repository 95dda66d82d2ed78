// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps secrets out of the log, wherever it is written to and whoever writes: ours, a library or a
/// plugin. It stands between the formatters of all handlers and what they write to, so that stack
/// traces pass it too.
///
/// Handlers that are added later are not covered. Formatting happens on the thread that logs.
public final class LogRedaction implements AutoCloseable {

  private final List<Covered> covered = new ArrayList<>();

  private record Covered(Handler handler, Formatter before, Formatter now) {}

  private LogRedaction() {}

  /// Covers the handlers of this process until it is closed.
  ///
  /// @param known secrets of this moment, asked for every record
  public static LogRedaction install(Supplier<? extends Collection<String>> known) {
    LogRedaction redaction = new LogRedaction();
    for (Handler handler : handlers()) {
      Formatter before = handler.getFormatter();
      if (before != null) {
        Formatter now = new Redacting(before, known);
        handler.setFormatter(now);
        redaction.covered.add(new Covered(handler, before, now));
      }
    }
    return redaction;
  }

  private static Set<Handler> handlers() {
    Set<Handler> handlers = new LinkedHashSet<>();
    LogManager manager = LogManager.getLogManager();
    Enumeration<String> names = manager.getLoggerNames();
    while (names.hasMoreElements()) {
      Logger logger = manager.getLogger(names.nextElement());
      if (logger != null) {
        handlers.addAll(List.of(logger.getHandlers()));
      }
    }
    return handlers;
  }

  /// Gives the handlers back their formatters.
  @Override
  public void close() {
    for (Covered each : covered) {
      if (each.handler().getFormatter().equals(each.now())) {
        each.handler().setFormatter(each.before());
      }
    }
    covered.clear();
  }

  private static final class Redacting extends Formatter {

    private final Formatter inner;
    private final Supplier<? extends Collection<String>> known;

    Redacting(Formatter inner, Supplier<? extends Collection<String>> known) {
      this.inner = inner;
      this.known = known;
    }

    @Override
    public String format(LogRecord record) {
      return SecretText.without(inner.format(record), known.get());
    }

    @Override
    public String getHead(@Nullable Handler handler) {
      return inner.getHead(handler);
    }

    @Override
    public String getTail(@Nullable Handler handler) {
      return inner.getTail(handler);
    }
  }
}
