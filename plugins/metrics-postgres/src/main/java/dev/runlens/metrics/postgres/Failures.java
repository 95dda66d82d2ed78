// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.metric.MetricStoreException;
import java.sql.SQLException;

/// Says what an error of PostgreSQL means for the caller, by its
/// [SQLSTATE](https://www.postgresql.org/docs/current/errcodes-appendix.html), whose first two
/// characters are the class.
final class Failures {

  /// A row fits no partition, among others.
  static final String CHECK_VIOLATION = "23514";

  private Failures() {}

  /// @param attempted completes "Cannot ...", such as `append 3 batches`
  /// @param place [PostgresMetricStoreSettings#place()]
  static MetricStoreException of(String attempted, String place, SQLException cause) {
    String state = cause.getSQLState() == null ? "" : cause.getSQLState();
    String start = "Cannot %s in %s: %s. ".formatted(attempted, place, cause.getMessage());
    return switch (state) {
      case "53100" ->
          failure(
              Kind.CONFIG,
              start
                  + "The database's disk is full: free space there or shorten the retention of metrics.",
              cause);
      case "53300" ->
          failure(
              Kind.OVERLOADED,
              start + "Lower pool-size, or raise the database's max_connections.",
              cause);
      case "57014" ->
          failure(
              Kind.TRANSIENT,
              start + "The statement took longer than statement-timeout; trying again may help.",
              cause);
      case "55P03" ->
          failure(Kind.TRANSIENT, start + "Others hold a lock; trying again helps.", cause);
      case "3D000" ->
          failure(Kind.CONFIG, start + "Create the database, or correct its name in url.", cause);
      case "42501" ->
          failure(
              Kind.CONFIG,
              start + "Let the user own the schema, or grant it CREATE on the database.",
              cause);
      case "25006" ->
          failure(Kind.CONFIG, start + "Let url name the primary: a standby cannot write.", cause);
      case "3F000", "42P01" ->
          failure(
              Kind.CONFIG,
              start
                  + "Tables are missing: restore them from a backup, or restart this store to make them anew.",
              cause);
      case "XX001", "XX002" ->
          failure(Kind.CORRUPT, start + "Restore the database from a backup.", cause);
      default -> ofClass(state.length() < 2 ? "" : state.substring(0, 2), start, cause);
    };
  }

  private static MetricStoreException ofClass(String kind, String start, SQLException cause) {
    return switch (kind) {
      case "08" ->
          failure(
              Kind.TRANSIENT,
              start + "Check that the database runs and that url names its host and port.",
              cause);
      case "28" -> failure(Kind.CONFIG, start + "Correct user and password.", cause);
      // Serialization and deadlocks, a server that is shut down or out of memory.
      case "40", "53", "57" -> failure(Kind.TRANSIENT, start + "Trying again helps.", cause);
      case "58" ->
          failure(Kind.CONFIG, start + "Check the disk and the log of the database.", cause);
      case "54" -> failure(Kind.INVALID, start + "A batch is larger than a row may be.", cause);
      // The rest cannot happen unless this plugin is wrong; what was to be kept must not be
      // dropped.
      default -> failure(Kind.CONFIG, start + "Report this as a bug of metrics-postgres.", cause);
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

  static MetricStoreException closed(String place) {
    return new MetricStoreException(Kind.TRANSIENT, "The metric store in " + place + " is closed.");
  }
}
