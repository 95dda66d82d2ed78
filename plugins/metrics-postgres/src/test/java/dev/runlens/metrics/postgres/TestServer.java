// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL of the tests' own, on a port of its own; works as root too.
///
/// It lets everybody in without a password, except the user `locked`, and acknowledges commits
/// before they are durable unless a connection asks otherwise: the defaults of the embedded one.
final class TestServer implements AutoCloseable {

  static final String LOCKED_USER = "locked";
  static final Secret LOCKED_PASSWORD = Secret.of("right");

  private static final int CRASH_SECONDS = 30;

  private final EmbeddedPostgres postgres;
  private final AtomicInteger schemas = new AtomicInteger();

  TestServer() {
    try {
      postgres = EmbeddedPostgres.start();
      execute("CREATE ROLE locked LOGIN PASSWORD '" + LOCKED_PASSWORD.reveal() + "'");
      Path rules = Path.of(text("SHOW hba_file"));
      Files.writeString(rules, "host all locked all scram-sha-256\n" + Files.readString(rules));
      execute("SELECT pg_reload_conf()");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url("postgres");
  }

  String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), database);
  }

  /// A schema's name that no other test uses.
  String newSchema() {
    return "test_" + schemas.incrementAndGet();
  }

  PostgresMetricStoreSettings settings(String schema) {
    return new PostgresMetricStoreSettings(
        url(), "postgres", null, schema, 4, Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  Connection connect() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// The first value of the first row.
  String text(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Kills one of its processes, upon which PostgreSQL drops all memory and connections and goes
  /// through its log as after a power cut; returns once it has.
  void crash() {
    String started = text("SELECT pg_postmaster_start_time()");
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
      awaitBroken(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot crash the server", e);
    }
    awaitRecovered(started);
  }

  private static void awaitBroken(Connection connection) throws SQLException {
    for (long end = System.nanoTime() + Duration.ofSeconds(CRASH_SECONDS).toNanos();
        connection.isValid(1); ) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("The connection survives the crash");
      }
    }
  }

  private void awaitRecovered(String started) {
    long end = System.nanoTime() + Duration.ofSeconds(CRASH_SECONDS).toNanos();
    while (true) {
      try {
        // The same process: it was a crash, not a restart by somebody else.
        if (!started.equals(text("SELECT pg_postmaster_start_time()"))) {
          throw new IllegalStateException("Expected recovery, found another server");
        }
        return;
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof SQLException) || System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
