// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
final class S3LogStoreFailuresTest {

  private static final ObjectKey KEY = new ObjectKey("github/7/log.zst");
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int PART_BYTES = 1_000;

  @TempDir private Path tempDir;
  private FailingS3 server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FailingS3();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
    try (Stream<Path> spooled = Files.list(tempDir)) {
      assertEquals(List.of(), spooled.toList());
    }
  }

  private S3LogStore store(Duration readTimeout, int attempts) {
    S3Settings settings = server.settings(readTimeout, attempts);
    return new S3LogStore(
        settings, S3Connection.to(settings), tempDir, Clock.systemUTC(), PART_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "301, PermanentRedirect, CONFIG, region",
    "400, AuthorizationHeaderMalformed, CONFIG, region",
    "400, BadDigest, TRANSIENT, BadDigest",
    "400, ExpiredToken, CONFIG, credentials",
    "400, Unheard, CONFIG, endpoint",
    "403, AccessDenied, CONFIG, s3:PutObject",
    "403, InvalidAccessKeyId, CONFIG, access key id",
    "403, RequestTimeTooSkewed, CONFIG, clock",
    "403, SignatureDoesNotMatch, CONFIG, secret access key",
    "404, NoSuchBucket, CONFIG, Create the bucket",
    "429, TooManyRequests, OVERLOADED, 429",
    "500, InternalError, TRANSIENT, 500",
    "503, SlowDown, OVERLOADED, SlowDown",
    "507, XMinioStorageFull, CONFIG, space",
  })
  void tellsWhatAnErrorMeans(int status, String code, Kind kind, String hint) {
    server.thenError(status, code);
    try (S3LogStore store = store(LONG, 1)) {
      LogStoreException thrown = assertThrows(LogStoreException.class, () -> put(store, "x"));

      assertEquals(kind, thrown.kind());
      String message = String.valueOf(thrown.getMessage());
      assertTrue(message.contains(hint), message);
      assertTrue(message.contains("s3://ci-logs/runlens"), message);
      assertFalse(message.contains("s3cret"), message);
      assertFalse(store.check().ok());
    }
  }

  @Test
  void triesAgainAfterAnErrorThatPasses() {
    server.thenError(500, "InternalError").thenError(503, "SlowDown").thenXml("").thenObject(1);
    try (S3LogStore store = store(LONG, 3)) {
      assertEquals(1, put(store, "x"));
    }
    assertEquals(4, server.requests().size());
  }

  @Test
  void givesUpAfterSoManyAttempts() {
    server.thenError(500, "InternalError");
    try (S3LogStore store = store(LONG, 2)) {
      assertEquals(Kind.TRANSIENT, kind(() -> store.list("", "", 1)));
    }
    assertEquals(2, server.requests().size());
  }

  @Test
  void givesUpOnAServerThatSaysNothing() {
    server.thenNothing();
    try (S3LogStore store = store(SHORT, 1)) {
      assertEquals(Kind.TRANSIENT, kind(() -> store.stat(KEY)));
    }
  }

  @Test
  void checksWithinTwoSecondsWhateverTheTimeouts() {
    server.thenNothing();
    try (S3LogStore store = store(LONG, 3)) {
      Health health = assertTimeoutPreemptively(Duration.ofSeconds(2), store::check);
      assertFalse(health.ok());
    }
  }

  @Test
  void endsACallWhenItsThreadIsInterrupted() throws Exception {
    server.thenNothing();
    try (S3LogStore store = store(LONG, 3);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> call = executor.submit(() -> store.stat(KEY));
      while (server.requests().isEmpty()) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      executor.shutdownNow();
      ExecutionException thrown = assertThrows(ExecutionException.class, call::get);

      assertTrue(thrown.getCause() instanceof LogStoreException, () -> thrown.toString());
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 5);
    }
  }

  @Test
  void isTransientWhereNobodyListens() {
    S3LogStore store = store(LONG, 1);
    server.close();
    try (store) {
      assertEquals(Kind.TRANSIENT, kind(() -> store.delete(KEY)));
    }
  }

  @Test
  void doesNotTakeACutOffObjectForAWholeOne() throws IOException {
    server.thenCutOff(5_000);
    try (S3LogStore store = store(LONG, 1);
        InputStream in = store.open(KEY, 0, 5_000)) {
      assertThrows(IOException.class, in::readAllBytes);
    }
  }

  @Test
  void closesAHalfReadObjectWithoutReadingTheRest() throws IOException {
    server.thenEndless();
    try (S3LogStore store = store(LONG, 1)) {
      InputStream in = store.open(KEY, 0, Long.MAX_VALUE);
      assertEquals(0, in.read());
      assertTimeoutPreemptively(Duration.ofSeconds(2), in::close);
    }
  }

  @Test
  void letsTheServerCheckWhatArrives() {
    AtomicReference<String> digest = new AtomicReference<>("none");
    server
        .then(exchange -> {
          digest.set(exchange.getRequestHeaders().getFirst("Content-MD5"));
          exchange.sendResponseHeaders(200, -1);
        })
        .thenObject(11);
    try (S3LogStore store = store(LONG, 1)) {
      put(store, "hello world");
    }
    assertEquals("XrY7u+Ae7tCTyyK7j1rNww==", digest.get());
  }

  @Test
  void abortsAnUploadWhosePartFails() {
    server
        .thenXml(
            "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>")
        .thenXml("")
        .thenError(403, "AccessDenied")
        .thenXml("");
    try (S3LogStore store = store(LONG, 1)) {
      assertEquals(Kind.CONFIG, kind(() -> put(store, "x".repeat(2 * PART_BYTES))));
    }
    assertEquals(
        List.of(
            "POST /ci-logs/runlens/github/7/log.zst?uploads",
            "PUT /ci-logs/runlens/github/7/log.zst?partNumber=1&uploadId=u1",
            "PUT /ci-logs/runlens/github/7/log.zst?partNumber=2&uploadId=u1",
            "DELETE /ci-logs/runlens/github/7/log.zst?uploadId=u1"),
        server.requests());
  }

  private static long put(S3LogStore store, String content) {
    return store.put(KEY, new ByteArrayInputStream(content.getBytes(UTF_8))).size();
  }

  private static Kind kind(Executable call) {
    return assertThrows(LogStoreException.class, call).kind();
  }
}
