// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static dev.runlens.core.plugin.HostFixture.LONG;
import static dev.runlens.core.plugin.HostFixture.SOON;
import static dev.runlens.core.plugin.HostFixture.await;
import static dev.runlens.core.plugin.HostFixture.logs;
import static dev.runlens.core.plugin.HostFixture.plugin;
import static dev.runlens.core.plugin.HostFixture.probe;
import static dev.runlens.core.plugin.HostFixture.refused;
import static dev.runlens.core.plugin.HostFixture.saying;
import static dev.runlens.core.plugin.HostFixture.says;
import static dev.runlens.core.plugin.HostFixture.stat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.StoredObject;
import dev.runlens.core.plugin.PluginRequestException.Kind;
import dev.runlens.core.plugin.PluginStatus.State;
import dev.runlens.loader.DirectoryTree;
import dev.runlens.testkit.plugin.PluginFixture;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plugins come, change and go while their instances are in use.
class PluginChangesTest {

  private static final String HANG =
      "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }";

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

  private PluginHost startWithVersionOne() {
    return fixture.with(saying("probe", "1.0.0")).start(logs("it", "probe", "a"));
  }

  private PluginStatus install(PluginHost host, PluginFixture plugin) {
    Path zip = fixture.upload(plugin);
    return host.pluginChanges().install(zip, String.valueOf(zip.getFileName()));
  }

  private Path unpacked(String version) {
    return fixture.dataDir().resolve("plugins/probe").resolve(version);
  }

  @Test
  void opensAnInstanceThatWaitedForANewPlugin() {
    PluginHost host = fixture.start(logs("it", "probe", "a"));
    Slot<LogStore> slot = host.logStore("it");
    assertEquals("No plugin offers the log store type 'probe'.", says(slot));
    PluginStatus installed = install(host, saying("probe", "1.0.0"));
    assertEquals(State.ACTIVE, installed.state());
    assertTrue(installed.uploaded());
    assertEquals("I am 1.0.0.", says(slot));
    assertSame(slot, host.logStore("it"));
    assertEquals(List.of("probe"), host.offers().stream().map(Offer::type).toList());
  }

  @Test
  void anUpgradeKeepsInstancesOpenAndTheirData() throws IOException {
    PluginHost host = startWithVersionOne();
    Slot<LogStore> slot = host.logStore("it");
    Path kept = Files.writeString(fixture.dataDirOf("it").resolve("kept"), "");
    assertEquals("2.0.0", install(host, saying("probe", "2.0.0")).version());
    assertEquals("I am 2.0.0.", says(slot));
    assertTrue(stat(slot, "found").isPresent());
    assertTrue(Files.exists(kept));
    assertEquals("0.9.0", install(host, saying("probe", "0.9.0")).version());
    assertEquals("I am 0.9.0.", says(slot));
  }

  @Test
  void callsInProgressEndBeforeAnUpgrade() throws Exception {
    PluginHost host = startWithVersionOne();
    Slot<LogStore> slot = host.logStore("it");
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<StoredObject>> call = callers.submit(() -> stat(slot, "deaf"));
      await(() -> slot.report().running() == 1);
      Future<PluginStatus> upgrade = callers.submit(() -> install(host, saying("probe", "2.0.0")));
      await(() -> !slot.report().open());
      assertEquals("Its plugin is being changed to 2.0.0.", slot.report().reason());
      assertFalse(upgrade.isDone());
      Files.writeString(fixture.dataDirOf("it").resolve("release"), "");
      assertTrue(call.get().isEmpty());
      assertEquals(State.ACTIVE, upgrade.get().state());
    }
    assertEquals("I am 2.0.0.", says(slot));
  }

  static Stream<Named<PluginFixture>> newVersionsThatDoNotWork() {
    return Stream.of(
        named("throws in start", next().inStart("throw new IllegalStateException(\"No.\");")),
        named("throws in open", next().inOpen("throw new IllegalStateException(\"No.\");")),
        named("offers another type", next().type("other")),
        named("does not know the setting", next().settings("@Setting(label = \"B\") String b")));
  }

  private static PluginFixture next() {
    return probe("probe").version("2.0.0");
  }

  @ParameterizedTest
  @MethodSource("newVersionsThatDoNotWork")
  void theVersionBeforeServesAgainIfTheNewOneDoesNotWork(PluginFixture broken) {
    PluginHost host = startWithVersionOne();
    String message = refused(Kind.CONFLICT, () -> install(host, broken));
    assertTrue(
        message.startsWith("Version 2.0.0 of probe does not work here, so 1.0.0 serves again. "),
        message);
    assertEquals("I am 1.0.0.", says(host.logStore("it")));
    assertEquals(State.ACTIVE, plugin(host, "probe").state());
    assertFalse(plugin(host, "probe").uploaded());
    assertFalse(Files.exists(unpacked("2.0.0")));
    assertEquals("I am 1.0.0.", says(fixture.start(logs("it", "probe", "a")).logStore("it")));
  }

  @Test
  void theSameVersionMustHaveTheSameBytes() {
    PluginHost host = startWithVersionOne();
    install(host, saying("probe", "2.0.0"));
    PluginFixture other = saying("probe", "2.0.0").file("note", "other".getBytes(UTF_8));
    assertEquals(
        "Version 2.0.0 of probe is installed with other content. Give the new one a higher plugin.version.",
        refused(Kind.CONFLICT, () -> install(host, other)));
    PluginFixture bundled = saying("probe", "1.0.0").file("note", "other".getBytes(UTF_8));
    assertTrue(
        refused(Kind.CONFLICT, () -> install(host, bundled)).startsWith("Version 1.0.0 of probe"));
    assertEquals("I am 2.0.0.", says(host.logStore("it")));
  }

  @Test
  void ofTwoBundledZipsOfOneVersionTheFirstIsUsed() throws IOException {
    fixture.with(saying("probe", "1.0.0"));
    Path other =
        saying("probe", "1.0.0")
            .inCheck("if (true) { return Health.up(\"Not me.\"); }")
            .writeTo(directory);
    Files.move(other, directory.resolve("zips/z.zip"));
    for (int start = 0; start < 2; start++) {
      PluginHost host = fixture.start(logs("it", "probe", "a"));
      assertEquals("I am 1.0.0.", says(host.logStore("it")));
      assertEquals(State.REFUSED, plugin(host, "z.zip").state());
    }
  }

  @Test
  void theSameBytesChangeNothing() {
    PluginHost host = fixture.start(logs("it", "probe", "a"));
    Path zip = fixture.upload(saying("probe", "1.0.0"));
    PluginStatus first = host.pluginChanges().install(zip, "a.zip");
    SlotReport before = host.logStore("it").report();
    fixture.clock.advance(LONG);
    assertEquals(first, host.pluginChanges().install(zip, "b.zip"));
    assertEquals(before, host.logStore("it").report());

    PluginStatus disabled = host.pluginChanges().disable("probe");
    assertEquals(disabled, host.pluginChanges().install(zip, "a.zip"));
    assertEquals(State.DISABLED, plugin(fixture.start(), "probe").state());
  }

  @Test
  void theBundledVersionComesBackWhenAnUploadIsRemoved() {
    PluginHost host = startWithVersionOne();
    install(host, saying("probe", "2.0.0"));
    host.pluginChanges().uninstall("probe");
    assertEquals("I am 1.0.0.", says(host.logStore("it")));
    assertFalse(plugin(host, "probe").uploaded());
    assertFalse(Files.exists(unpacked("2.0.0")));
    assertEquals("I am 1.0.0.", says(fixture.start(logs("it", "probe", "a")).logStore("it")));
  }

  @Test
  void theBundledVersionComesBackWhenItIsUploaded() {
    PluginHost host = startWithVersionOne();
    install(host, saying("probe", "2.0.0"));
    host.pluginChanges().install(directory.resolve("zips/probe-1.0.0.zip"), "probe-1.0.0.zip");
    assertEquals("I am 1.0.0.", says(host.logStore("it")));
    assertFalse(plugin(host, "probe").uploaded());
  }

  @Test
  void aDisabledPluginStaysSoWhenItsUploadIsRemoved() {
    PluginHost host = startWithVersionOne();
    install(host, saying("probe", "2.0.0"));
    host.pluginChanges().disable("probe");
    host.pluginChanges().uninstall("probe");
    assertEquals(State.DISABLED, plugin(host, "probe").state());
    assertEquals("1.0.0", plugin(host, "probe").version());
    assertFalse(host.logStore("it").report().open());
    assertEquals(State.DISABLED, plugin(fixture.start(), "probe").state());
  }

  @Test
  void refusesToRemoveWhatIsNeededOrCameWithTheServer() {
    PluginHost host =
        fixture.with(probe("bundled").type("bundled")).start(logs("it", "probe", "a"));
    install(host, probe("probe"));
    PluginChanges changes = host.pluginChanges();
    assertEquals(
        "bundled came with the server. Disable it instead.",
        refused(Kind.CONFLICT, () -> changes.uninstall("bundled")));
    assertEquals(
        "probe makes the log store it: remove that first.",
        refused(Kind.CONFLICT, () -> changes.uninstall("probe")));
    assertEquals(
        "There is no plugin none.", refused(Kind.NOT_FOUND, () -> changes.uninstall("none")));
    assertEquals("There is no plugin none.", refused(Kind.NOT_FOUND, () -> changes.enable("none")));
    assertTrue(stat(host.logStore("it"), "found").isPresent());
  }

  @Test
  void removesAnUploadThatNothingNeeds() {
    PluginHost host = fixture.start();
    install(host, probe("probe"));
    host.pluginChanges().uninstall("probe");
    assertEquals(List.of(), host.plugins());
    assertFalse(Files.exists(fixture.dataDir().resolve("plugins/probe")));
    assertEquals(List.of(), fixture.start().plugins());
  }

  @Test
  void tellsOfARefusedUploadByItsNameUntilThatIsForgottenOrRepaired() throws IOException {
    PluginHost host = fixture.start();
    Path zip = Files.writeString(directory.resolve("upload-4711.tmp"), "no zip");
    PluginChanges changes = host.pluginChanges();
    assertEquals(
        "mine.zip is damaged: not a zip file.",
        refused(Kind.INVALID, () -> changes.install(zip, "mine.zip")));
    refused(Kind.INVALID, () -> changes.install(zip, "other.zip"));
    assertEquals(
        List.of("mine.zip", "other.zip"), host.plugins().stream().map(PluginStatus::id).toList());
    changes.uninstall("other.zip");
    changes.install(fixture.upload(probe("probe")), "mine.zip");
    assertEquals(List.of("probe"), host.plugins().stream().map(PluginStatus::id).toList());
  }

  @Test
  void aRestartFindsEverythingAsItWas() {
    PluginHost host =
        fixture
            .with(saying("probe", "1.0.0"), probe("off").type("off"))
            .start(logs("it", "probe", "a"), logs("new", "new", "b"), logs("off", "off", "c"));
    install(host, saying("probe", "2.0.0"));
    install(host, saying("new", "1.0.0").type("new"));
    host.pluginChanges().disable("off");
    List<PluginStatus> before = host.plugins();

    PluginHost again =
        fixture.start(logs("it", "probe", "a"), logs("new", "new", "b"), logs("off", "off", "c"));
    assertEquals(before, again.plugins());
    assertEquals("I am 2.0.0.", says(again.logStore("it")));
    assertEquals("I am 1.0.0.", says(again.logStore("new")));
    assertEquals(
        "No plugin offers the log store type 'off'; not loaded: off (disabled).",
        says(again.logStore("off")));
    again.pluginChanges().enable("off");
    assertTrue(again.logStore("off").health().ok());
  }

  @Test
  void tellsOfAnUploadWhoseDirectoryIsGoneAndTakesTheBundledVersion() throws IOException {
    install(startWithVersionOne(), saying("probe", "2.0.0"));
    fixture.close();
    DirectoryTree.delete(unpacked("2.0.0"));

    PluginHost host = fixture.start(logs("it", "probe", "a"));
    assertEquals("I am 1.0.0.", says(host.logStore("it")));
    assertEquals(
        "The uploaded version 2.0.0 of probe cannot be used any more: 2.0.0 has no plugin.properties at its root. Upload it again.",
        plugin(host, "probe 2.0.0").problem());
    host.pluginChanges().uninstall("probe 2.0.0");
    assertEquals(List.of("probe"), host.plugins().stream().map(PluginStatus::id).toList());
    assertEquals(1, fixture.start().plugins().size());
  }

  @Test
  void anUploadWhoseDirectoryIsGoneCanBeUploadedAgain() throws IOException {
    Path zip = fixture.upload(saying("probe", "1.0.0"));
    fixture.start().pluginChanges().install(zip, "a.zip");
    fixture.close();
    DirectoryTree.delete(unpacked("1.0.0"));

    PluginHost host = fixture.start(logs("it", "probe", "a"));
    assertFalse(host.logStore("it").report().open());
    assertEquals(State.REFUSED, plugin(host, "probe 1.0.0").state());
    host.pluginChanges().install(zip, "a.zip");
    assertEquals("I am 1.0.0.", says(host.logStore("it")));
    assertEquals(List.of("probe"), host.plugins().stream().map(PluginStatus::id).toList());
  }

  @Test
  void aDisabledPluginRestsUntilItIsEnabled() {
    PluginHost host = startWithVersionOne();
    Slot<LogStore> slot = host.logStore("it");
    assertEquals(State.DISABLED, host.pluginChanges().disable("probe").state());
    assertEquals("Its plugin probe is disabled.", says(slot));
    assertEquals(List.of(), host.offers());
    assertEquals("", host.instance("it").orElseThrow().plugin());
    assertEquals(State.ACTIVE, host.pluginChanges().enable("probe").state());
    assertEquals("I am 1.0.0.", says(slot));
  }

  @Test
  void whatDiedWithTheServerIsTriedAgainWhenSomebodyWantsIt() throws IOException {
    Path marker = fixture.dataDir().resolve("plugins/.opening-probe");
    startWithVersionOne();
    Files.writeString(marker, "xx");
    PluginHost host = fixture.start(logs("it", "probe", "a"));
    assertEquals(State.SKIPPED, plugin(host, "probe").state());
    assertEquals(State.ACTIVE, host.pluginChanges().enable("probe").state());
    assertEquals("I am 1.0.0.", says(host.logStore("it")));

    fixture.close();
    Files.writeString(marker, "xx");
    PluginHost repaired = fixture.start(logs("it", "probe", "a"));
    assertEquals(State.ACTIVE, install(repaired, saying("probe", "2.0.0")).state());
    assertEquals("I am 2.0.0.", says(repaired.logStore("it")));
  }

  @Test
  void keepsFewVersions() throws IOException {
    PluginHost host = startWithVersionOne();
    for (String version : List.of("1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0")) {
      install(host, saying("probe", version));
    }
    try (Stream<Path> kept = Files.list(unpacked("x").getParent())) {
      List<String> versions = kept.map(path -> String.valueOf(path.getFileName())).toList();
      assertEquals(4, versions.size());
      assertTrue(versions.containsAll(List.of("1.0.0", "1.5.0")), versions.toString());
    }
  }

  @Test
  void whatHangsInCloseIsOpenedAgainByNobody() {
    PluginHost host =
        fixture
            .closeDeadline(SOON)
            .with(
                probe("probe")
                    .inClose("if (context.instanceId().equals(\"it\")) { %s }".formatted(HANG)))
            .start(logs("it", "probe", "a"), logs("well", "probe", "b"));
    String linger =
        "Its last component did not close and may still use what it used: restart the server.";
    assertEquals("2.0.0", install(host, saying("probe", "2.0.0")).version());
    assertEquals("I am 2.0.0.", says(host.logStore("well")));
    assertEquals(linger, says(host.logStore("it")));
    host.instanceChanges().enable("it");
    assertEquals(linger, says(host.logStore("it")));
  }

  @Test
  void aCleanPluginThatWasUsedLeavesTheMemory() throws Exception {
    PluginHost host =
        fixture
            .with(probe("probe").settings("@Setting(label = \"T\", optional = true) Secret token"))
            .start(logs("it", "probe", "a"), logs("same", "probe", "a"));
    Slot<LogStore> slot = host.logStore("it");
    WeakReference<ClassLoader> loader = loaderOf(slot);
    use(host, slot);
    host.pluginChanges().disable("probe");
    await(() -> {
      System.gc();
      return loader.refersTo(null);
    });
    // Both looks are over once a request that comes after them is answered.
    await(() -> plugin(host, "probe").problem().isEmpty());

    host.pluginChanges().enable("probe");
    WeakReference<ClassLoader> first = loaderOf(slot);
    install(host, saying("probe", "2.0.0"));
    await(() -> {
      System.gc();
      return first.refersTo(null);
    });
    assertEquals("", plugin(host, "probe").problem());
  }

  private static WeakReference<ClassLoader> loaderOf(Slot<LogStore> slot) {
    return slot.call(
        "loader", LONG, store -> new WeakReference<>(store.getClass().getClassLoader()));
  }

  /// In all ways that end well or badly.
  private static void use(PluginHost host, Slot<LogStore> slot) throws InterruptedException {
    assertTrue(stat(slot, "found").isPresent());
    assertTrue(slot.health().ok());
    for (String key : List.of("bug", "overflow", "linkage", "null", "alien")) {
      assertThrows(SlotException.class, () -> stat(slot, key));
    }
    assertThrows(
        SlotException.class,
        () ->
            slot.call(
                "hang",
                SOON,
                store -> {
                  try {
                    Thread.sleep(LONG);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return store.list("", "", 1);
                }));
    await(() -> slot.report().stuck() == 0);
    InstanceChanges changes = host.instanceChanges();
    assertEquals(
        List.of(), changes.test("it", ExtensionPointKind.LOG_STORE, "probe", Map.of("place", "a")));
    changes.enable("same");
    changes.add("more", ExtensionPointKind.LOG_STORE, "probe", Map.of("place", "m"));
    changes.configure("more", Map.of("place", "n", "token", "hush"));
    changes.disable("more");
  }

  @Test
  void requestsOfManyThreadsEndAndLeaveAWorkingHost() throws Exception {
    PluginHost host =
        fixture
            .with(saying("probe", "1.0.0"))
            .start(logs("it", "probe", "a"), logs("other", "probe", "b"));
    Path second = fixture.upload(saying("probe", "2.0.0"));
    Path third = fixture.upload(saying("probe", "3.0.0"));
    PluginChanges plugins = host.pluginChanges();
    InstanceChanges instances = host.instanceChanges();
    List<Runnable> requests =
        List.of(
            () -> plugins.install(second, "second.zip"),
            () -> plugins.install(third, "third.zip"),
            () -> plugins.disable("probe"),
            () -> plugins.enable("probe"),
            () -> plugins.uninstall("probe"),
            () -> instances.disable("other"),
            () -> instances.enable("other"),
            () -> {
              instances.add("new", ExtensionPointKind.LOG_STORE, "probe", Map.of("place", "c"));
              instances.remove("new", Optional::empty);
            });
    CountDownLatch all = new CountDownLatch(requests.size());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      for (Runnable request : requests) {
        ends.add(
            callers.submit(() -> {
              all.countDown();
              all.await();
              for (int i = 0; i < 5; i++) {
                try {
                  request.run();
                } catch (PluginRequestException e) {
                  assertFalse(e.getMessage().isEmpty());
                }
                assertEquals(
                    2, host.logStores().keySet().stream().filter(id -> !id.equals("new")).count());
              }
              return true;
            }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    plugins.enable("probe");
    instances.enable("other");
    assertTrue(says(host.logStore("it")).startsWith("I am "), says(host.logStore("it")));
    assertTrue(host.logStore("other").health().ok());
  }

  @Test
  void closingRefusesTheRequestInProgressAndThoseThatWait() throws Exception {
    PluginHost host = fixture.openDeadline(LONG).start();
    Path hanging =
        fixture.upload(
            probe("probe")
                .inStart(
                    "try { Thread.sleep(60_000); } catch (InterruptedException e) { throw new IllegalStateException(e); }"));
    Path marker = fixture.dataDir().resolve("plugins/.opening-probe");
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> inProgress = callers.submit(() -> host.pluginChanges().install(hanging, "a.zip"));
      await(() -> Files.exists(marker));
      CountDownLatch asking = new CountDownLatch(1);
      Future<?> waiting =
          callers.submit(() -> {
            asking.countDown();
            return host.pluginChanges().enable("none");
          });
      asking.await();
      host.close();
      for (Future<?> request : List.of(inProgress, waiting)) {
        ExecutionException e = assertThrows(ExecutionException.class, request::get);
        assertEquals(
            "The server is stopping.",
            assertInstanceOf(PluginRequestException.class, e.getCause()).getMessage());
      }
    }
    assertEquals(
        "The server is stopping.",
        refused(Kind.CONFLICT, () -> host.pluginChanges().enable("probe")));
  }
}
