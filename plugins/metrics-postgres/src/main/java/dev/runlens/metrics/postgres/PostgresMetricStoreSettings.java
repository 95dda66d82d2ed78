// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Settings of a [PostgresMetricStore].
///
/// @param url of the database as JDBC writes it, without user and password
/// @param password absent if the database asks for none
/// @param schema where the tables lie
/// @param poolSize most connections that appends and queries share
/// @param connectTimeout how long a connection may take, whole seconds
/// @param statementTimeout how long one statement may take
public record PostgresMetricStoreSettings(
    @Setting(
            label = "URL",
            help =
                "The database as JDBC writes it: jdbc:postgresql://host:5432/database; options such"
                    + " as sslmode=verify-full follow a question mark.")
        String url,
    @Setting(
            label = "User",
            help = "Must be allowed to make the schema, or own it.",
            defaultValue = "runlens")
        String user,
    @Setting(
            label = "Password",
            help = "May be absent if the database asks for none.",
            optional = true)
        @Nullable Secret password,
    @Setting(
            label = "Schema",
            help = "Holds the tables and nothing else; made if it does not exist.",
            defaultValue = "runlens")
        String schema,
    @Setting(
            label = "Connections",
            help = "Most connections that appends and queries share.",
            defaultValue = "8",
            min = 1,
            max = 100)
        int poolSize,
    @Setting(
            label = "Connect timeout",
            help = "How long a connection may take, 1 s to 10 s.",
            defaultValue = "5s")
        Duration connectTimeout,
    @Setting(
            label = "Statement timeout",
            help = "How long one statement may take, 1 s to 1 h.",
            defaultValue = "30s")
        Duration statementTimeout) {

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  public PostgresMetricStoreSettings {
    Properties options = Driver.parseURL(url, new Properties());
    if (options == null) {
      throw new IllegalArgumentException("url must look like jdbc:postgresql://host:5432/database");
    }
    // It is shown and logged; a password in it would be too.
    if (options.containsKey(PGProperty.USER.getName())
        || options.containsKey(PGProperty.PASSWORD.getName())) {
      throw new IllegalArgumentException(
          "url must not hold user or password: they have settings of their own");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("user must not be blank");
    }
    if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
      throw new IllegalArgumentException(
          "schema must be of a-z, 0-9 and _, and not begin with pg_: " + schema);
    }
    requireWithin("connectTimeout", connectTimeout, Duration.ofSeconds(10));
    requireWithin("statementTimeout", statementTimeout, Duration.ofHours(1));
  }

  private static void requireWithin(String setting, Duration value, Duration most) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s must be 1 s to %d s, found %s".formatted(setting, most.toSeconds(), value));
    }
  }

  /// Which schema of which database, as messages name it: `host:5432/database, schema runlens`.
  String place() {
    Properties parts = Driver.parseURL(url, new Properties());
    return parts == null
        ? url
        : "%s:%s/%s, schema %s"
            .formatted(
                PGProperty.PG_HOST.getOrDefault(parts),
                PGProperty.PG_PORT.getOrDefault(parts),
                PGProperty.PG_DBNAME.getOrDefault(parts),
                schema);
  }
}
