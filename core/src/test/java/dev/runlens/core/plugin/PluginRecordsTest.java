// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static dev.runlens.core.plugin.HostFixture.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.access.SecretBox;
import dev.runlens.core.catalog.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginRecordsTest {

  private static final String SECRET = "hush-hush-hush";

  @TempDir Path directory;
  private Database database;
  private PluginRecords records;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    records = with("a key");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private PluginRecords with(String key) {
    return new PluginRecords(database, SecretBox.open(key, directory.resolve("secret.key")));
  }

  private static PluginRecords.Instance instance(String id) {
    return new PluginRecords.Instance(
        new InstanceConfig(id, "s3", ExtensionPointKind.LOG_STORE, Map.of("token", SECRET)),
        true,
        false);
  }

  @Test
  void keepsPluginsUntilTheyAreForgotten() {
    PluginRecords.Plugin uploaded = new PluginRecords.Plugin("up", true, "1.0.0", "abc");
    PluginRecords.Plugin disabled = new PluginRecords.Plugin("off", false, null, null);
    records.keep(uploaded, 1);
    records.keep(disabled, 2);
    assertEquals(Map.of("up", uploaded, "off", disabled), records.plugins());
    records.keep(new PluginRecords.Plugin("off", true, null, null), 3);
    assertEquals(new PluginRecords.Plugin("off", true, null, null), records.plugins().get("off"));
    records.forgetPlugin("up");
    assertEquals(List.of("off"), List.copyOf(records.plugins().keySet()));
  }

  @Test
  void keepsInstancesTheOldestFirst() {
    records.keep(instance("second"), 2);
    records.keep(instance("first"), 1);
    records.keep(instance("second"), 3);
    assertEquals(List.of(instance("first"), instance("second")), records.instances());
    records.forgetInstance("first");
    assertEquals(List.of(instance("second")), records.instances());
  }

  @Test
  void keepsOneDefaultOfAKind() {
    records.keepDefault(ExtensionPointKind.LOG_STORE, "a");
    records.keepDefault(ExtensionPointKind.LOG_STORE, "b");
    records.keepDefault(ExtensionPointKind.METRIC_STORE, "c");
    assertEquals(
        Map.of(ExtensionPointKind.LOG_STORE, "b", ExtensionPointKind.METRIC_STORE, "c"),
        records.defaults());
  }

  @Test
  void writesNoSecretIntoTheCatalog() throws IOException {
    records.keep(instance("it"), 1);
    assertFalse(instance("it").toString().contains(SECRET));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertFalse(
            Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET), file.toString());
      }
    }
  }

  @Test
  void settingsUnderAnotherKeyAreLostButNotGone() {
    records.keep(instance("it"), 1);
    PluginRecords other = with("another key");
    PluginRecords.Instance lost = other.instances().getFirst();
    assertTrue(lost.lost());
    assertEquals(Map.of(), lost.config().settings());
    other.keep(new PluginRecords.Instance(lost.config(), false, true), 2);
    PluginRecords.Instance back = records.instances().getFirst();
    assertEquals(instance("it").config(), back.config());
    assertFalse(back.enabled());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1:", "v1:AAAA", "v1:%", "v2:AAAA", "{}"})
  void whatSomebodyWroteIntoTheCatalogIsLost(String sealed) {
    records.keep(instance("it"), 1);
    database.update("UPDATE plugin_instance SET settings = ?", sealed);
    assertTrue(records.instances().getFirst().lost());
  }

  @Test
  void settingsOfOneInstanceDoNotOpenForAnother() {
    records.keep(instance("it"), 1);
    records.keep(instance("other"), 2);
    database.update(
        "UPDATE plugin_instance SET settings = (SELECT settings FROM plugin_instance WHERE id = 'it')");
    assertFalse(records.instances().getFirst().lost());
    assertTrue(records.instances().getLast().lost());
  }

  @Test
  void anInstanceWithoutItsSettingsDoesNotOpenByItsDefaults() {
    try (HostFixture fixture = new HostFixture(directory.resolve("host"))) {
      PluginHost host = fixture.with(HostFixture.probe("probe")).start();
      host.instanceChanges()
          .add("it", ExtensionPointKind.LOG_STORE, "probe", Map.of("place", "there"));
      PluginHost again = fixture.key("another key").start();
      assertTrue(
          says(again.logStore("it")).startsWith("Its settings were sealed under another key"),
          says(again.logStore("it")));
      again.instanceChanges().disable("it");
      again.instanceChanges().enable("it");
      assertFalse(again.logStore("it").report().open());

      PluginHost back = fixture.key("a key for tests").start();
      assertEquals(Map.of("place", "there"), back.instance("it").orElseThrow().values());
      assertTrue(back.logStore("it").health().ok());

      PluginHost anew = fixture.key("a third key").start();
      anew.instanceChanges().configure("it", Map.of("place", "here"));
      assertTrue(anew.logStore("it").health().ok());
      assertTrue(fixture.start().logStore("it").health().ok());
    }
  }
}
