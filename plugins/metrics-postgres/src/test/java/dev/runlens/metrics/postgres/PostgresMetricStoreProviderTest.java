// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Problem;
import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServerExtension.class)
class PostgresMetricStoreProviderTest {

  private final PostgresMetricStoreProvider provider = new PostgresMetricStoreProvider();
  private final TestServer server;

  PostgresMetricStoreProviderTest(TestServer server) {
    this.server = server;
  }

  private static PostgresMetricStoreSettings settings(
      String url, String user, @Nullable Secret password, String schema) {
    return new PostgresMetricStoreSettings(
        url, user, password, schema, 2, Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  private static PostgresMetricStoreSettings settings(String url, String schema) {
    return settings(url, "postgres", null, schema);
  }

  private static MetricStoreException refusal(
      PostgresMetricStoreSettings settings, Path directory) {
    try (TestComponentContext context = new TestComponentContext(directory)) {
      return assertThrows(
          MetricStoreException.class,
          () -> new PostgresMetricStoreProvider().open(settings, context));
    }
  }

  @Test
  void findsNothingWrongWithADatabaseThatWorksAndMakesNothingThere() {
    String schema = server.newSchema();

    assertEquals(List.of(), provider.validate(settings(server.url(), schema)));
    assertEquals(
        "0", server.text("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema + "'"));
  }

  @Test
  void refusesAWrongPasswordWithoutTellingIt(@TempDir Path directory) {
    PostgresMetricStoreSettings settings =
        settings(server.url(), TestServer.LOCKED_USER, Secret.of("wr0ng"), "a_schema");

    Problem problem = provider.validate(settings).getFirst();
    assertEquals("password", problem.setting());
    assertFalse(problem.message().contains("wr0ng"), problem.message());
    MetricStoreException refusal = refusal(settings, directory);
    assertEquals(Kind.CONFIG, refusal.kind());
    assertFalse(String.valueOf(refusal.getMessage()).contains("wr0ng"), refusal.getMessage());
  }

  @Test
  void refusesADatabaseThatIsNotThere(@TempDir Path directory) {
    PostgresMetricStoreSettings settings = settings(server.url("absent"), "a_schema");

    assertEquals("url", provider.validate(settings).getFirst().setting());
    assertEquals(Kind.CONFIG, refusal(settings, directory).kind());
  }

  @Test
  void refusesAUserWhoMayNotMakeTables(@TempDir Path directory) {
    PostgresMetricStoreSettings settings =
        settings(
            server.url(), TestServer.LOCKED_USER, TestServer.LOCKED_PASSWORD, server.newSchema());

    assertEquals("user", provider.validate(settings).getFirst().setting());
    assertEquals(Kind.CONFIG, refusal(settings, directory).kind());
  }

  @Test
  void hopesForADatabaseThatDoesNotAnswer(@TempDir Path directory) {
    PostgresMetricStoreSettings settings =
        settings("jdbc:postgresql://localhost:1/postgres", "a_schema");

    assertEquals("url", provider.validate(settings).getFirst().setting());
    assertEquals(Kind.TRANSIENT, refusal(settings, directory).kind());
  }

  @Test
  void refusesSettingsThatCannotWork() {
    for (String url :
        List.of(
            "", "jdbc:sqlite:file", "postgres://host/db", "jdbc:postgresql://host/db?password=x")) {
      assertThrows(IllegalArgumentException.class, () -> settings(url, "runlens"), url);
    }
    for (String schema : List.of("", "a b", "a\"b", "A", "pg_x", "a".repeat(64))) {
      assertThrows(IllegalArgumentException.class, () -> settings(server.url(), schema), schema);
    }
  }

  @Test
  void namesTheSchemaOfTheDatabase() {
    String url = "jdbc:postgresql://db.example/metrics";
    assertEquals(
        "db.example:5432/metrics, schema runlens",
        provider.resourceId(settings(url, "runlens")).orElseThrow());
    assertEquals(
        provider.resourceId(settings(url, "runlens")),
        provider.resourceId(settings(url + "?sslmode=require", "runlens")));
    assertNotEquals(
        provider.resourceId(settings(url, "runlens")), provider.resourceId(settings(url, "other")));
  }

  @Test
  void theReadmeTellsEverySetting() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (RecordComponent component : PostgresMetricStoreSettings.class.getRecordComponents()) {
      String value = component.getAnnotation(Setting.class).defaultValue();
      String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      String row = "| `%s` | %s |".formatted(key, value.isEmpty() ? "none" : "`" + value + "`");
      assertTrue(readme.contains(row), "expected a row " + row);
    }
  }
}
