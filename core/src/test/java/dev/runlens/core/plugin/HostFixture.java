// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.catalog.Database;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.plugin.PluginFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.function.Executable;

/// A plugin host over plugins that are made on the spot, for one test.
final class HostFixture implements AutoCloseable {

  /// What `stat` of a probe does, by key. `deaf` hears no interruption and ends once the file
  /// `release` lies in the instance's directory.
  private static final String STAT =
      """
      switch (key.path()) {
        case "found" -> { return Optional.of(new StoredObject(key, 1, context.clock().instant())); }
        case "null" -> { return null; }
        case "tccl" -> {
          boolean ours =
              Thread.currentThread().getContextClassLoader() == Probe.class.getClassLoader();
          return Optional.of(new StoredObject(key, ours ? 1 : 0, context.clock().instant()));
        }
        case "bug" -> throw new IllegalStateException("a bug");
        case "linkage" -> throw new NoClassDefFoundError("left/Out");
        case "overflow" -> { return stat(key); }
        case "memory" -> throw new OutOfMemoryError("pretended");
        case "absent" ->
            throw new LogStoreException(ComponentException.Kind.NOT_FOUND, "There is none.");
        case "weather" ->
            throw new LogStoreException(ComponentException.Kind.TRANSIENT, "The net is down.");
        case "alien" -> {
          throw new ComponentException(ComponentException.Kind.NOT_FOUND, "", null) {
            @Override public String getMessage() { throw new IllegalStateException(); }
          };
        }
        case "hang" -> {
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
          }
        }
        case "deaf" -> {
          while (!java.nio.file.Files.exists(context.dataDir().resolve("release"))) {
            try { Thread.sleep(10); } catch (InterruptedException e) { }
          }
        }
        default -> { }
      }
      """;

  static final Duration SOON = Duration.ofMillis(200);
  static final Duration LONG = Duration.ofSeconds(20);

  final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private static final List<Duration> LOOKS =
      List.of(Duration.ofMillis(50), Duration.ofMillis(200));

  private final Path directory;
  private HostTiming timing =
      new HostTiming(
          Duration.ofSeconds(3),
          Duration.ofMillis(50),
          LONG,
          Duration.ofSeconds(4),
          Duration.ofSeconds(3),
          LOOKS);
  private String key = "a key for tests";
  private Optional<PluginHost> host = Optional.empty();
  private Optional<Database> catalog = Optional.empty();

  HostFixture(Path directory) {
    this.directory = directory;
  }

  /// A log store of type `probe` that does as its keys say.
  static PluginFixture probe(String id) {
    return PluginFixture.probe(id).inStat(STAT);
  }

  static InstanceConfig logs(String id, String type, String place) {
    return new InstanceConfig(id, type, ExtensionPointKind.LOG_STORE, Map.of("place", place));
  }

  /// A zip to upload.
  Path upload(PluginFixture plugin) {
    return plugin.writeTo(directory.resolve("uploads"));
  }

  HostFixture with(PluginFixture... plugins) {
    for (PluginFixture plugin : plugins) {
      plugin.writeTo(directory.resolve("zips"));
    }
    return this;
  }

  HostFixture openDeadline(Duration open) {
    return with(
        new HostTiming(open, timing.firstRetry(), LONG, timing.close(), timing.check(), LOOKS));
  }

  /// @param close for a component to end
  HostFixture closeDeadline(Duration close) {
    return with(
        new HostTiming(timing.open(), timing.firstRetry(), LONG, close, timing.check(), LOOKS));
  }

  /// @param check for a plugin to say what it thinks of settings
  HostFixture checkDeadline(Duration check) {
    return with(
        new HostTiming(timing.open(), timing.firstRetry(), LONG, timing.close(), check, LOOKS));
  }

  HostFixture firstRetry(Duration firstRetry) {
    return with(
        new HostTiming(timing.open(), firstRetry, LONG, timing.close(), timing.check(), LOOKS));
  }

  private HostFixture with(HostTiming other) {
    timing = other;
    return this;
  }

  /// The key under which settings are sealed.
  HostFixture key(String other) {
    key = other;
    return this;
  }

  PluginHost start(InstanceConfig... instances) {
    return start(Configuration.of(List.of(instances)));
  }

  PluginHost start(Configuration configuration) {
    close();
    PluginHost.prepare(dataDir());
    Database database = Database.open(dataDir().resolve("catalog.db"));
    catalog = Optional.of(database);
    PluginHost started =
        PluginHost.start(
            directory.resolve("zips"),
            dataDir(),
            configuration,
            new PluginRecords(database, SecretBox.open(key, dataDir())),
            clock,
            timing);
    host = Optional.of(started);
    return started;
  }

  Path dataDir() {
    return directory.resolve("data");
  }

  Path dataDirOf(String instanceId) {
    return dataDir().resolve("instances").resolve(instanceId);
  }

  static Optional<StoredObject> stat(Slot<LogStore> slot, String key, Duration deadline) {
    return slot.call("stat", deadline, store -> store.stat(new ObjectKey(key)));
  }

  static Optional<StoredObject> stat(Slot<LogStore> slot, String key) {
    return stat(slot, key, LONG);
  }

  /// The version that a plugin made by [#saying] has behind a slot.
  static String says(Slot<?> slot) {
    String detail = slot.health().detail();
    // A loaded machine may take longer than a check has for loading the plugin's classes.
    for (int again = 0; again < 5 && detail.contains("did not answer"); again++) {
      detail = slot.health().detail();
    }
    return detail;
  }

  /// A probe of a version whose check tells that version.
  static PluginFixture saying(String id, String version) {
    return probe(id)
        .version(version)
        .inCheck("if (true) { return Health.up(\"I am %s.\"); }".formatted(version));
  }

  /// The message of a request that is refused.
  static String refused(PluginRequestException.Kind kind, Executable request) {
    PluginRequestException e = assertThrows(PluginRequestException.class, request);
    assertEquals(kind, e.kind(), e.getMessage());
    return e.getMessage();
  }

  static PluginStatus plugin(PluginHost host, String id) {
    return host.plugins().stream()
        .filter(status -> status.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain for 20 s");
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    host.ifPresent(PluginHost::close);
    catalog.ifPresent(Database::close);
    host = Optional.empty();
    catalog = Optional.empty();
  }
}
