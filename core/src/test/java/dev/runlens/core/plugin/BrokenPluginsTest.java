// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static dev.runlens.core.plugin.HostFixture.LONG;
import static dev.runlens.core.plugin.HostFixture.SOON;
import static dev.runlens.core.plugin.HostFixture.await;
import static dev.runlens.core.plugin.HostFixture.logs;
import static dev.runlens.core.plugin.HostFixture.stat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.plugin.PluginStatus.State;
import dev.runlens.testkit.plugin.PluginFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is wrong with a plugin, the admin page says so in one sentence and everybody else is
/// served, whether its zip lay there at the start or is uploaded later.
///
/// One server starts over all of these zips at once, another one takes them one after the other;
/// both have an instance that is called all the time.
@TestInstance(Lifecycle.PER_CLASS)
class BrokenPluginsTest {

  private static final String INDEX = "classes/META-INF/extensions.idx";
  private static final String HANG =
      "try { Thread.sleep(60_000); } catch (InterruptedException e) { }";

  /// A zip, where to look once it is there, and what must be read there.
  ///
  /// @param id of the plugin, the name of its instance and the type it offers
  record Broken(
      String id, Function<Path, Path> zip, Question question, String answer, boolean opens) {

    @Override
    public String toString() {
      return id;
    }
  }

  /// Finds out what is wrong with the plugin of an id.
  @FunctionalInterface
  interface Question {
    String ask(PluginHost host, String id) throws InterruptedException;
  }

  static Stream<Broken> table() {
    return Stream.of(
        // None of its code runs.
        refusedZip("no-zip", BrokenPluginsTest::text, "no-zip.zip is damaged: not a zip file."),
        refusedZip(
            "truncated",
            bytes("truncated", zip -> Arrays.copyOf(zip, zip.length - 30)),
            "truncated.zip is damaged: not a zip file."),
        refused(
            "bomb",
            p -> p.file("classes/zeros", new byte[2 << 20]),
            "bomb.zip holds 'classes/zeros', which unpacks to more than 100 times its size."),
        refusedZip(
            "many",
            BrokenPluginsTest::manyEntries,
            "many.zip has 10,001 entries, more than the 10,000 allowed."),
        refused(
            "traversal",
            p -> p.file("../evil", new byte[1]),
            "traversal.zip: entry '../evil' leads out of the plugin's directory or is not a plain name."),
        refusedZip(
            "link",
            bytes("link", zip -> markAsLink(zip, "plugin.properties")),
            "link.zip holds 'plugin.properties', which is a link or a device."),
        refused(
            "missing",
            p -> p.property("plugin.dependencies", "absent@1.0.0"),
            "Plugin missing 1.0.0 names plugin.dependencies, but plugins stand alone here: put libraries in lib/."),
        refused(
            "cycle-a",
            p -> p.property("plugin.dependencies", "cycle-b"),
            "Plugin cycle-a 1.0.0 names plugin.dependencies, but plugins stand alone here: put libraries in lib/."),
        refused(
            "cycle-b",
            p -> p.property("plugin.dependencies", "cycle-a"),
            "Plugin cycle-b 1.0.0 names plugin.dependencies, but plugins stand alone here: put libraries in lib/."),
        refused(
            "requires",
            p -> p.property("plugin.requires", "at least 3"),
            "Plugin requires 1.0.0 has the plugin.requires 'at least 3', which is not a version range such as >=0.1.0."),
        refused(
            "unmet",
            p -> p.property("plugin.requires", ">=9.0.0"),
            "Plugin unmet 1.0.0 needs plugin API >=9.0.0, but this server has 0.1.0."),
        refused(
            "version",
            p -> p.property("plugin.version", "one"),
            "Plugin version has the plugin.version 'one', which is not a semantic version such as 1.4.0."),
        refused(
            "no-index",
            p -> p.without(INDEX),
            "Plugin no-index 1.0.0 has no classes/META-INF/extensions.idx: compile it with <proc>full</proc> so that PF4J's annotation processor runs."),
        refused(
            "empty-index",
            p -> p.file(INDEX, "# none\n".getBytes(UTF_8)),
            "Plugin empty-index 1.0.0 has an empty classes/META-INF/extensions.idx: annotate its provider with @Extension."),
        refused(
            "slf4j",
            p -> p.file("lib/slf4j.jar", PluginFixture.jar("org/slf4j/Logger.class", "")),
            "Plugin slf4j 1.0.0 ships org.slf4j in lib/slf4j.jar, which the server brings: give that dependency the scope provided."),
        refused(
            "api",
            p -> p.file("classes/dev/runlens/api/Health.class", new byte[4]),
            "Plugin api 1.0.0 ships dev.runlens.api in classes/, which the server brings: give that dependency the scope provided."),
        // Its code throws or hangs while it is loaded.
        failed(
            "start",
            p -> p.inStart("throw new IllegalStateException(\"No licence\");"),
            "Plugin start 1.0.0 failed in start: IllegalStateException: No licence."),
        failed(
            "start-hangs",
            p -> p.inStart(HANG),
            "Plugin start-hangs 1.0.0 did not start within 2 s."),
        failed(
            "static",
            p -> p.inStaticInitializer("throw new UnsatisfiedLinkError(\"no native code\");"),
            "Plugin static 1.0.0 cannot make its extension fixture.ProbeProvider: UnsatisfiedLinkError: no native code."),
        failed(
            "unknown",
            p ->
                p.source(
                        "fixture.Point",
                        "package fixture; public class Point implements org.pf4j.ExtensionPoint {}")
                    .file(INDEX, "fixture.Point\n".getBytes(UTF_8)),
            "Plugin unknown 1.0.0 declares the extension fixture.Point, which implements none of the provider interfaces."),
        failed(
            "type",
            p -> p.inType("throw new IllegalStateException(\"No type\");"),
            "Plugin type 1.0.0 cannot make its extension fixture.ProbeProvider: IllegalStateException: No type."),
        failed(
            "capabilities",
            p -> p.inCapabilities("throw new NoClassDefFoundError(\"left/Out\");"),
            "Plugin capabilities 1.0.0 cannot make its extension fixture.ProbeProvider: NoClassDefFoundError: left/Out."),
        failed(
            "config",
            p -> p.configType("null"),
            "Plugin config 1.0.0 has the extension fixture.ProbeProvider without a record of settings."),
        // It works in part.
        opens(
            "half",
            p ->
                p.source("fixture.Half", "package fixture; public class Half {}")
                    .extension("fixture.Half"),
            BrokenPluginsTest::problem,
            "Plugin half 1.0.0 declares the extension fixture.Half, which implements none of the provider interfaces."),
        staysClosed(
            "twin",
            p -> p.type("healthy"),
            BrokenPluginsTest::problem,
            "The log store healthy is not used, because plugin healthy 1.0.0 offers it too."),
        // Its code throws or hangs later.
        staysClosed(
            "open-hangs",
            p -> p.inOpen(HANG + " throw new IllegalStateException(\"interrupted\");"),
            BrokenPluginsTest::reason,
            "It did not open within 2 s."),
        staysClosed(
            "memory",
            p -> p.inOpen("throw new OutOfMemoryError(\"pretended\");"),
            BrokenPluginsTest::reason,
            "Opening it failed, a fault of the plugin: OutOfMemoryError: pretended."),
        opens(
            "validate",
            p -> p.inValidate("return validate(settings);"),
            BrokenPluginsTest::validated,
            "The plugin failed: StackOverflowError."),
        opens(
            "validate-hangs",
            p -> p.inValidate(HANG),
            BrokenPluginsTest::validated,
            "There was no answer within 2 s."),
        opens(
            "check",
            p -> p.inCheck("throw new AssertionError(\"unwell\");"),
            BrokenPluginsTest::health,
            "check() failed: AssertionError: unwell."),
        opens(
            "check-hangs",
            p -> p.inCheck(HANG),
            BrokenPluginsTest::health,
            "check() did not answer within 2 s."),
        new Broken(
            "append",
            zip("append", PluginFixture.metricProbe("append").type("append").inAppend(HANG)),
            BrokenPluginsTest::appended,
            "append: append did not answer within PT0.2S and was interrupted.",
            true),
        // It does not go.
        opens(
            "thread",
            p ->
                p.inStart(
                    "Thread.ofPlatform().daemon().name(\"stays\").start(() -> { while (true) { %s } });"
                        .formatted(HANG)),
            BrokenPluginsTest::left,
            "Version 1.0.0 was unloaded, but left a thread running: stays. They end with the server."),
        opens(
            "held",
            p -> p.inStart("Runtime.getRuntime().addShutdownHook(new Thread(() -> { }));"),
            BrokenPluginsTest::left,
            "Version 1.0.0 was unloaded, but something still holds its classes in memory."));
  }

  private static Broken refused(String id, UnaryOperator<PluginFixture> broken, String answer) {
    // None of its code runs, so there is none worth the time to compile.
    PluginFixture empty =
        probe(id).source("fixture.ProbeProvider", "package fixture; class ProbeProvider {}");
    return refusedZip(id, zip(id, broken.apply(empty)), answer);
  }

  private static Broken refusedZip(String id, Function<Path, Path> zip, String answer) {
    return new Broken(id, zip, (host, _) -> row(host, id + ".zip", State.REFUSED), answer, false);
  }

  private static Broken failed(String id, UnaryOperator<PluginFixture> broken, String answer) {
    Question question = (host, _) -> row(host, id, State.FAILED);
    return new Broken(id, zip(id, broken.apply(probe(id))), question, answer, false);
  }

  private static Broken staysClosed(
      String id, UnaryOperator<PluginFixture> broken, Question question, String answer) {
    return new Broken(id, zip(id, broken.apply(probe(id))), question, answer, false);
  }

  private static Broken opens(
      String id, UnaryOperator<PluginFixture> broken, Question question, String answer) {
    return new Broken(id, zip(id, broken.apply(probe(id))), question, answer, true);
  }

  private static PluginFixture probe(String id) {
    return HostFixture.probe(id).type(id);
  }

  private static String row(PluginHost host, String id, State state) {
    PluginStatus status = HostFixture.plugin(host, id);
    assertEquals(state, status.state(), status.problem());
    return status.problem();
  }

  private static String problem(PluginHost host, String id) {
    return row(host, id, State.ACTIVE);
  }

  private static String reason(PluginHost host, String id) {
    return host.instance(id).orElseThrow().slot().report().reason();
  }

  private static String health(PluginHost host, String id) {
    return host.instance(id).orElseThrow().slot().health().detail();
  }

  private static String validated(PluginHost host, String id) {
    return host.instanceChanges()
        .test(id, ExtensionPointKind.LOG_STORE, id, Map.of("place", id))
        .getFirst()
        .message();
  }

  private static String appended(PluginHost host, String id) {
    SlotException e =
        assertThrows(
            SlotException.class,
            () -> host.metricStore(id).run("append", SOON, store -> store.append(List.of())));
    return e.getMessage();
  }

  private static String left(PluginHost host, String id) throws InterruptedException {
    host.pluginChanges().disable(id);
    await(() -> !HostFixture.plugin(host, id).problem().isEmpty());
    return row(host, id, State.DISABLED);
  }

  private Path zips;
  private Served atStart;
  private Served running;

  /// A server with an instance that is called all the time.
  private static final class Served implements AutoCloseable {

    private final HostFixture fixture;
    private final PluginHost host;
    private final ScheduledExecutorService caller =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final AtomicLong answers = new AtomicLong();
    private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    Served(HostFixture fixture, InstanceConfig... instances) {
      this.fixture = fixture;
      this.host = fixture.start(instances);
      Object _ = caller.scheduleWithFixedDelay(this::call, 0, 5, TimeUnit.MILLISECONDS);
    }

    private void call() {
      try {
        assertTrue(stat(host.logStore("healthy"), "found").isPresent());
        answers.incrementAndGet();
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }

    /// Until calls that began after this one have been answered, and the host has carried out one
    /// more request.
    void answersStill() throws InterruptedException {
      long before = answers.get();
      await(() -> answers.get() > before + 1 || !failures.isEmpty());
      assertEquals(List.of(), List.copyOf(failures));
      host.instanceChanges().makeDefault("healthy");
    }

    @Override
    public void close() {
      caller.shutdownNow();
      fixture.close();
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    zips = directory.resolve("start/zips");
    PluginFixture healthy = probe("healthy");
    HostFixture all = shortened(directory.resolve("start")).with(healthy);
    List<InstanceConfig> instances = new ArrayList<>();
    instances.add(logs("healthy", "healthy", "healthy"));
    for (Broken broken : table().toList()) {
      Path _ = broken.zip().apply(zips);
      instances.add(
          new InstanceConfig(broken.id(), broken.id(), kind(broken), Map.of("place", broken.id())));
    }
    atStart = new Served(all, instances.toArray(InstanceConfig[]::new));
    running =
        new Served(
            shortened(directory.resolve("running")).with(healthy),
            logs("healthy", "healthy", "healthy"));
  }

  private static HostFixture shortened(Path directory) {
    return new HostFixture(directory)
        .openDeadline(Duration.ofSeconds(2))
        .checkDeadline(Duration.ofSeconds(2))
        .firstRetry(LONG);
  }

  private static ExtensionPointKind kind(Broken broken) {
    return broken.id().equals("append")
        ? ExtensionPointKind.METRIC_STORE
        : ExtensionPointKind.LOG_STORE;
  }

  @AfterAll
  void stop() {
    atStart.close();
    running.close();
  }

  @ParameterizedTest
  @MethodSource("table")
  void isToldWhenItLiesThereAtTheStart(Broken broken) throws InterruptedException {
    PluginHost host = atStart.host;
    assertEquals(broken.opens(), host.instance(broken.id()).orElseThrow().slot().report().open());
    assertEquals(broken.answer(), broken.question().ask(host, broken.id()));
    atStart.answersStill();
  }

  @ParameterizedTest
  @MethodSource("table")
  void isToldWhenItIsUploaded(Broken broken) throws InterruptedException {
    PluginHost host = running.host;
    String name = broken.id() + ".zip";
    Path zip = zips.resolve(name);
    try {
      PluginStatus _ = host.pluginChanges().install(zip, name);
      if (host.offer(kind(broken), broken.id()).isPresent()) {
        host.instanceChanges()
            .add(broken.id(), kind(broken), broken.id(), Map.of("place", broken.id()));
      }
    } catch (PluginRequestException e) {
      assertEquals(broken.answer(), e.getMessage());
    }
    assertEquals(
        broken.opens(),
        host.instance(broken.id()).map(status -> status.slot().report().open()).orElse(false));
    assertEquals(broken.answer(), broken.question().ask(host, broken.id()));
    running.answersStill();
  }

  private static Function<Path, Path> zip(String id, PluginFixture fixture) {
    return directory -> {
      try {
        return Files.move(fixture.writeTo(directory), directory.resolve(id + ".zip"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Function<Path, Path> bytes(String id, UnaryOperator<byte[]> change) {
    return directory -> {
      Path zip = zip(id, probe(id)).apply(directory);
      try {
        return Files.write(zip, change.apply(Files.readAllBytes(zip)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Path text(Path directory) {
    try {
      return Files.writeString(directory.resolve("no-zip.zip"), "no zip");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path manyEntries(Path directory) {
    Path zip = directory.resolve("many.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (int i = 0; i <= 10_000; i++) {
        out.putNextEntry(new ZipEntry("classes/" + i));
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zip;
  }

  /// Sets what Info-ZIP sets for a symbolic link: made by Unix, mode 0120777.
  private static byte[] markAsLink(byte[] zip, String name) {
    int entry = new String(zip, ISO_8859_1).lastIndexOf(name) - 46;
    byte[] marked = zip.clone();
    marked[entry + 5] = 3;
    marked[entry + 40] = (byte) 0xFF;
    marked[entry + 41] = (byte) 0xA1;
    return marked;
  }
}
