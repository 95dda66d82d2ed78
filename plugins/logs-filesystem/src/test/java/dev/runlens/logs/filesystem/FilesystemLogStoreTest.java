// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.log.LogStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class FilesystemLogStoreTest extends LogStoreContract {

  private static final ObjectKey KEY = new ObjectKey("github/7/log.zst");

  @TempDir private Path temporary;

  private TestComponentContext context;
  private Path directory;
  private LogStore store;

  @BeforeEach
  void openOwnStore() {
    context = new TestComponentContext(temporary);
    directory = context.dataDir().resolve("logs");
    store = open();
  }

  @AfterEach
  void closeContext() {
    store.close();
    context.close();
  }

  @Override
  protected LogStore open() {
    try (TestComponentContext opening = new TestComponentContext(temporary)) {
      return new FilesystemLogStoreProvider().open(new FilesystemSettings(null), opening);
    }
  }

  @Test
  void namesFilesLikeKeysSoThatPeopleFindThem() throws IOException {
    put(KEY, "hello");

    assertEquals("hello", Files.readString(directory.resolve("github/7/log.zst")));
  }

  @Test
  void deletesDirectoriesThatBecameEmpty() {
    put(KEY, "x");
    put(new ObjectKey("github/8/log.zst"), "x");

    store.delete(KEY);

    assertFalse(Files.exists(directory.resolve("github/7")));
    assertTrue(Files.exists(directory.resolve("github/8")));
    store.delete(new ObjectKey("github/8/log.zst"));
    assertTrue(Files.exists(directory));
    assertFalse(Files.exists(directory.resolve("github")));
  }

  @Test
  void leavesNoIncomingFileBehind() throws IOException {
    put(KEY, "x");
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThrows(LogStoreException.class, () -> store.put(KEY, broken));

    assertEquals(List.of(), names(directory.resolve("~incoming")));
  }

  @Test
  void clearsWhatACrashLeftAtTheNextStart() throws IOException {
    Path leftover = Files.writeString(directory.resolve("~incoming/1234.part"), "half");
    store.close();

    open().close();

    assertFalse(Files.exists(leftover));
  }

  @Test
  void refusesLinksThatLeadOut() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("log.zst"), "secret");
    Files.createSymbolicLink(directory.resolve("linked"), outside);
    ObjectKey key = new ObjectKey("linked/log.zst");

    assertEquals(Kind.CONFIG, kind(() -> store.open(key, 0, 10)));
    assertEquals(Kind.CONFIG, kind(() -> store.stat(key)));
    assertEquals(Kind.CONFIG, kind(() -> store.delete(key)));
    assertEquals(Kind.CONFIG, kind(() -> put(key, "overwritten")));
    assertEquals(Kind.CONFIG, kind(() -> put(new ObjectKey("linked/new/log"), "x")));
    assertEquals("secret", Files.readString(outside.resolve("log.zst")));
    assertFalse(Files.exists(outside.resolve("new")));
    assertEquals(List.of(), store.list("", "", 10));
  }

  @Test
  void ignoresFilesThatAreNoObjects() throws IOException {
    put(KEY, "x");
    Files.createDirectory(directory.resolve("lost+found"));
    Files.writeString(directory.resolve("read me.txt"), "hello");

    assertEquals(1, store.list("", "", 10).size());
  }

  @Test
  void refusesAKeyBeneathAnotherKey() {
    put(KEY, "x");

    assertEquals(Kind.INVALID, kind(() -> put(new ObjectKey(KEY + "/index"), "x")));
    assertEquals(Kind.INVALID, kind(() -> put(new ObjectKey("github"), "x")));
    assertTrue(store.stat(KEY).isPresent());
  }

  @Test
  void stampsObjectsWithTheServersClock() {
    assertEquals(TestComponentContext.START, store.stat(put(KEY, "x")).orElseThrow().storedAt());
  }

  @Test
  void isUnwellWhenItsDirectoryIsGone() throws IOException {
    Files.delete(directory.resolve("~incoming"));

    assertFalse(store.check().ok());
    assertTrue(store.check().detail().contains(directory.toRealPath().toString()));
  }

  @Test
  void refusesADirectoryThatIsAFile() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    FilesystemSettings settings = new FilesystemSettings(file);
    FilesystemLogStoreProvider provider = new FilesystemLogStoreProvider();

    assertEquals(Kind.CONFIG, kind(() -> provider.open(settings, context)));
    assertEquals("directory", provider.validate(settings).getFirst().setting());
    assertEquals(
        List.of(), provider.validate(new FilesystemSettings(temporary.resolve("new/deeper"))));
  }

  @Test
  void isOneResourceByWhateverNameItsDirectoryIsGiven() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    FilesystemLogStoreProvider provider = new FilesystemLogStoreProvider();

    assertEquals(
        provider.resourceId(new FilesystemSettings(directory.resolve("../logs"))),
        provider.resourceId(new FilesystemSettings(link)));
  }

  private ObjectKey put(ObjectKey key, String content) {
    return store.put(key, new ByteArrayInputStream(content.getBytes(UTF_8))).key();
  }

  private static Kind kind(Executable call) {
    return assertThrows(LogStoreException.class, call).kind();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.map(Path::toString).toList();
    }
  }
}
