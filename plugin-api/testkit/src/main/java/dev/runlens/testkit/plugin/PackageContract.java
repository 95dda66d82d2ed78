// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.plugin;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runlens.api.Component;
import dev.runlens.api.Provider;
import dev.runlens.loader.Binding;
import dev.runlens.loader.PluginExtension;
import dev.runlens.loader.PluginPackage;
import dev.runlens.loader.PluginZip;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What every plugin's zip must do: be accepted by the server's own loader, describe its settings,
/// and leave nothing behind when it is unloaded, so that it can be upgraded while the server runs.
///
/// A plugin's test extends it as an integration test (`*IT`), because it needs the packed zip. That
/// the zip is accepted (extension index there, nothing inside that the server brings) is asserted
/// by unpacking it: a refused zip fails all tests with the loader's sentence.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PackageContract {

  private static final int CYCLES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private @Nullable Run run;

  private record Run(PluginZip.Unpacked plugin, Path directory, UnloadCycles.Remains remains) {}

  /// The zip; by default what the system property `runlens.plugin.zip` names.
  protected Path zip() {
    String path = System.getProperty("runlens.plugin.zip");
    return path == null
        ? fail("Set the system property runlens.plugin.zip to the plugin's zip")
        : Path.of(path);
  }

  /// The least settings that an instance can be opened and used with.
  ///
  /// @param type [Provider#type()]
  /// @param directory a temporary directory, the same for all cycles
  protected Map<String, String> settings(String type, Path directory) {
    return Map.of();
  }

  /// Uses an open component, so that it loads and starts what it would in earnest. Must not hold on
  /// to anything of it.
  protected void use(Component component) {
    assertNotNull(component.check());
  }

  @BeforeAll
  final void loadUseAndUnload(@TempDir Path temporary) throws IOException, InterruptedException {
    Path work = Files.createDirectories(temporary.resolve("work"));
    PluginZip.Unpacked plugin = PluginZip.unpack(zip(), temporary.resolve("plugins"));
    UnloadCycles cycles =
        new UnloadCycles(
            plugin.directory(), work, type -> settings(type, work), this::use, PATIENCE);
    run = new Run(plugin, work, cycles.run(CYCLES));
  }

  private Run run() {
    return Objects.requireNonNull(run);
  }

  @Test
  void everyExtensionCanBeMade() {
    PluginPackage plugin = PluginPackage.open(run().plugin().directory());
    try {
      assertEquals(List.of(), plugin.failures());
    } finally {
      plugin.close();
    }
  }

  @Test
  void everySettingIsDescribed() {
    forEachExtension(extension ->
        assertEquals(
            List.of(),
            SettingsBinder.check(extension.provider().configType()),
            "settings of " + extension.type()));
  }

  @Test
  void theLeastSettingsFitAndNameAResourceIfThereIsOne() {
    forEachExtension(extension ->
        assertFalse(resourceId(extension.provider()).map(String::isBlank).orElse(false)));
  }

  private <C extends Record> Optional<String> resourceId(Provider<?, C> provider) {
    Map<String, String> written = settings(provider.type(), run().directory());
    return switch (SettingsBinder.bind(provider.configType(), written)) {
      case Binding.Bound<C>(C config) -> provider.resourceId(config);
      case Binding.Refused<C> refused ->
          fail("settings of %s: %s".formatted(provider.type(), refused.problems()));
    };
  }

  private void forEachExtension(Consumer<PluginExtension> check) {
    PluginPackage plugin = PluginPackage.open(run().plugin().directory());
    try {
      assertAll(plugin.extensions().stream().map(extension -> () -> check.accept(extension)));
    } finally {
      plugin.close();
    }
  }

  /// Also the proof that no JDBC driver stays registered: one would hold its class loader.
  @Test
  void itsClassLoadersAreCollected() {
    assertEquals(
        0,
        run().remains().loaders(),
        "class loaders of %d are still held: by a thread, a shutdown hook, a ThreadLocal, a cache"
            .formatted(CYCLES));
  }

  @Test
  void noThreadIsLeft() {
    assertAll(
        () -> assertEquals(List.of(), run().remains().threads()),
        () -> assertEquals(List.of(), run().remains().tasks(), "tasks deaf to interruption"));
  }

  @Test
  void noFileIsLeftOpen() {
    assumeTrue(
        Files.isDirectory(UnloadCycles.OPEN_FILES), "Open files can be listed on Linux only");
    assertEquals(List.of(), run().remains().files());
  }
}
