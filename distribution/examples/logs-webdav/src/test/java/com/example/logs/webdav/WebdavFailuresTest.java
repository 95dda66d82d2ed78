// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.testkit.TestComponentContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the store makes of a server that fails.
final class WebdavFailuresTest {

  private static final ObjectKey KEY = new ObjectKey("log.zst");
  private static final String VERSION = "log.zst~1768478400000-0000000a-100";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private TestComponentContext context;
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    context = new TestComponentContext(directory);
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    context.close();
    try (Stream<Path> spooled = Files.list(context.tempDir())) {
      assertEquals(List.of(), spooled.toList());
    }
  }

  private LogStore store(Duration timeout) {
    return new WebdavLogStore(settings(server.url(), timeout), context);
  }

  private static WebdavSettings settings(URI url, Duration timeout) {
    return new WebdavSettings(url, "/", "runlens", Secret.of("s3cret"), timeout, timeout, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "200, CONFIG, correct the URL",
    "301, CONFIG, Redirects are not followed",
    "401, CONFIG, Correct username and password",
    "403, CONFIG, Let this user read and write",
    "404, CONFIG, Create the collection",
    "405, CONFIG, not WebDAV's",
    "423, TRANSIENT, 423",
    "429, OVERLOADED, 429",
    "500, TRANSIENT, 500",
    "501, CONFIG, not WebDAV's",
    "503, OVERLOADED, 503",
    "507, CONFIG, Free space",
  })
  void tellsWhatAnAnswerMeans(int status, Kind kind, String hint) {
    server.on("PROPFIND", status);
    LogStore store = store(LONG);

    LogStoreException thrown = assertThrows(LogStoreException.class, () -> store.stat(KEY));

    assertEquals(kind, thrown.kind());
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(hint), message);
    assertTrue(message.contains("log.zst in " + server.url()), message);
    assertFalse(message.contains("s3cret"), message);
    assertFalse(store.check().ok());
  }

  @Test
  void doesNotFollowRedirects() {
    server.redirect("PROPFIND", server.url() + "elsewhere/");

    assertEquals(Kind.CONFIG, kind(() -> store(LONG).stat(KEY)));
    assertEquals(List.of("PROPFIND /dav/"), server.requests());
  }

  @Test
  void saysThatTheDiskOfTheServerIsFullAndTakesBackWhatItSent() {
    server.listing(Map.of()).on("PUT", 507).on("DELETE", 204);

    assertEquals(Kind.CONFIG, kind(() -> put(store(LONG))));
    String last = server.requests().getLast();
    assertTrue(last.startsWith("DELETE /dav/~incoming/"), last);
  }

  @Test
  void takesBackWhatCannotBeRenamed() {
    server.listing(Map.of()).on("PUT", 201).on("MOVE", 500).on("DELETE", 204);

    assertEquals(Kind.TRANSIENT, kind(() -> put(store(LONG))));
    assertTrue(server.requests().getLast().startsWith("DELETE /dav/~incoming/"));
  }

  @Test
  void doesNotBelieveAServerThatShowsNothingOfWhatItTook() {
    server.listing(Map.of()).on("PUT", 201).on("MOVE", 201);

    assertEquals(Kind.TRANSIENT, kind(() -> put(store(LONG))));
  }

  @Test
  void givesUpWhereNoCollectionCanBeMade() {
    server.listing(Map.of()).on("PUT", 409).on("MKCOL", 409).on("DELETE", 404);

    assertEquals(Kind.CONFIG, kind(() -> put(store(LONG))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body>Welcome</body></html>",
        "not xml at all",
        "<multistatus xmlns='DAV:'><response>",
        "<!DOCTYPE m [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
            + "<multistatus xmlns='DAV:'><response><href>/dav/&x;</href></response></multistatus>",
      })
  void refusesAnswersThatAreNoMultistatus(String answer) {
    server.on("PROPFIND", exchange -> ScriptedServer.body(exchange, 207, answer));

    assertEquals(Kind.CONFIG, kind(() -> store(LONG).list("", "", 10)));
  }

  @Test
  void givesUpOnAServerThatSaysNothing() {
    server.hang("PROPFIND");

    assertEquals(Kind.TRANSIENT, kind(() -> store(SHORT).stat(KEY)));
    assertFalse(store(SHORT).check().ok());
  }

  @Test
  void givesUpOnAServerThatIsNotThere() {
    server.close();
    LogStore store = store(LONG);

    assertEquals(Kind.TRANSIENT, kind(() -> store.stat(KEY)));
    assertFalse(store.check().ok());
  }

  @Test
  void endsACallWhoseThreadIsInterrupted() throws Exception {
    server.hang("PROPFIND");
    LogStore store = store(LONG);
    AtomicReference<Thread> caller = new AtomicReference<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> call =
          executor.submit(() -> {
            caller.set(Thread.currentThread());
            return store.stat(KEY);
          });
      server.awaitHanging();
      caller.get().interrupt();

      ExecutionException thrown = assertThrows(ExecutionException.class, call::get);
      assertEquals(
          Kind.TRANSIENT, assertInstanceOf(LogStoreException.class, thrown.getCause()).kind());
    }
  }

  @Test
  void triesAgainWhenTheConnectionBreaks() {
    AtomicInteger requests = new AtomicInteger();
    server.on(
        "PROPFIND",
        exchange -> {
          if (requests.incrementAndGet() == 1) {
            throw new IOException("closes the connection");
          }
          ScriptedServer.body(exchange, 207, "<multistatus xmlns='DAV:'/>");
        });

    assertTrue(store(LONG).list("", "", 10).isEmpty());
    assertEquals(2, requests.get());
  }

  @Test
  void doesNotTakeACutBodyForAWholeLog() throws IOException {
    server.listing(Map.of(VERSION, 100L)).cutOff(100);

    try (InputStream in = store(LONG).open(KEY, 0, 100)) {
      assertThrows(IOException.class, in::readAllBytes);
    }
  }

  @Test
  void readsFromAServerThatKnowsNoRanges() throws IOException {
    server
        .listing(Map.of(VERSION, 100L))
        .on("GET", exchange -> ScriptedServer.body(exchange, 200, "0123456789".repeat(10)));

    try (InputStream in = store(LONG).open(KEY, 8, 4)) {
      assertEquals("8901", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void refusesAnotherRangeThanItAskedFor() {
    server.listing(Map.of(VERSION, 100L)).cutOff(100);

    assertEquals(Kind.TRANSIENT, kind(() -> store(LONG).open(KEY, 5, 10)));
  }

  @Test
  void givesUpOnAVersionThatIsListedAndNeverThere() {
    server.listing(Map.of(VERSION, 100L)).on("GET", 404);

    assertEquals(Kind.TRANSIENT, kind(() -> store(LONG).open(KEY, 0, 10)));
  }

  @Test
  void readsTheNewVersionWhereTheOldOneGoesWhileItIsOpened() throws IOException {
    String newer = "log.zst~1768478400001-0000000a-100";
    server
        .listing(Map.of(VERSION, 100L))
        .on(
            "GET",
            exchange -> {
              if (exchange.getRequestURI().getPath().endsWith(newer)) {
                ScriptedServer.body(exchange, 200, "0123456789".repeat(10));
              } else {
                server.listing(Map.of(newer, 100L));
                exchange.sendResponseHeaders(500, -1);
              }
            });

    try (InputStream in = store(LONG).open(KEY, 0, 3)) {
      assertEquals("012", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void saysInTheTestOfTheConnectionWhichStepFailed() {
    server.listing(Map.of()).on("PUT", 403);

    String message =
        new WebdavLogStoreProvider().validate(settings(server.url(), LONG)).getFirst().message();
    assertTrue(message.startsWith("Cannot write to " + server.url()), message);
  }

  private static Kind kind(Executable call) {
    return assertThrows(LogStoreException.class, call).kind();
  }

  private static void put(LogStore store) {
    store.put(KEY, new ByteArrayInputStream("hello".getBytes(UTF_8)));
  }
}
