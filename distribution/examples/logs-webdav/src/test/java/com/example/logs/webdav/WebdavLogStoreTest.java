// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Problem;
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
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store against a real server. Each test has a prefix of its own.
final class WebdavLogStoreTest extends LogStoreContract {

  private static final ObjectKey KEY = new ObjectKey("github/7/log.zst");

  @TempDir private static Path serverDirectory;
  private static TomcatWebdav server;

  @TempDir private Path directory;
  private final String prefix = TomcatWebdav.freshPrefix();
  private @Nullable TestComponentContext context;

  @BeforeAll
  static void startServer() throws IOException {
    server = new TomcatWebdav(serverDirectory);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected LogStore open() {
    return new WebdavLogStoreProvider().open(server.settings(prefix), context());
  }

  /// One for all stores of a test; the contract opens its first before anything of this class runs.
  private TestComponentContext context() {
    if (context == null) {
      context = new TestComponentContext(directory);
    }
    return context;
  }

  @AfterEach
  void leavesNothingHalfDone() throws IOException {
    context().close();
    try (Stream<Path> spooled = Files.list(context().tempDir())) {
      assertEquals(List.of(), spooled.toList());
    }
    Path incoming = server.files().resolve(prefix).resolve("~incoming");
    if (Files.exists(incoming)) {
      try (Stream<Path> uploads = Files.list(incoming)) {
        assertEquals(List.of(), uploads.toList());
      }
    }
  }

  @Test
  void keepsTheLatestVersionAndTheOneThatSomebodyMayRead() throws IOException {
    try (LogStore store = open()) {
      for (String content : List.of("first", "second", "third", "fourth")) {
        put(store, content);
      }

      try (Stream<Path> files = Files.list(collection())) {
        List<Path> left = files.sorted().toList();
        assertEquals(2, left.size(), left.toString());
        assertEquals("fourth", Files.readString(left.getLast()));
        assertTrue(left.getLast().getFileName().toString().startsWith("log.zst~"));
      }
    }
  }

  @Test
  void doesNotCountAVersionThatIsNotWhole() throws IOException {
    try (LogStore store = open()) {
      put(store, "whole");
      Files.writeString(collection().resolve("log.zst~9999999999999-0000000a-100"), "half");

      assertEquals("whole", text(store));
      assertEquals(5, store.list("", "", 10).getFirst().size());
      store.delete(KEY);
      try (Stream<Path> files = Files.list(collection())) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  @Test
  void replacesAnObjectAlsoAfterTheClockWasSetBack() throws IOException {
    try (LogStore store = open()) {
      put(store, "first");
      context().clock().advance(Duration.ofDays(-1));
      put(store, "second");

      assertEquals("second", text(store));
    }
  }

  @Test
  void deletesUploadsThatACrashLeftADayAgo() throws IOException {
    Path incoming = Files.createDirectories(server.files().resolve(prefix).resolve("~incoming"));
    long now = context().clock().millis();
    Path old = incoming.resolve(now - Duration.ofHours(25).toMillis() + "-0000000a");
    Path recent = incoming.resolve(now - Duration.ofHours(23).toMillis() + "-0000000a");
    Files.writeString(old, "x");
    Files.writeString(recent, "x");
    try (LogStore store = open()) {
      put(store, "x");
    }
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(recent));
    Files.delete(recent);
  }

  @Test
  void ignoresWhatPeoplePutThere() throws IOException {
    try (LogStore store = open()) {
      put(store, "x");
      Files.writeString(collection().resolve("read me.txt"), "x");
      Files.writeString(collection().resolve("log.zst"), "x");
      Files.createDirectories(collection().resolve("a folder"));

      assertEquals(1, store.list("", "", 10).size());
    }
  }

  @Test
  void provesItsSettingsAndLeavesNothing() throws IOException {
    assertEquals(List.of(), new WebdavLogStoreProvider().validate(server.settings(prefix)));
    try (Stream<Path> files = Files.list(server.files())) {
      assertEquals(List.of(), files.filter(file -> file.toString().contains("~probe-")).toList());
    }
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    Problem password = problem(TomcatWebdav.settings(server.url(), prefix, "wrong horse"));
    assertEquals("password", password.setting());
    assertTrue(password.message().contains("401"), password.message());
    assertFalse(password.message().contains("wrong horse"), password.message());

    Problem url =
        problem(
            TomcatWebdav.settings(
                server.url().resolve("no-such-collection/"), prefix, TomcatWebdav.PASSWORD));
    assertEquals("url", url.setting());
    assertTrue(url.message().contains("404"), url.message());
  }

  @Test
  void tellsAWrongUrlFromAnEmptyStore() {
    WebdavSettings wrong =
        TomcatWebdav.settings(
            server.url().resolve("no-such-collection/"), prefix, TomcatWebdav.PASSWORD);
    try (LogStore store = new WebdavLogStoreProvider().open(wrong, context())) {
      assertFalse(store.check().ok());
      assertEquals(Kind.CONFIG, kind(() -> store.stat(KEY)));
      assertEquals(Kind.CONFIG, kind(() -> store.list("", "", 1)));
      assertEquals(Kind.CONFIG, kind(() -> put(store, "x")));
    }
  }

  private static Kind kind(Runnable call) {
    return assertThrows(LogStoreException.class, call::run).kind();
  }

  private static Problem problem(WebdavSettings settings) {
    return new WebdavLogStoreProvider().validate(settings).getFirst();
  }

  private Path collection() {
    return server.files().resolve(prefix).resolve("github/7");
  }

  private static void put(LogStore store, String content) {
    store.put(KEY, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  private static String text(LogStore store) throws IOException {
    try (InputStream in = store.open(KEY, 0, Long.MAX_VALUE)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
