// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.metric.MetricStoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says what an error of SQLite means for the caller.
///
/// The codes are those of [SQLite](https://www.sqlite.org/rescode.html); the lowest byte is the
/// kind, the rest the detail.
final class Failures {

  private Failures() {}

  /// @param attempted completes "Cannot ...", such as `append 3 batches`
  static MetricStoreException of(String attempted, Path file, SQLException cause) {
    SQLiteErrorCode code =
        cause instanceof SQLiteException e
            ? SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff)
            : SQLiteErrorCode.SQLITE_ERROR;
    String start = "Cannot %s in %s: %s. ".formatted(attempted, file, cause.getMessage());
    return switch (code) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          failure(
              Kind.TRANSIENT, start + "Something else holds the file; trying again helps.", cause);
      case SQLITE_INTERRUPT, SQLITE_ABORT, SQLITE_NOMEM ->
          failure(Kind.TRANSIENT, start + "Trying again may help.", cause);
      case SQLITE_FULL ->
          failure(
              Kind.CONFIG,
              start + "The disk is full: free space there or shorten the retention of metrics.",
              cause);
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
          failure(
              Kind.CONFIG,
              start + "Grant this server write access to the file and its folder.",
              cause);
      case SQLITE_IOERR ->
          failure(Kind.CONFIG, start + "Check the disk and the file system's messages.", cause);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          failure(
              Kind.CORRUPT,
              start + "Restore the file from a backup, or move it away to begin with an empty one.",
              cause);
      case SQLITE_TOOBIG ->
          failure(Kind.INVALID, start + "A batch is larger than a row may be.", cause);
      // The rest cannot happen unless this plugin is wrong; what was to be kept must not be
      // dropped.
      default -> failure(Kind.CONFIG, start + "Report this as a bug of metrics-sqlite.", cause);
    };
  }

  private static MetricStoreException failure(Kind kind, String message, SQLException cause) {
    return new MetricStoreException(kind, message, cause);
  }

  /// A wait was interrupted; the thread's flag is set again for the caller to see.
  static MetricStoreException interrupted() {
    Thread.currentThread().interrupt();
    return new MetricStoreException(Kind.TRANSIENT, "Interrupted; trying again helps.");
  }

  static MetricStoreException closed(Path file) {
    return new MetricStoreException(Kind.TRANSIENT, "The metric store in " + file + " is closed.");
  }
}
