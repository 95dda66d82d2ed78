// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// The store against a real server. Each test has a prefix of its own.
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class S3LogStoreIT extends LogStoreContract {

  private static final ObjectKey KEY = new ObjectKey("github/7/log.zst");

  /// The least that S3 allows, so that the contract's large object takes several parts.
  private static final long PART_BYTES = 5L << 20;

  @TempDir private static Path serverDirectory;
  private static S3Server server;

  @TempDir private Path tempDir;
  private final String prefix = "logs/" + UUID.randomUUID();

  @BeforeAll
  static void startServer() throws Exception {
    server = new S3Server(serverDirectory);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected LogStore open() {
    return open(prefix);
  }

  private LogStore open(String chosen) {
    S3Settings settings = server.settings(chosen);
    return new S3LogStore(
        settings, S3Connection.to(settings), tempDir, Clock.systemUTC(), PART_BYTES);
  }

  @AfterEach
  void leavesNothingHalfDone() throws IOException {
    try (Stream<Path> spooled = Files.list(tempDir);
        S3Connection connection = S3Connection.to(server.settings(prefix))) {
      assertEquals(List.of(), spooled.toList());
      assertEquals(
          List.of(),
          connection.client().listMultipartUploads(r -> r.bucket(S3Server.BUCKET)).uploads());
    }
  }

  @Test
  void namesObjectsLikeKeysBehindThePrefix() {
    try (LogStore store = open();
        S3Connection connection = S3Connection.to(server.settings(prefix))) {
      put(store, KEY, "hello");

      assertEquals(
          5,
          connection
              .client()
              .headObject(r -> r.bucket(S3Server.BUCKET).key(prefix + "/github/7/log.zst"))
              .contentLength());
    }
  }

  @Test
  void seesNothingOfAnotherPrefix() {
    try (LogStore store = open();
        LogStore other = open(prefix + "-2");
        LogStore deeper = open(prefix + "/deeper")) {
      put(other, KEY, "x");
      put(deeper, KEY, "x");

      assertTrue(store.stat(KEY).isEmpty());
      assertEquals(
          List.of("deeper/github/7/log.zst"),
          store.list("", "", 10).stream().map(found -> found.key().path()).toList());
    }
  }

  @Test
  void ignoresObjectsThatPeoplePutThere() {
    try (LogStore store = open();
        S3Connection connection = S3Connection.to(server.settings(prefix))) {
      for (String name : List.of("a folder/", "a+b", "~probe-1", "read me.txt")) {
        connection
            .client()
            .putObject(
                r -> r.bucket(S3Server.BUCKET).key(prefix + "/" + name), RequestBody.empty());
      }
      put(store, KEY, "x");
      put(store, new ObjectKey("z"), "x");

      assertEquals(2, store.list("", "", 2).size());
      assertEquals(KEY, store.list("", "", 1).getFirst().key());
    }
  }

  @Test
  void givesLinksThatNeedNoCredentials() throws Exception {
    try (LogStore store = open();
        HttpClient anybody = HttpClient.newHttpClient()) {
      put(store, KEY, "hello");
      URI link = store.signedUrl(KEY, Duration.ofMinutes(5)).orElseThrow();
      URI forged = URI.create(link.toString().replace("log.zst", "log.idx"));

      HttpResponse<String> answer =
          anybody.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertEquals("hello", answer.body());
      assertEquals(
          403,
          anybody
              .send(HttpRequest.newBuilder(forged).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
  }

  @Test
  void provesItsSettingsAndLeavesNothing() {
    assertEquals(List.of(), new S3LogStoreProvider().validate(server.settings(prefix)));
    try (S3Connection connection = S3Connection.to(server.settings(prefix))) {
      assertEquals(
          List.of(),
          connection
              .client()
              .listObjectsV2(r -> r.bucket(S3Server.BUCKET).prefix(prefix))
              .contents());
    }
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    Problem bucket = problem(server.settings("no-such-bucket", prefix, S3Server.SECRET_ACCESS_KEY));
    assertEquals("bucket", bucket.setting());
    assertTrue(bucket.message().contains("NoSuchBucket"), bucket.message());

    Problem secret = problem(server.settings(S3Server.BUCKET, prefix, "another-credential"));
    assertEquals("secretAccessKey", secret.setting());
    assertFalse(secret.message().contains("another-credential"), secret.message());
  }

  private static Problem problem(S3Settings settings) {
    return new S3LogStoreProvider().validate(settings).getFirst();
  }

  @Test
  void isUnwellWithoutItsBucket(@TempDir Path directory) {
    S3Settings settings = server.settings("no-such-bucket", prefix, S3Server.SECRET_ACCESS_KEY);
    try (TestComponentContext context = new TestComponentContext(directory);
        LogStore store = new S3LogStoreProvider().open(settings, context)) {
      assertFalse(store.check().ok());
      assertTrue(store.check().detail().contains("no-such-bucket"), store.check().detail());
      assertEquals(
          Kind.CONFIG, assertThrows(LogStoreException.class, () -> put(store, KEY, "x")).kind());
      assertEquals(
          Kind.CONFIG, assertThrows(LogStoreException.class, () -> store.list("", "", 1)).kind());
    }
  }

  private static void put(LogStore store, ObjectKey key, String content) {
    store.put(key, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }
}
