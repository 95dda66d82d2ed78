// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Setting;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMetricStoreProviderTest {

  private final SqliteMetricStoreProvider provider = new SqliteMetricStoreProvider();

  private static SqliteMetricStoreSettings settings(String path) {
    return new SqliteMetricStoreSettings(Path.of(path));
  }

  @Test
  void makesTheFoldersOfItsFile(@TempDir Path directory) {
    try (TestComponentContext context = new TestComponentContext(directory);
        MetricStore store = provider.open(settings("a/b/metrics.db"), context)) {
      assertTrue(store.check().ok(), store.check().detail());
      assertTrue(Files.exists(directory.resolve("data/a/b/metrics.db")));
    }
  }

  @Test
  void namesTheFileHoweverItIsWritten(@TempDir Path directory) throws IOException {
    String file = directory.resolve("metrics.db").toString();
    String roundabout =
        directory.resolve("../" + directory.getFileName() + "/metrics.db").toString();

    assertEquals(provider.resourceId(settings(file)), provider.resourceId(settings(roundabout)));
    Files.createFile(Path.of(file));
    assertEquals(provider.resourceId(settings(file)), provider.resourceId(settings(roundabout)));
    assertNotEquals(provider.resourceId(settings(file)), provider.resourceId(settings(file + "2")));
  }

  @Test
  void refusesWhatIsNoFile(@TempDir Path directory) {
    assertThrows(IllegalArgumentException.class, () -> settings(""));
    assertThrows(IllegalArgumentException.class, () -> settings("/"));
    assertThrows(IllegalArgumentException.class, () -> settings("metrics.db?mode=memory"));
    assertEquals(1, provider.validate(settings(directory.toString())).size());
    assertEquals(List.of(), provider.validate(settings(directory + "/new/metrics.db")));
    assertEquals(List.of(), provider.validate(settings("metrics.db")));
  }

  @Test
  void theReadmeTellsEverySetting() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (RecordComponent component : SqliteMetricStoreSettings.class.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      String row = "| `%s` | `%s` |".formatted(component.getName(), setting.defaultValue());
      assertTrue(readme.contains(row), "expected a row " + row);
    }
  }
}
