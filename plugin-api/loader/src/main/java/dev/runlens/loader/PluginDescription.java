// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.pf4j.DefaultVersionManager;

/// What `plugin.properties` says of a plugin, checked before PF4J sees any of it: PF4J lets one bad
/// descriptor throw out of the loading of all others.
///
/// @param id `[a-z0-9-]{2,40}`, unique in a server
/// @param version semantic version 2.0
/// @param description one line for people, may be empty
/// @param provider who made it, may be empty
/// @param license SPDX expression, may be empty
/// @param requires the range of plugin API versions it works with, as written
public record PluginDescription(
    String id,
    String version,
    String description,
    String provider,
    String license,
    String requires) {

  /// The version of the plugin API that this server gives to plugins.
  public static final String API_VERSION = "0.1.0";

  private static final String EXTENSION_INDEX = "classes/META-INF/extensions.idx";

  /// The server brings these. A second copy inside a plugin would not be the same types.
  private static final List<String> BROUGHT_BY_THE_SERVER =
      List.of("dev/runlens/api/", "org/pf4j/", "org/slf4j/");

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{2,40}");

  /// The pattern of semver.org, shortened to what may also name a directory.
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})"
              + "(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");

  private static final Pattern EXACT_VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  /// Reads and checks an unpacked plugin.
  ///
  /// @param name how messages call it while its id is not known
  /// @throws PluginPackageException at the first thing that is wrong
  static PluginDescription read(Path directory, String name) {
    Path file = directory.resolve("plugin.properties");
    if (!Files.isRegularFile(file)) {
      throw new PluginPackageException(name + " has no plugin.properties at its root.");
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new PluginPackageException(name + " has an unreadable plugin.properties.", e);
    }
    PluginDescription description = parse(properties, name);
    description.checkContents(directory);
    return description;
  }

  private static PluginDescription parse(Properties properties, String name) {
    String id = properties.getProperty("plugin.id", "").strip();
    if (!ID.matcher(id).matches()) {
      throw new PluginPackageException(
          "%s has the plugin.id '%s', which must be 2 to 40 of a-z, 0-9 and '-'."
              .formatted(name, id));
    }
    String version = properties.getProperty("plugin.version", "").strip();
    if (version.length() > 64 || !VERSION.matcher(version).matches()) {
      throw new PluginPackageException(
          "Plugin %s has the plugin.version '%s', which is not a semantic version such as 1.4.0."
              .formatted(id, version));
    }
    String requires = properties.getProperty("plugin.requires", "").strip();
    checkRequires(id, version, requires);
    if (!properties.getProperty("plugin.dependencies", "").isBlank()) {
      throw new PluginPackageException(
          "Plugin %s %s names plugin.dependencies, but plugins stand alone here: put libraries in lib/."
              .formatted(id, version));
    }
    return new PluginDescription(
        id,
        version,
        properties.getProperty("plugin.description", "").strip(),
        properties.getProperty("plugin.provider", "").strip(),
        properties.getProperty("plugin.license", "").strip(),
        requires);
  }

  private static void checkRequires(String id, String version, String requires) {
    if (requires.isEmpty()) {
      throw new PluginPackageException(
          "Plugin %s %s does not say which plugin API it needs: add plugin.requires, for example >=%s."
              .formatted(id, version, API_VERSION));
    }
    // A bare version means "at least" in PF4J too.
    String range = EXACT_VERSION.matcher(requires).matches() ? ">=" + requires : requires;
    boolean met;
    try {
      met = new DefaultVersionManager().checkVersionConstraint(API_VERSION, range);
    } catch (RuntimeException e) {
      throw new PluginPackageException(
          "Plugin %s %s has the plugin.requires '%s', which is not a version range such as >=%s."
              .formatted(id, version, requires, API_VERSION),
          e);
    }
    if (!met) {
      throw new PluginPackageException(
          "Plugin %s %s needs plugin API %s, but this server has %s."
              .formatted(id, version, requires, API_VERSION));
    }
  }

  private void checkContents(Path directory) {
    try {
      checkExtensionIndex(directory.resolve(EXTENSION_INDEX));
      Path classes = directory.resolve("classes");
      for (String folder : BROUGHT_BY_THE_SERVER) {
        if (Files.exists(classes.resolve(folder))) {
          throw shipsWhatTheServerBrings(folder, "classes/");
        }
      }
      Path lib = directory.resolve("lib");
      if (Files.isDirectory(lib)) {
        try (Stream<Path> files = Files.list(lib)) {
          for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
            checkJar(jar);
          }
        }
      }
    } catch (IOException e) {
      throw new PluginPackageException(
          "Plugin %s %s cannot be read: %s."
              .formatted(id, version, PluginPackageException.describe(e)),
          e);
    }
  }

  private void checkExtensionIndex(Path index) throws IOException {
    if (!Files.isRegularFile(index)) {
      throw new PluginPackageException(
          "Plugin %s %s has no %s: compile it with <proc>full</proc> so that PF4J's annotation processor runs."
              .formatted(id, version, EXTENSION_INDEX));
    }
    boolean empty =
        Files.readAllLines(index).stream().allMatch(line -> line.replaceFirst("#.*", "").isBlank());
    if (empty) {
      throw new PluginPackageException(
          "Plugin %s %s has an empty %s: annotate its provider with @Extension."
              .formatted(id, version, EXTENSION_INDEX));
    }
  }

  private void checkJar(Path jar) throws IOException {
    String where = "lib/" + jar.getFileName();
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        String entry = entries.nextElement().getName();
        for (String folder : BROUGHT_BY_THE_SERVER) {
          if (entry.startsWith(folder) && entry.endsWith(".class")) {
            throw shipsWhatTheServerBrings(folder, where);
          }
        }
      }
    } catch (ZipException e) {
      throw new PluginPackageException(
          "Plugin %s %s holds %s, which is not a jar.".formatted(id, version, where), e);
    }
  }

  private PluginPackageException shipsWhatTheServerBrings(String folder, String where) {
    return new PluginPackageException(
        "Plugin %s %s ships %s in %s, which the server brings: give that dependency the scope provided."
            .formatted(
                id, version, folder.substring(0, folder.length() - 1).replace('/', '.'), where));
  }

  /// `id version`, as messages call it.
  @Override
  public String toString() {
    return id + " " + version;
  }
}
