// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// The catalog's database: one SQLite file in WAL mode, durable at every commit.
///
/// Any number of threads read at once. Writers take turns at a fair lock here, because SQLite lets
/// one write at a time and would make the others poll.
public final class Database implements Statements, AutoCloseable {

  private static final int CONNECTIONS = 8;

  private final HikariDataSource pool;
  private final DbClient client;
  private final ReentrantLock writing = new ReentrantLock(true);

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.client = JdbcClientBuilder.create().connectionPool(() -> connection(pool)).build();
  }

  /// Opens the file, creating it and bringing its schema up to date.
  public static Database open(Path file) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("catalog");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setJdbcUrl(
        "jdbc:sqlite:"
            + file
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=on"
            + "&transaction_mode=IMMEDIATE");
    HikariDataSource pool = new HikariDataSource(config);
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(pool)
          .locations("classpath:dev/runlens/core/catalog/migrations")
          .placeholders(Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "blob", "BLOB"))
          .load()
          .migrate();
      return new Database(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
    // INSERT … RETURNING and its like come this way too.
    return sql.startsWith("SELECT") || sql.startsWith("WITH")
        ? run(client.execute(), sql, mapper, parameters)
        : inTransaction(transaction -> transaction.list(sql, mapper, parameters));
  }

  @Override
  public long update(String sql, @Nullable Object... parameters) {
    return inTransaction(transaction -> transaction.update(sql, parameters));
  }

  /// Runs statements as one transaction: all of them become durable when this returns, or none if
  /// `body` throws. `body` must do nothing slow: every other writer waits.
  public <R extends @Nullable Object> R inTransaction(Function<Statements, R> body) {
    writing.lock();
    try {
      DbTransaction transaction = client.transaction();
      try {
        R result = body.apply(new Transaction(transaction));
        transaction.commit();
        return result;
      } catch (RuntimeException | Error e) {
        transaction.rollback();
        throw e;
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    client.close();
    pool.close();
  }

  private static Connection connection(HikariDataSource pool) {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new DbClientException("The catalog has no free connection", e);
    }
  }

  private static <T> List<T> run(
      DbExecute execute, String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
    try (Stream<DbRow> rows =
        execute.createQuery(sql).params(Arrays.asList(parameters)).execute()) {
      return rows.map(row -> mapper.apply(new Row(row))).toList();
    }
  }

  private record Transaction(DbTransaction transaction) implements Statements {

    @Override
    public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
      return run(transaction, sql, mapper, parameters);
    }

    @Override
    public long update(String sql, @Nullable Object... parameters) {
      return transaction.createDmlStatement(sql).params(Arrays.asList(parameters)).execute();
    }
  }
}
