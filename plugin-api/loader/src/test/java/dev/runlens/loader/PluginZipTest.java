// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginZipTest {

  @TempDir Path directory;

  @Test
  void unpacksIntoADirectoryNamedByIdAndVersion() throws IOException {
    PluginZip.Unpacked unpacked = PluginZip.unpack(write(zip(Map.of())), plugins());
    assertEquals(plugins().resolve("sample/1.2.3-rc.1"), unpacked.directory());
    assertEquals("sample 1.2.3-rc.1", unpacked.description().toString());
    assertEquals(64, unpacked.sha256().length());
    assertTrue(Files.isRegularFile(unpacked.directory().resolve("plugin.properties")));
  }

  @Test
  void keepsADirectoryThatWasMadeOfTheSameBytes() throws IOException {
    Path zip = write(zip(Map.of()));
    Path first = PluginZip.unpack(zip, plugins()).directory();
    Files.writeString(first.resolve("witness"), "");
    assertTrue(Files.exists(PluginZip.unpack(zip, plugins()).directory().resolve("witness")));
  }

  @Test
  void replacesADirectoryOfTheSameVersionThatWasMadeOfOtherBytes() throws IOException {
    Path first = PluginZip.unpack(write(zip(Map.of())), plugins()).directory();
    Files.writeString(first.resolve("witness"), "");
    Path second =
        PluginZip.unpack(write(zip(Map.of("classes/new.txt", "new"))), plugins()).directory();
    assertEquals(first, second);
    assertFalse(Files.exists(second.resolve("witness")));
    assertEquals("new", Files.readString(second.resolve("classes/new.txt")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "classes/../../evil",
        "/etc/evil",
        "classes//evil",
        "classes/./evil",
        "C:/evil",
        "classes\\evil",
        "classes/evil.",
        "classes/evil ",
        "classes/\u202Eevil"
      })
  void refusesNamesThatMayEndElsewhere(String name) throws IOException {
    assertRefused("entry '", zip(Map.of(name, "x")));
    assertFalse(Files.exists(directory.resolve("evil")));
  }

  @Test
  void refusesNamesThatDifferOnlyInCase() throws IOException {
    assertRefused("only in case", zip(Map.of("classes/A.class", "x", "classes/a.class", "y")));
    assertRefused("only in case", zip(Map.of("Classes/b.class", "x")));
  }

  @Test
  void refusesAFileInThePlaceOfADirectory() throws IOException {
    assertRefused("is there twice", zip(Map.of("classes/a", "x", "classes/a/b", "y")));
  }

  @Test
  void refusesAnEntryThatIsThereTwice() throws IOException {
    byte[] zip = zip(Map.of("classes/one", "x", "classes/two", "y"));
    String text = new String(zip, ISO_8859_1).replace("classes/two", "classes/one");
    assertRefused("is there twice", text.getBytes(ISO_8859_1));
  }

  @Test
  void refusesALink() throws IOException {
    byte[] zip = zip(Map.of("classes/link", "/etc/passwd"));
    assertRefused("'classes/link', which is a link", markAsLink(zip, "classes/link"));
  }

  @Test
  void refusesAFileThatUnpacksToFarMoreThanItsSize() throws IOException {
    assertRefused("more than 100 times", zip(Map.of("classes/bomb", "0".repeat(4 << 20))));
  }

  @Test
  void countsWhatComesOutOfAZipThatLiesAboutIt() throws IOException {
    byte[] zip = zip(Map.of("classes/bomb", "0".repeat(4 << 20)));
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < zip.length - 46; at++) {
      // The central directory's header of an entry: the uncompressed size is its seventh field.
      if (bytes.getInt(at) == 0x02014b50 && bytes.getInt(at + 24) == 4 << 20) {
        bytes.putInt(at + 24, 1_000);
      }
    }
    assertRefused("more than 100 times", zip);
  }

  @Test
  void refusesMoreThanTheLimits() throws IOException {
    byte[] zip = zip(Map.of("classes/one", "x".repeat(600), "classes/two", "y".repeat(600)));
    assertRefused("is larger than 10 bytes", zip, limits(10, 9, 999, 9_999));
    assertRefused("has 4 entries", zip, limits(9_999, 3, 999, 9_999));
    assertRefused("unpacks to more", zip, limits(9_999, 9, 500, 9_999));
    assertRefused("unpacks to more", zip, limits(9_999, 9, 999, 1_100));
    PluginZip.unpack(write(zip), plugins(), limits(9_999, 9, 999, 9_999));
  }

  @Test
  void refusesWhatIsNoZip() throws IOException {
    assertRefused("not a zip file", "hello".getBytes(UTF_8));
    assertRefused("not a zip file", new byte[0]);
    byte[] whole = zip(Map.of());
    assertRefused("not a zip file", Arrays.copyOf(whole, whole.length - 30));
    byte[] headless = whole.clone();
    Arrays.fill(headless, 0, whole.length / 2, (byte) 0);
    assertRefused("", headless);
  }

  @Test
  void sweepsWhatAKilledUnpackingLeft() throws IOException {
    Files.createDirectories(plugins().resolve(".unpacking-1/classes"));
    Files.createDirectories(plugins().resolve("sample/1.0.0"));
    PluginZip.sweep(plugins());
    try (Stream<Path> left = Files.list(plugins())) {
      assertEquals(List.of(plugins().resolve("sample")), left.toList());
    }
  }

  private Path plugins() {
    return directory.resolve("plugins");
  }

  private static PluginZip.Limits limits(long zip, int entries, long entry, long total) {
    return new PluginZip.Limits(zip, entries, entry, total, 100);
  }

  private void assertRefused(String part, byte[] zip) throws IOException {
    assertRefused(part, zip, PluginZip.Limits.DEFAULT);
  }

  private void assertRefused(String part, byte[] zip, PluginZip.Limits limits) throws IOException {
    Path file = write(zip);
    PluginPackageException refused =
        assertThrows(PluginPackageException.class, () -> PluginZip.unpack(file, plugins(), limits));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertTrue(refused.getMessage().startsWith("sample.zip"), refused.getMessage());
    if (Files.exists(plugins())) {
      try (Stream<Path> left = Files.list(plugins())) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private Path write(byte[] zip) throws IOException {
    return Files.write(directory.resolve("sample.zip"), zip);
  }

  private static byte[] zip(Map<String, String> more) throws IOException {
    Map<String, String> entries = new TreeMap<>(more);
    entries.put(
        "plugin.properties",
        "plugin.id=sample\nplugin.version=1.2.3-rc.1\nplugin.requires=>=0.1.0 & <1.0.0\n");
    entries.put("classes/META-INF/extensions.idx", "sample.Provider\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /// Sets what Info-ZIP sets for a symbolic link: made by Unix, mode 0120777.
  private static byte[] markAsLink(byte[] zip, String name) {
    int nameAt = new String(zip, ISO_8859_1).lastIndexOf(name);
    int entry = nameAt - 46;
    byte[] marked = zip.clone();
    marked[entry + 5] = 3;
    marked[entry + 40] = (byte) 0xFF;
    marked[entry + 41] = (byte) 0xA1;
    return marked;
  }
}
