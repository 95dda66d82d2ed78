// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.runlens.loader.PluginExtension;
import dev.runlens.loader.PluginPackage;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.PluginZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is wrong with a plugin, the loader answers with one sentence that names it.
class BrokenPluginTest {

  private static final String INDEX = "classes/META-INF/extensions.idx";

  @TempDir Path directory;

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("has no plugin.properties at its root", probe().without("plugin.properties")),
        arguments("'Bad Id'", probe().property("plugin.id", "Bad Id")),
        arguments("'../../x'", probe().property("plugin.id", "../../x")),
        arguments("not a semantic version", probe().property("plugin.version", "1.0")),
        arguments("'1.0.0/../2'", probe().property("plugin.version", "1.0.0/../2")),
        arguments("does not say which plugin API", probe().property("plugin.requires", "")),
        arguments("not a version range", probe().property("plugin.requires", "at least 3")),
        arguments(
            "needs plugin API >=9.0.0, but this server has",
            probe().property("plugin.requires", ">=9.0.0")),
        arguments(
            "needs plugin API 0.2.0, but this server has",
            probe().property("plugin.requires", "0.2.0")),
        arguments("plugins stand alone", probe().property("plugin.dependencies", "other@1.0.0")),
        arguments("<proc>full</proc>", probe().without(INDEX)),
        arguments("empty " + INDEX, probe().file(INDEX, "# nothing\n\n".getBytes(UTF_8))),
        arguments("ships org.slf4j in classes/", probe().file("classes/org/slf4j/A.class", code())),
        arguments(
            "ships dev.runlens.api in classes/",
            probe().file("classes/dev/runlens/api/Health.class", code())),
        arguments(
            "ships org.pf4j in lib/pf4j-3.15.0.jar",
            probe().file("lib/pf4j-3.15.0.jar", PluginFixture.jar("org/pf4j/Plugin.class", ""))),
        arguments(
            "ships org.slf4j in lib/shaded.jar",
            probe().file("lib/shaded.jar", PluginFixture.jar("org/slf4j/Logger.class", ""))),
        arguments("lib/notes.jar, which is not a jar", probe().file("lib/notes.jar", code())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String sentence, PluginFixture broken) throws IOException {
    Path plugins = directory.resolve("plugins");
    Path zip = broken.writeTo(directory);
    PluginPackageException refused =
        assertThrows(PluginPackageException.class, () -> PluginZip.unpack(zip, plugins));
    assertIsOneSentence(refused, sentence);
    try (Stream<Path> left = Files.list(plugins)) {
      assertEquals(List.of(), left.toList());
    }
  }

  static Stream<Arguments> failed() {
    return Stream.of(
        arguments(
            "failed in start: IllegalStateException: No licence",
            probe().inStart("throw new IllegalStateException(\"No licence\");")),
        arguments(
            "failed in start: OutOfMemoryError: pretended",
            probe().inStart("throw new OutOfMemoryError(\"pretended\");")),
        arguments(
            "failed in start: ClassNotFoundException: fixture.Missing",
            probe().property("plugin.class", "fixture.Missing")),
        arguments(
            "failed in start: ClassCastException",
            probe().property("plugin.class", "fixture.ProbeProvider")),
        arguments(
            "extension fixture.ProbeProvider: UnsatisfiedLinkError: no native code",
            probe().inStaticInitializer("throw new UnsatisfiedLinkError(\"no native code\");")),
        arguments(
            "extension fixture.ProbeProvider: ArithmeticException: / by zero",
            probe().inStaticInitializer("int a = 0; int b = 1 / a;")),
        arguments(
            "extension fixture.ProbeProvider: NoClassDefFoundError: left/Out",
            probe().inConstructor("throw new NoClassDefFoundError(\"left/Out\");")),
        arguments(
            "extension fixture.ProbeProvider: StackOverflowError",
            probe().inConstructor("new ProbeProvider();")),
        arguments(
            "extension fixture.ProbeProvider: IllegalStateException",
            probe()
                .source(
                    "fixture.Mute",
                    """
                    package fixture;
                    public final class Mute extends RuntimeException {
                      @Override public String getMessage() { throw new IllegalStateException(); }
                    }
                    """)
                .inConstructor("throw new Mute();")),
        arguments(
            "extension fixture.Gone: ClassNotFoundException: fixture.Gone",
            probe().file(INDEX, "fixture.Gone\n".getBytes(UTF_8))),
        arguments(
            "extension fixture.Point, which implements none of the provider interfaces",
            probe()
                .source(
                    "fixture.Point",
                    "package fixture; public class Point implements org.pf4j.ExtensionPoint {}")
                .file(INDEX, "fixture.Point\n".getBytes(UTF_8))),
        arguments("of type 'Not This'", probe().type("Not This")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void failed(String sentence, PluginFixture broken) {
    Path plugin = unpack(broken);
    PluginPackageException failed =
        assertThrows(PluginPackageException.class, () -> PluginPackage.open(plugin));
    assertIsOneSentence(failed, sentence);
  }

  @Test
  void anExtensionThatThrowsAnErrorHidesNoOther() {
    PluginPackage plugin =
        PluginPackage.open(
            unpack(
                probe()
                    .source(
                        "fixture.ABroken",
                        """
                        package fixture;
                        public final class ABroken {
                          static { if (true) throw new AssertionError("broken"); }
                        }
                        """)
                    .extension("fixture.ABroken")
                    .extension("fixture.Gone")));
    assertEquals(
        List.of("probe"), plugin.extensions().stream().map(PluginExtension::type).toList());
    assertEquals(2, plugin.failures().size());
    plugin.close();
  }

  @Test
  void seesTheJdkAndTheApiAndNothingElseOfTheServer() throws Exception {
    PluginPackage plugin = PluginPackage.open(unpack(probe()));
    ClassLoader loader = plugin.classLoader();
    assertEquals(dev.runlens.api.Component.class, loader.loadClass("dev.runlens.api.Component"));
    assertEquals("java.sql.Driver", loader.loadClass("java.sql.Driver").getName());
    assertThrows(
        ClassNotFoundException.class, () -> loader.loadClass("dev.runlens.loader.PluginPackage"));
    assertThrows(
        ClassNotFoundException.class, () -> loader.loadClass("org.junit.jupiter.api.Test"));
    assertFalse(
        loader
            .getResources("META-INF/services/org.junit.platform.engine.TestEngine")
            .hasMoreElements());
    plugin.close();
  }

  @Test
  void runsTasksWithThePluginsContextClassLoaderAndPutsTheOldOneBack() {
    PluginPackage plugin = PluginPackage.open(unpack(probe()));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertEquals(
        plugin.classLoader(), plugin.within(() -> Thread.currentThread().getContextClassLoader()));
    assertEquals(before, Thread.currentThread().getContextClassLoader());
    plugin.close();
  }

  @Test
  void closesTwiceAndThrowsNothingThatStopThrows() {
    PluginPackage plugin =
        PluginPackage.open(
            unpack(
                probe()
                    .property("plugin.class", "fixture.Clinging")
                    .source(
                        "fixture.Clinging",
                        """
                        package fixture;
                        public final class Clinging extends org.pf4j.Plugin {
                          @Override public void stop() { throw new AssertionError("I stay"); }
                        }
                        """)));
    assertEquals(plugin.close(), plugin.close());
    assertTrue(plugin.extensions().isEmpty());
    assertThrows(IllegalStateException.class, plugin::classLoader);
  }

  private static PluginFixture probe() {
    return PluginFixture.probe("probe");
  }

  private Path unpack(PluginFixture fixture) {
    Path zip = fixture.writeTo(directory);
    return PluginZip.unpack(zip, directory.resolve("plugins")).directory();
  }

  private static void assertIsOneSentence(PluginPackageException e, String part) {
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains("robe"), "names the plugin: " + e.getMessage());
    assertTrue(e.getMessage().endsWith("."), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  private static byte[] code() {
    return new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE};
  }
}
