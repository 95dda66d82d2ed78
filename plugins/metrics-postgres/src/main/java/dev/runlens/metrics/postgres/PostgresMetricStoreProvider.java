// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreProvider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/// Opens [PostgresMetricStore]s.
@Extension
public final class PostgresMetricStoreProvider
    implements MetricStoreProvider<PostgresMetricStoreSettings> {

  private static final String MAY_WRITE =
      """
      SELECT CASE WHEN to_regnamespace(quote_ident(?)) IS NULL
        THEN has_database_privilege(current_database(), 'CREATE')
        ELSE has_schema_privilege(to_regnamespace(quote_ident(?)), 'CREATE') END
      """;

  @Override
  public String type() {
    return "postgres";
  }

  @Override
  public String displayName() {
    return "PostgreSQL";
  }

  @Override
  public Class<PostgresMetricStoreSettings> configType() {
    return PostgresMetricStoreSettings.class;
  }

  /// Connects, and asks whether the user may make the tables.
  @Override
  public List<Problem> validate(PostgresMetricStoreSettings settings) {
    try (Connection connection = new Connector(settings).connect()) {
      return mayWrite(connection, settings.schema())
          ? List.of()
          : List.of(
              new Problem(
                  "user",
                  "%s may not create tables in %s. Let it own the schema, or grant it CREATE on the database."
                      .formatted(settings.user(), settings.place())));
    } catch (SQLException e) {
      String message = String.valueOf(Failures.of("connect", settings.place(), e).getMessage());
      return List.of(new Problem(setting(e), message));
    }
  }

  private static boolean mayWrite(Connection connection, String schema) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(MAY_WRITE)) {
      select.setString(1, schema);
      select.setString(2, schema);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static String setting(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("28") ? "password" : "url";
  }

  /// The schema: host, port and database as they are written.
  @Override
  public Optional<String> resourceId(PostgresMetricStoreSettings settings) {
    return Optional.of(settings.place());
  }

  @Override
  public MetricStore open(PostgresMetricStoreSettings settings, ComponentContext context) {
    return new PostgresMetricStore(settings, context);
  }
}
