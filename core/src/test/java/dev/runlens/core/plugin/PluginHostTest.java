// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static dev.runlens.core.plugin.HostFixture.LONG;
import static dev.runlens.core.plugin.HostFixture.await;
import static dev.runlens.core.plugin.HostFixture.logs;
import static dev.runlens.core.plugin.HostFixture.probe;
import static dev.runlens.core.plugin.HostFixture.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.core.plugin.PluginStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {

  private static final String HANG =
      "try { Thread.sleep(60_000); } catch (InterruptedException e) { }";

  @TempDir Path directory;
  private HostFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new HostFixture(directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void startsWithoutAnyPlugin() {
    PluginHost host = fixture.start(logs("files", "filesystem", "a"));
    assertEquals(List.of(), host.plugins());
    assertEquals(
        Health.down("No plugin offers the log store type 'filesystem'."),
        host.logStore("files").health());
  }

  @Test
  void aBadPluginBecomesARowAndHarmsNoOther() {
    PluginHost host =
        fixture
            .with(
                probe("a-refused").property("plugin.requires", "nonsense"),
                probe("b-error").inStaticInitializer("throw new AssertionError(\"no\");"),
                probe("c-hang").inStart(HANG),
                probe("d-good"),
                probe("e-leak")
                    .type("leak")
                    .inStart("Thread.ofPlatform().daemon().start(() -> { %s });".formatted(HANG)))
            .start(logs("good", "probe", "a"), logs("leak", "leak", "b"));
    List<PluginStatus> plugins = host.plugins();
    assertEquals(
        List.of(State.REFUSED, State.FAILED, State.FAILED, State.ACTIVE, State.ACTIVE),
        plugins.stream().map(PluginStatus::state).toList());
    assertEquals("a-refused-1.0.0.zip", plugins.getFirst().id());
    assertEquals("Plugin c-hang 1.0.0 did not start within 3 s.", plugins.get(2).problem());
    assertEquals(List.of("log store probe"), plugins.get(3).extensions());
    assertEquals("", plugins.get(3).problem());
    assertTrue(stat(host.logStore("good"), "found").isPresent());
    assertTrue(stat(host.logStore("leak"), "nothing").isEmpty());
  }

  @Test
  void twoPluginsOfOneIdOrTypeAreTold() {
    PluginHost host =
        fixture
            .with(probe("one"), probe("one").version("2.0.0"), probe("two"))
            .start(logs("it", "probe", "a"));
    assertEquals(
        List.of(
            "",
            "Another zip holds the plugin of this id already.",
            "The log store probe is not used, because plugin one 1.0.0 offers it too."),
        host.plugins().stream().map(PluginStatus::problem).toList());
    assertEquals("one 1.0.0", host.instances().getFirst().plugin());
  }

  @Test
  void saysWhyAnInstanceIsNotOpen() {
    PluginHost host =
        fixture
            .with(probe("probe"), probe("lost").type("lost").version("1"))
            .start(
                new InstanceConfig(
                    "wrong", "probe", ExtensionPointKind.LOG_STORE, Map.of("color", "red")),
                logs("missing", "lost", "a"),
                new InstanceConfig("kind", "probe", ExtensionPointKind.METRIC_STORE, Map.of()));
    assertEquals(
        "Its settings are wrong: color is unknown; known are place.",
        host.logStore("wrong").health().detail());
    assertEquals(
        "No plugin offers the log store type 'lost'; not loaded: lost-1.zip (Plugin lost has the plugin.version '1', which is not a semantic version such as 1.4.0.).",
        host.logStore("missing").health().detail());
    assertTrue(
        host.metricStore("kind")
            .health()
            .detail()
            .startsWith("No plugin offers the metric store type 'probe'; not loaded: lost-1.zip"));
  }

  @Test
  void findsSlotsByKindAndName() {
    PluginHost host =
        fixture
            .with(probe("probe"))
            .start(logs("first", "probe", "a"), logs("second", "probe", "b"));
    assertEquals(Set.of("first", "second"), host.logStores().keySet());
    assertEquals(Optional.of("first"), host.defaultInstance(ExtensionPointKind.LOG_STORE));
    assertEquals(Map.of(), host.sources());
    assertEquals(
        Health.down("No event source of this name is configured."), host.source("x").health());
    assertEquals(Optional.empty(), host.defaultInstance(ExtensionPointKind.METRIC_STORE));
  }

  @Test
  void neverOpensTwoInstancesOnOneResource() {
    PluginHost host =
        fixture
            .with(probe("probe"))
            .start(logs("first", "probe", "a"), logs("second", "probe", "a"));
    assertTrue(host.logStore("first").health().ok());
    assertEquals(
        "It would use what the instance first uses already (a): give it a place of its own.",
        host.logStore("second").health().detail());
  }

  @Test
  void refusesTwoInstancesOfOneName() {
    assertThrows(
        IllegalArgumentException.class,
        () -> fixture.start(logs("it", "probe", "a"), logs("it", "probe", "b")));
  }

  @Test
  void triesAgainUntilAnInstanceOpens() throws Exception {
    PluginHost host =
        fixture
            .with(
                probe("probe")
                    .inOpen(
                        """
                        if (!java.nio.file.Files.exists(context.dataDir().resolve("ready"))) {
                          throw new LogStoreException(ComponentException.Kind.CONFIG, "Not ready.");
                        }
                        """))
            .start(logs("it", "probe", "a"));
    assertEquals(Health.down("Not ready."), host.logStore("it").health());
    Files.writeString(fixture.dataDirOf("it").resolve("ready"), "");
    await(() -> host.logStore("it").health().ok());
  }

  @Test
  void closesAComponentThatOpenedTooLateAndOpensNoSecondMeanwhile() throws Exception {
    PluginHost host =
        fixture
            .openDeadline(Duration.ofSeconds(2))
            .with(
                probe("slow")
                    .inOpen(
                        """
                        try {
                          java.nio.file.Files.createTempFile(context.dataDir(), "opening", "");
                        } catch (IOException e) { throw new UncheckedIOException(e); }
                        while (!java.nio.file.Files.exists(context.dataDir().resolve("go"))) {
                          try { Thread.sleep(5); } catch (InterruptedException e) { }
                        }
                        """)
                    .inClose(
                        """
                        try {
                          java.nio.file.Files.createFile(context.dataDir().resolve("closed"));
                        } catch (IOException e) { throw new UncheckedIOException(e); }
                        """),
                probe("good").type("good"))
            .start(logs("slow", "probe", "a"), logs("good", "good", "b"));
    assertFalse(host.logStore("slow").health().ok());
    assertTrue(host.logStore("good").health().ok());
    await(() -> host.logStore("slow").health().detail().contains("hangs since an earlier try"));
    Path data = fixture.dataDirOf("slow");
    try (Stream<Path> files = Files.list(data)) {
      assertEquals(1, files.filter(file -> file.toString().contains("opening")).count());
    }
    Files.writeString(data.resolve("go"), "");
    await(() -> Files.exists(data.resolve("closed")));
    await(() -> host.logStore("slow").health().ok());
  }

  @Test
  void asksForHealthNowAndThenAndSurvivesAHangingCheck() {
    PluginHost host =
        fixture
            .with(probe("probe").inCheck(HANG), probe("good").type("good"))
            .start(logs("it", "probe", "a"), logs("good", "good", "b"));
    Slot<LogStore> slot = host.logStore("it");
    assertEquals(Health.down("check() did not answer within 2 s."), slot.health());
    long start = System.nanoTime();
    assertEquals(Health.down("check() did not answer within 2 s."), slot.health());
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 1_000);
    assertEquals(Health.up("Probes."), host.logStore("good").health());
  }

  @Test
  void drainsThenClosesInReverseOrderAndThenRefuses() throws IOException {
    String note =
        """
        try {
          java.nio.file.Files.writeString(
              context.dataDir().resolveSibling("log"),
              context.instanceId() + " %s;",
              java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) { throw new UncheckedIOException(e); }
        """;
    PluginHost host =
        fixture
            .with(probe("probe").inDrain(note.formatted("drain")).inClose(note.formatted("close")))
            .start(logs("a", "probe", "a"), logs("b", "probe", "b"));
    host.close();
    host.close();
    assertEquals(
        "b drain;b close;a drain;a close;",
        Files.readString(fixture.dataDir().resolve("instances/log")));
    SlotException e = assertThrows(SlotException.class, () -> stat(host.logStore("a"), "found"));
    assertEquals("a: stat refused: The server is stopping.", e.getMessage());
  }

  @Test
  void closesInBoundedTimeWhateverHangs() {
    PluginHost host =
        fixture
            .with(probe("probe").inClose("while (true) { %s }".formatted(HANG)))
            .start(logs("a", "probe", "a"), logs("b", "probe", "b"));
    assertThrows(
        SlotException.class, () -> stat(host.logStore("a"), "deaf", Duration.ofMillis(50)));
    long start = System.nanoTime();
    host.close();
    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(LONG) < 0);
  }

  @Test
  void doesOnceWithoutAPluginWhoseOpeningEndedTheServerTwice() throws IOException {
    fixture.with(probe("probe")).start(logs("it", "probe", "a"));
    Path marker = fixture.dataDir().resolve("plugins/.opening-probe");
    assertFalse(Files.exists(marker));

    Files.writeString(marker, "x");
    PluginHost once = fixture.start(logs("it", "probe", "a"));
    assertEquals(State.ACTIVE, once.plugins().getFirst().state());
    assertFalse(Files.exists(marker));

    Files.writeString(marker, "xx");
    PluginHost skipping = fixture.start(logs("it", "probe", "a"));
    assertEquals(State.SKIPPED, skipping.plugins().getFirst().state());
    assertTrue(skipping.logStore("it").health().detail().contains("this start does without it"));

    PluginHost again = fixture.start(logs("it", "probe", "a"));
    assertEquals(State.ACTIVE, again.plugins().getFirst().state());
    assertTrue(again.logStore("it").health().ok());
  }

  @Test
  void wipesTemporaryFilesAndSendsSqliteThere() throws IOException {
    Path temporary = Files.createDirectories(fixture.dataDir().resolve("tmp/old"));
    fixture.start();
    assertFalse(Files.exists(temporary));
    assertEquals(
        fixture.dataDir().resolve("tmp").toString(), System.getProperty("org.sqlite.tmpdir"));
  }
}
