// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens connections, each ready for our statements.
final class Connector {

  /// How much longer than a statement may take its answer may be on its way.
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// `synchronous_commit` is left as the database has it unless that would acknowledge what a power
  /// cut can take back.
  private static final String PREPARE =
      """
      SELECT set_config('search_path', ?, false),
        set_config('statement_timeout', ?, false),
        set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)
      """;

  private final PostgresMetricStoreSettings settings;

  Connector(PostgresMetricStoreSettings settings) {
    this.settings = settings;
  }

  Connection connect() throws SQLException {
    Connection connection = connect(settings.connectTimeout());
    setTimeout(connection, settings.statementTimeout().plus(GRACE));
    return connection;
  }

  /// The connection answers each statement within `timeout`, or breaks.
  ///
  /// @param timeout whole seconds
  Connection connect(Duration timeout) throws SQLException {
    // The driver itself, since DriverManager depends on whose thread asks. No login timeout: for
    // that the driver starts a thread.
    Connection connection =
        Objects.requireNonNull(new Driver().connect(settings.url(), properties(timeout)));
    try (PreparedStatement prepare = connection.prepareStatement(PREPARE)) {
      prepare.setString(1, '"' + settings.schema() + '"');
      prepare.setString(2, Long.toString(settings.statementTimeout().toMillis()));
      prepare.execute();
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Properties properties(Duration timeout) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, settings.user());
    Secret password = settings.password();
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password.reveal());
    }
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) timeout.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) timeout.toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.APPLICATION_NAME.set(properties, "runlens metrics-postgres");
    return properties;
  }

  private static void setTimeout(Connection connection, Duration timeout) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
  }
}
