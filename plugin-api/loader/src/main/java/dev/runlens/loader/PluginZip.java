// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Unpacks a plugin's zip into a directory of its own, `<plugins>/<id>/<version>/`, which nobody
/// writes to afterwards. PF4J's own unzip has no limits and knows no refusals; this one has both.
public final class PluginZip {

  /// Where the hash of the zip is kept inside the directory that was made of it.
  private static final String HASH_FILE = ".sha256";

  private static final String UNPACKING = ".unpacking-";

  /// Printable ASCII without what Windows and Unix shells treat specially.
  private static final Pattern NAME = Pattern.compile("[ -~&&[^\\\\:*?\"<>|]]{1,300}");

  private final Limits limits;

  private PluginZip(Limits limits) {
    this.limits = limits;
  }

  /// What a zip may cost. The largest plugin known (Google's storage client) has 91 jars of 57 MB.
  ///
  /// @param zipBytes size of the zip
  /// @param entries files and directories in it
  /// @param entryBytes unpacked size of one file
  /// @param totalBytes unpacked size of all
  /// @param ratio unpacked to packed size of one file, once it is larger than 1 MiB
  public record Limits(long zipBytes, int entries, long entryBytes, long totalBytes, int ratio) {

    /// What the server uses.
    public static final Limits DEFAULT =
        new Limits(256L << 20, 10_000, 128L << 20, 512L << 20, 100);
  }

  /// A zip that became a directory.
  ///
  /// @param directory what [PluginPackage#open] takes
  /// @param sha256 of the zip, lower case hexadecimal
  public record Unpacked(PluginDescription description, Path directory, String sha256) {}

  /// Unpacks and checks a zip. A directory that was made of the same bytes before is used again;
  /// one of the same version but of other bytes is replaced.
  ///
  /// @param plugins the folder of all plugins, made if missing
  /// @throws PluginPackageException if the zip is refused; nothing of it is left then
  public static Unpacked unpack(Path zip, Path plugins) {
    return unpack(zip, plugins, Limits.DEFAULT);
  }

  /// The same for a file whose own name says nothing.
  ///
  /// @param name how messages call it
  public static Unpacked unpack(Path zip, String name, Path plugins) {
    return unpack(zip, name, plugins, Limits.DEFAULT);
  }

  /// The same with other limits.
  public static Unpacked unpack(Path zip, Path plugins, Limits limits) {
    return unpack(zip, String.valueOf(zip.getFileName()), plugins, limits);
  }

  private static Unpacked unpack(Path zip, String name, Path plugins, Limits limits) {
    try {
      return new PluginZip(limits).unpack(zip, plugins, name);
    } catch (IOException e) {
      throw new PluginPackageException(
          "%s cannot be unpacked: %s.".formatted(name, PluginPackageException.describe(e)), e);
    }
  }

  /// What [#unpack] made earlier.
  ///
  /// @param directory `<plugins>/<id>/<version>/`
  /// @throws PluginPackageException if it is not there any more or not in order
  public static Unpacked at(Path directory) {
    try {
      PluginDescription description =
          PluginDescription.read(directory, String.valueOf(directory.getFileName()));
      return new Unpacked(description, directory, Files.readString(directory.resolve(HASH_FILE)));
    } catch (IOException e) {
      throw new PluginPackageException(
          "%s cannot be read: %s.".formatted(directory, PluginPackageException.describe(e)), e);
    }
  }

  /// Moves an unpacked plugin to another folder of plugins. There it takes the place of the same
  /// version, so that must not be in use.
  public static Unpacked move(Unpacked plugin, Path plugins) {
    PluginDescription description = plugin.description();
    Path target = plugins.resolve(description.id()).resolve(description.version());
    try {
      Files.createDirectories(target.getParent());
      DirectoryTree.delete(target);
      Files.move(plugin.directory(), target, StandardCopyOption.ATOMIC_MOVE);
      return new Unpacked(description, target, plugin.sha256());
    } catch (IOException e) {
      throw new PluginPackageException(
          "Plugin %s cannot be moved to %s: %s."
              .formatted(description, target, PluginPackageException.describe(e)),
          e);
    }
  }

  /// Deletes what an unpacking left that was killed. Not while another is going on.
  public static void sweep(Path plugins) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(plugins, UNPACKING + "*")) {
      for (Path directory : left) {
        DirectoryTree.delete(directory);
      }
    }
  }

  private Unpacked unpack(Path zip, Path plugins, String name) throws IOException {
    if (Files.size(zip) > limits.zipBytes()) {
      throw new PluginPackageException(
          "%s is larger than %,d bytes.".formatted(name, limits.zipBytes()));
    }
    String sha256 = sha256(zip);
    Files.createDirectories(plugins);
    Path fresh = Files.createTempDirectory(plugins, UNPACKING);
    try {
      extract(zip, fresh, name);
      PluginDescription description = PluginDescription.read(fresh, name);
      Path target = plugins.resolve(description.id()).resolve(description.version());
      if (!isMadeOf(sha256, target)) {
        Files.writeString(fresh.resolve(HASH_FILE), sha256);
        Files.createDirectories(target.getParent());
        DirectoryTree.delete(target);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return new Unpacked(description, target, sha256);
    } finally {
      DirectoryTree.delete(fresh);
    }
  }

  private static boolean isMadeOf(String sha256, Path directory) throws IOException {
    Path hash = directory.resolve(HASH_FILE);
    return Files.isRegularFile(hash) && Files.readString(hash).equals(sha256);
  }

  private void extract(Path zip, Path directory, String name) throws IOException {
    try {
      for (String special : CentralDirectory.specialEntries(zip)) {
        throw new PluginPackageException(
            "%s holds '%s', which is a link or a device.".formatted(name, special));
      }
      extractOrdinary(zip, directory, name);
    } catch (ZipException e) {
      throw new PluginPackageException("%s is damaged: %s.".formatted(name, e.getMessage()), e);
    }
  }

  private void extractOrdinary(Path zip, Path directory, String name) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      if (file.size() > limits.entries()) {
        throw new PluginPackageException(
            "%s has %,d entries, more than the %,d allowed."
                .formatted(name, file.size(), limits.entries()));
      }
      Map<ZipEntry, String> paths = accepted(file, name);
      long total = 0;
      for (Map.Entry<ZipEntry, String> accepted : paths.entrySet()) {
        ZipEntry entry = accepted.getKey();
        Path target = directory.resolve(accepted.getValue());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          total += extract(file, entry, target, limits.totalBytes() - total, name);
        }
      }
    }
  }

  /// Refuses by names and declared sizes before a single file is written.
  ///
  /// @return the path of each entry below the plugin's directory
  private Map<ZipEntry, String> accepted(ZipFile file, String name) {
    Names names = new Names(name);
    Map<ZipEntry, String> paths = new LinkedHashMap<>();
    long total = 0;
    for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      paths.put(entry, names.accept(entry));
      long declared = Math.max(0, entry.getSize());
      refuseBeyondLimits(name, entry, declared, limits.totalBytes() - total);
      total += declared;
    }
    return paths;
  }

  /// Counts what really comes out, because the sizes that a zip declares are the author's claims.
  private long extract(ZipFile file, ZipEntry entry, Path target, long left, String name)
      throws IOException {
    long written = 0;
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = file.getInputStream(entry);
        OutputStream out = Files.newOutputStream(target)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        written += read;
        refuseBeyondLimits(name, entry, written, left);
        out.write(buffer, 0, read);
      }
    }
    return written;
  }

  private void refuseBeyondLimits(String name, ZipEntry entry, long bytes, long left) {
    if (bytes > limits.entryBytes() || bytes > left) {
      throw new PluginPackageException(
          "%s unpacks to more than is allowed (%,d bytes a file, %,d in all)."
              .formatted(name, limits.entryBytes(), limits.totalBytes()));
    }
    if (bytes > 1 << 20 && bytes > limits.ratio() * Math.max(1, entry.getCompressedSize())) {
      throw new PluginPackageException(
          "%s holds '%s', which unpacks to more than %d times its size."
              .formatted(name, entry.getName(), limits.ratio()));
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JDK has SHA-256", e);
    }
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The names seen so far in one zip, so that no two entries end in one place on any file system.
  private static final class Names {

    private final String zip;

    /// Lower case path to the path as first written; a directory's ends in `/`.
    private final Map<String, String> seen = new HashMap<>();

    Names(String zip) {
      this.zip = zip;
    }

    /// The entry's path below the plugin's directory.
    String accept(ZipEntry entry) {
      String name = entry.getName();
      String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
      if (!NAME.matcher(path).matches()) {
        throw refused(name, "has a character that is not allowed in a name");
      }
      String[] segments = path.split("/", -1);
      String parent = "";
      for (int i = 0; i < segments.length; i++) {
        String segment = segments[i];
        if (segment.isEmpty() || segment.endsWith(".") || segment.endsWith(" ")) {
          throw refused(name, "leads out of the plugin's directory or is not a plain name");
        }
        boolean last = i == segments.length - 1;
        String here = parent + segment + (last && !entry.isDirectory() ? "" : "/");
        String before = seen.putIfAbsent((parent + segment).toLowerCase(Locale.ROOT), here);
        if (before != null && (!before.equals(here) || (last && !entry.isDirectory()))) {
          throw refused(name, "is there twice or differs from '" + before + "' only in case");
        }
        parent = parent + segment + "/";
      }
      return path;
    }

    private PluginPackageException refused(String entry, String why) {
      String printable = entry.replaceAll("[^ -~]", "?");
      return new PluginPackageException("%s: entry '%s' %s.".formatted(zip, printable, why));
    }
  }
}
