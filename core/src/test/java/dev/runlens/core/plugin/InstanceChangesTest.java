// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static dev.runlens.core.plugin.HostFixture.LONG;
import static dev.runlens.core.plugin.HostFixture.SOON;
import static dev.runlens.core.plugin.HostFixture.await;
import static dev.runlens.core.plugin.HostFixture.logs;
import static dev.runlens.core.plugin.HostFixture.probe;
import static dev.runlens.core.plugin.HostFixture.refused;
import static dev.runlens.core.plugin.HostFixture.says;
import static dev.runlens.core.plugin.HostFixture.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.core.plugin.PluginRequestException.Kind;
import dev.runlens.testkit.plugin.PluginFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Instances come, change and go while the server runs.
///
/// The plugin has the settings `place`, its resource, and `token`, a secret. It opens nowhere if
/// the place is `nowhere`, waits for a file `ready` if it is `later`, and never ends to close if
/// its name is `clings`; `validate` refuses the place `bad`.
class InstanceChangesTest {

  private static final ExtensionPointKind LOGS = ExtensionPointKind.LOG_STORE;
  private static final String SECRET = "hush";

  @TempDir static Path zips;
  private static Path zip = Path.of("");

  @TempDir Path directory;
  private HostFixture fixture;

  @BeforeAll
  static void compile() {
    PluginFixture plugin =
        probe("probe")
            .settings("@Setting(label = \"Token\", optional = true) Secret token")
            .inOpen(
                """
                if (settings.place().equals("nowhere")) {
                  throw new IllegalStateException("cannot use " + settings.token().reveal());
                }
                if (settings.place().equals("later")
                    && !java.nio.file.Files.exists(context.dataDir().resolve("ready"))) {
                  throw new LogStoreException(ComponentException.Kind.CONFIG, "Not ready.");
                }
                """)
            .inValidate(
                """
                if (settings.place().equals("bad")) {
                  return List.of(new Problem("place", "is bad with " + settings.token().reveal()));
                }
                if (settings.place().equals("bug")) {
                  throw new IllegalStateException(settings.token().reveal());
                }
                """)
            .inClose(
                """
                while (context.instanceId().equals("clings")) {
                  try { Thread.sleep(60_000); } catch (InterruptedException e) { }
                }
                """);
    zip = plugin.writeTo(zips);
  }

  @BeforeEach
  void prepare() throws IOException {
    fixture = new HostFixture(directory);
    Path bundled = Files.createDirectories(directory.resolve("zips"));
    Files.copy(zip, bundled.resolve("probe.zip"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Map<String, String> at(String place) {
    return Map.of("place", place);
  }

  private static InstanceStatus status(PluginHost host, String id) {
    return host.instance(id).orElseThrow();
  }

  @Test
  void anAddedInstanceServesAtOnceAndAfterARestart() {
    PluginHost host = fixture.start();
    host.instanceChanges().add("added", LOGS, "probe", at("a"));
    assertTrue(stat(host.logStore("added"), "found").isPresent());
    assertEquals(at("a"), status(host, "added").values());
    assertTrue(status(host, "added").isDefault());
    assertFalse(status(host, "added").configured());

    host.instanceChanges().add("second", LOGS, "probe", at("b"));
    host.instanceChanges().makeDefault("second");
    host.instanceChanges().disable("added");
    PluginHost again = fixture.start();
    assertEquals(Set.of("added", "second"), again.logStores().keySet());
    assertEquals(Optional.of("second"), again.defaultInstance(LOGS));
    assertTrue(stat(again.logStore("second"), "found").isPresent());
    assertEquals("An administrator has disabled it.", says(again.logStore("added")));
    again.instanceChanges().enable("added");
    assertTrue(again.logStore("added").health().ok());
  }

  @Test
  void refusesToAddWhatCannotBe() {
    PluginHost host = fixture.start(logs("it", "probe", "a"));
    InstanceChanges changes = host.instanceChanges();
    assertEquals(
        "There is an instance named it already.",
        refused(Kind.CONFLICT, () -> changes.add("it", LOGS, "probe", at("b"))));
    assertTrue(
        refused(Kind.INVALID, () -> changes.add("../x", LOGS, "probe", at("b")))
            .startsWith("An instance is named by 1 to 40 of a-z"));
    assertEquals(
        "An instance cannot be named new: the pages use that word.",
        refused(Kind.INVALID, () -> changes.add("new", LOGS, "probe", at("b"))));
    assertEquals(
        "No plugin offers the log store type 'none'.",
        refused(Kind.INVALID, () -> changes.add("added", LOGS, "none", at("b"))));
    assertEquals(
        List.of(new Problem("color", "is unknown; known are place, token.")),
        problems(() -> changes.add("added", LOGS, "probe", Map.of("color", "red"))));
    assertEquals(Set.of("it"), host.logStores().keySet());
    assertEquals(List.of(), fixture.start().instances());
  }

  private static List<Problem> problems(Runnable request) {
    PluginRequestException e = assertThrows(PluginRequestException.class, request::run);
    assertEquals(Kind.INVALID, e.kind());
    return e.problems();
  }

  @Test
  void anAddedInstanceThatDoesNotOpenStaysAndSaysWhy() {
    PluginHost host = fixture.start();
    host.instanceChanges().add("added", LOGS, "probe", Map.of("place", "nowhere", "token", SECRET));
    assertEquals(
        "Opening it failed, a fault of the plugin: IllegalStateException: cannot use ***.",
        says(host.logStore("added")));
  }

  @Test
  void otherSettingsTakeEffectAtOnce() {
    PluginHost host = fixture.start();
    host.instanceChanges().add("added", LOGS, "probe", at("a"));
    host.instanceChanges().configure("added", at("b"));
    assertEquals(at("b"), status(host, "added").values());
    host.instanceChanges().add("other", LOGS, "probe", at("a"));
    assertTrue(host.logStore("other").health().ok());
    assertEquals(at("b"), status(fixture.start(), "added").values());
  }

  @Test
  void settingsThatDoNotWorkGoBack() {
    PluginHost host = fixture.start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("added", LOGS, "probe", Map.of("place", "a", "token", SECRET));
    changes.add("other", LOGS, "probe", at("b"));
    assertEquals(
        "It does not work with these settings, so nothing was changed. Opening it failed, a fault of the plugin: IllegalStateException: cannot use ***.",
        refused(Kind.CONFLICT, () -> changes.configure("added", at("nowhere"))));
    assertTrue(
        refused(Kind.CONFLICT, () -> changes.configure("added", at("b")))
            .contains("uses already (b)"));
    assertEquals(
        List.of(new Problem("color", "is unknown; known are place, token.")),
        problems(() -> changes.configure("added", Map.of("color", "red"))));
    assertTrue(stat(host.logStore("added"), "found").isPresent());
    assertEquals(at("a"), status(host, "added").values());
    assertEquals(
        "There is no instance none.",
        refused(Kind.NOT_FOUND, () -> changes.configure("none", at("a"))));
    assertEquals(at("a"), status(fixture.start(), "added").values());
  }

  @Test
  void settingsOfAnInstanceThatIsNotOpenAreKeptWithoutATry() {
    PluginHost host = fixture.start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("added", LOGS, "probe", at("a"));
    changes.disable("added");
    changes.configure("added", at("b"));
    assertEquals("An administrator has disabled it.", says(host.logStore("added")));
    changes.enable("added");
    assertEquals(at("b"), status(host, "added").values());
    assertTrue(host.logStore("added").health().ok());
  }

  @Test
  void aSecretStaysUnlessItIsReplacedOrTakenAwayAndIsNeverShown() {
    List<LogRecord> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            synchronized (lines) {
              lines.add(line);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.runlens");
    logger.addHandler(handler);
    try {
      PluginHost host = fixture.start();
      InstanceChanges changes = host.instanceChanges();
      changes.add("added", LOGS, "probe", Map.of("place", "a", "token", SECRET));
      assertHasSecret(true, host);
      changes.configure("added", at("b"));
      assertHasSecret(true, host);
      changes.configure("added", Map.of("place", "b", "token", " "));
      assertHasSecret(true, host);
      changes.disable("added");
      changes.configure("added", at("nowhere"));
      changes.enable("added");
      assertHasSecret(true, host);
      assertFalse(says(host.logStore("added")).contains(SECRET));

      Map<String, @Nullable String> none = new HashMap<>(at("b"));
      none.put("token", null);
      changes.configure("added", none);
      assertHasSecret(false, host);
      assertHasSecret(false, fixture.start());
    } finally {
      logger.removeHandler(handler);
    }
    synchronized (lines) {
      assertFalse(lines.isEmpty());
      assertTrue(lines.stream().noneMatch(line -> line.getMessage().contains(SECRET)));
    }
  }

  private static void assertHasSecret(boolean there, PluginHost host) {
    InstanceStatus status = status(host, "added");
    assertEquals(there ? Set.of("token") : Set.of(), status.secrets());
    assertEquals(Set.of("place"), status.values().keySet());
    assertFalse(status.toString().contains(SECRET));
    assertFalse(status.slot().report().toString().contains(SECRET));
  }

  @Test
  void whatAComponentSaysOfItsSecretIsNotPassedOn() {
    PluginHost host =
        fixture
            .with(
                PluginFixture.probe("talks")
                    .type("talks")
                    .settings("@Setting(label = \"Token\") Secret token")
                    .inOpen("System.setProperty(\"probe.talks\", settings.token().reveal());")
                    .inStat(
                        """
                        String token = System.getProperty("probe.talks");
                        if (key.path().equals("foreseen")) {
                          throw new LogStoreException(ComponentException.Kind.TRANSIENT, token);
                        }
                        if (key.path().equals("bug")) { throw new IllegalStateException(token); }
                        """)
                    .inCheck(
                        "if (true) { return Health.up(System.getProperty(\"probe.talks\")); }"))
            .start();
    host.instanceChanges().add("it", LOGS, "talks", Map.of("token", SECRET));
    Slot<LogStore> slot = host.logStore("it");
    SlotException bug = assertThrows(SlotException.class, () -> stat(slot, "bug"));
    assertTrue(bug.getMessage().endsWith("IllegalStateException: ***."), bug.getMessage());
    assertThrows(LogStoreException.class, () -> stat(slot, "foreseen"));
    assertEquals("***", slot.report().lastError());
    assertEquals("***", says(slot));
    System.clearProperty("probe.talks");
  }

  @Test
  void secretsSurviveAFormThatIsSentWhileThePluginIsDisabled() {
    PluginHost host = fixture.start();
    host.instanceChanges().add("added", LOGS, "probe", Map.of("place", "a", "token", SECRET));
    host.pluginChanges().disable("probe");
    assertEquals(Map.of(), status(host, "added").values());
    assertEquals(Set.of(), status(host, "added").secrets());
    host.instanceChanges().configure("added", Map.of());
    host.pluginChanges().enable("probe");
    assertEquals(at("a"), status(host, "added").values());
    assertEquals(Set.of("token"), status(host, "added").secrets());
  }

  @Test
  void whatTheFileOrTheEnvironmentGivesCannotBeChanged() {
    Configuration configuration =
        new Configuration(
            List.of(logs("it", "probe", "a")),
            List.of(),
            Map.of(LOGS, "it"),
            Map.of("RUNLENS_IT_TOKEN", SECRET, "RUNLENS_FREE_PLACE", "b"));
    PluginHost host = fixture.start(configuration);
    InstanceChanges changes = host.instanceChanges();
    assertEquals(
        Map.of("place", "runlens.yaml", "token", "RUNLENS_IT_TOKEN"), status(host, "it").fixed());
    assertEquals(Set.of("token"), status(host, "it").secrets());
    assertEquals(
        List.of(new Problem("place", "is set by runlens.yaml.")),
        problems(() -> changes.configure("it", at("b"))));
    assertEquals(
        List.of(new Problem("token", "is set by RUNLENS_IT_TOKEN.")),
        problems(() -> changes.configure("it", Map.of("place", "a", "token", "other"))));
    changes.configure("it", at("a"));
    assertTrue(stat(host.logStore("it"), "found").isPresent());

    changes.add("free", LOGS, "probe", Map.of("token", SECRET));
    assertEquals(at("b"), status(host, "free").values());
    assertEquals(
        "it is named in runlens.yaml: remove it there.",
        refused(Kind.CONFLICT, () -> changes.remove("it", Optional::empty)));
    assertEquals(
        "runlens.yaml says which log store takes what is new.",
        refused(Kind.CONFLICT, () -> changes.makeDefault("free")));
  }

  @Test
  void aMisspeltSecretOfTheFileIsNotShown() {
    PluginHost host =
        fixture.start(new InstanceConfig("it", "probe", LOGS, Map.of("tokn", SECRET)));
    assertEquals(Map.of(), status(host, "it").values());
    assertEquals(
        "Its settings are wrong: tokn is unknown; known are place, token.",
        says(host.logStore("it")));
  }

  @Test
  void testsSettingsWithoutKeepingThem() {
    PluginHost host = fixture.start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("it", LOGS, "probe", Map.of("place", "a", "token", SECRET));
    assertEquals(List.of(), changes.test("it", LOGS, "probe", at("c")));
    assertEquals(
        List.of(new Problem("place", "is bad with ***")),
        changes.test("it", LOGS, "probe", at("bad")));
    assertEquals(
        List.of(new Problem("", "The plugin failed: IllegalStateException: ***.")),
        changes.test("it", LOGS, "probe", at("bug")));
    assertEquals(
        List.of(new Problem("color", "is unknown; known are place, token.")),
        changes.test("added", LOGS, "probe", Map.of("color", "red")));
    assertEquals(
        "No plugin offers the log store type 'none'.",
        refused(Kind.CONFLICT, () -> changes.test("added", LOGS, "none", at("a"))));
    assertEquals(at("a"), status(host, "it").values());
    assertEquals(Optional.empty(), host.instance("added"));
  }

  @Test
  void aResourceGoesToWhoWaitsForItOnceItIsFree() {
    PluginHost host = fixture.start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("first", LOGS, "probe", at("a"));
    changes.add("second", LOGS, "probe", at("a"));
    Slot<LogStore> first = host.logStore("first");
    Slot<LogStore> second = host.logStore("second");
    assertEquals(
        "It would use what the instance first uses already (a): give it a place of its own.",
        says(second));
    changes.disable("first");
    assertTrue(second.health().ok());
    changes.enable("first");
    assertTrue(says(first).contains("the instance second uses already (a)"), says(first));
    changes.configure("second", at("b"));
    assertTrue(first.health().ok());
    changes.makeDefault("first");
    changes.configure("first", at("c"));
    changes.configure("second", at("d"));
    changes.add("third", LOGS, "probe", at("d"));
    assertFalse(host.logStore("third").report().open());
    changes.remove("second", Optional::empty);
    assertTrue(host.logStore("third").health().ok());
  }

  @Test
  void anUpgradeLeavesAResourceToWhoHadIt() {
    PluginHost host = fixture.start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("first", LOGS, "probe", at("a"));
    changes.disable("first");
    changes.add("second", LOGS, "probe", at("a"));
    changes.enable("first");
    Path next = fixture.upload(probe("probe").version("2.0.0"));
    assertEquals("2.0.0", host.pluginChanges().install(next, "next.zip").version());
    assertTrue(host.logStore("second").health().ok());
    assertFalse(host.logStore("first").report().open());
  }

  @Test
  void refusesToRemoveWhatIsTheDefaultOrNeeded() {
    PluginHost host = fixture.start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("first", LOGS, "probe", at("a"));
    changes.add("second", LOGS, "probe", at("b"));
    assertEquals(
        "first takes what is new: choose another log store as the default first.",
        refused(Kind.CONFLICT, () -> changes.remove("first", Optional::empty)));
    assertEquals(
        "It holds 3 logs.",
        refused(
            Kind.CONFLICT, () -> changes.remove("second", () -> Optional.of("It holds 3 logs."))));
    List<Optional<String>> answers = new ArrayList<>();
    answers.add(Optional.empty());
    answers.add(Optional.of("It holds a log since just now."));
    assertEquals(
        "It holds a log since just now.",
        refused(Kind.CONFLICT, () -> changes.remove("second", answers::removeFirst)));
    assertTrue(stat(host.logStore("second"), "found").isPresent());
    List<Optional<String>> one = new ArrayList<>(List.of(Optional.empty()));
    assertThrows(
        RuntimeException.class, () -> changes.remove("second", one::removeFirst), "asked twice");
    assertTrue(stat(host.logStore("second"), "found").isPresent());
    changes.disable("second");
    assertEquals(
        "second is disabled. Enable it first.",
        refused(Kind.CONFLICT, () -> changes.makeDefault("second")));
    assertEquals(
        "There is no instance none.",
        refused(Kind.NOT_FOUND, () -> changes.remove("none", Optional::empty)));
  }

  @Test
  void aSlotOutlivesItsInstance() {
    PluginHost host = fixture.start(logs("it", "probe", "a"));
    InstanceChanges changes = host.instanceChanges();
    changes.add("added", LOGS, "probe", at("b"));
    Slot<LogStore> slot = host.logStore("added");
    changes.remove("added", Optional::empty);
    assertEquals("This log store was removed.", says(slot));
    assertEquals(Set.of("it"), host.logStores().keySet());
    assertTrue(Files.exists(fixture.dataDirOf("added")));
    changes.add("added", LOGS, "probe", at("b"));
    assertSame(slot, host.logStore("added"));
    assertTrue(stat(slot, "found").isPresent());
    changes.remove("added", Optional::empty);
    assertEquals(Set.of("it"), fixture.start(logs("it", "probe", "a")).logStores().keySet());
  }

  @Test
  void nobodyTriesAgainWhatWasDisabledRemovedOrConfiguredAnew() throws Exception {
    PluginHost host = fixture.start(logs("it", "probe", "a"));
    InstanceChanges changes = host.instanceChanges();
    for (String id : List.of("disabled", "removed", "configured")) {
      changes.add(id, LOGS, "probe", at("later"));
      await(() -> says(host.logStore(id)).equals("Not ready."));
      switch (id) {
        case "disabled" -> changes.disable(id);
        case "removed" -> changes.remove(id, Optional::empty);
        default -> changes.configure(id, at("b"));
      }
      Files.writeString(fixture.dataDirOf(id).resolve("ready"), "");
    }
    // One that is tried again later than those would have been.
    changes.configure("configured", at("b"));
    changes.add("last", LOGS, "probe", at("later"));
    Files.writeString(fixture.dataDirOf("last").resolve("ready"), "");
    await(() -> host.logStore("last").report().open());
    assertEquals("An administrator has disabled it.", says(host.logStore("disabled")));
    assertEquals("This log store was removed.", says(host.logStore("removed")));
    assertEquals(at("b"), status(host, "configured").values());
    assertTrue(stat(host.logStore("configured"), "found").isPresent());
  }

  @Test
  void whatHangsInCloseKeepsItsResourceUntilARestart() {
    PluginHost host = fixture.closeDeadline(SOON).start(logs("it", "probe", "z"));
    InstanceChanges changes = host.instanceChanges();
    String lingers =
        "Its last component did not close and may still use what it used: restart the server.";
    changes.add("clings", LOGS, "probe", at("a"));
    changes.disable("clings");
    changes.enable("clings");
    assertEquals(lingers, says(host.logStore("clings")));
    changes.remove("clings", Optional::empty);
    changes.add("clings", LOGS, "probe", at("b"));
    assertEquals(lingers, says(host.logStore("clings")));
    changes.add("other", LOGS, "probe", at("a"));
    assertEquals(
        "It would use what the instance clings uses already (a): give it a place of its own.",
        says(host.logStore("other")));
  }

  @Test
  void whatHangsInOpenKeepsItsResourceUntilItEnds() throws Exception {
    PluginHost host =
        fixture
            .openDeadline(Duration.ofSeconds(2))
            .with(
                probe("slow")
                    .type("slow")
                    .inOpen(
                        """
                        while (context.instanceId().equals("first")
                            && !java.nio.file.Files.exists(context.dataDir().resolve("go"))) {
                          try { Thread.sleep(5); } catch (InterruptedException e) { }
                        }
                        """))
            .start();
    InstanceChanges changes = host.instanceChanges();
    changes.add("first", LOGS, "slow", at("a"));
    changes.add("second", LOGS, "slow", at("a"));
    changes.disable("first");
    assertFalse(host.logStore("second").report().open());
    changes.enable("first");
    assertEquals("Opening it hangs since an earlier try.", says(host.logStore("first")));
    Files.writeString(fixture.dataDirOf("first").resolve("go"), "");
    await(() -> host.logStore("first").report().open());
    changes.disable("first");
    assertTrue(host.logStore("second").health().ok());
  }

  @Test
  void onlyEventSourcesHaveNoDefault() {
    PluginHost host = fixture.start();
    assertEquals(
        List.of(
            ExtensionPointKind.LOG_STORE,
            ExtensionPointKind.METRIC_STORE,
            ExtensionPointKind.ANALYZER),
        Stream.of(ExtensionPointKind.values()).filter(ExtensionPointKind::hasDefault).toList());
    assertEquals(Optional.empty(), host.defaultInstance(LOGS));
  }

  @Test
  void aDrainThatThrowsEndsOrderly() {
    PluginHost host =
        fixture
            .with(probe("rude").type("rude").inDrain("throw new IllegalStateException(\"full\");"))
            .start(logs("it", "rude", "a"));
    host.instanceChanges().disable("it");
    host.instanceChanges().enable("it");
    assertTrue(stat(host.logStore("it"), "found", LONG).isPresent());
  }
}
