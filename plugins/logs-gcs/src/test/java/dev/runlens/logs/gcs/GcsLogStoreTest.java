// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import dev.runlens.logs.gcs.GcsEmulator.Operation;
import dev.runlens.testkit.TestComponentContext;
import dev.runlens.testkit.log.LogStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GcsLogStoreTest extends LogStoreContract {

  private static final ObjectKey KEY = new ObjectKey("github/7/log.zst");

  private final Emulated emulated;
  private final GcsEmulator emulator;
  private LogStore store;

  GcsLogStoreTest(@TempDir Path temporary) {
    emulated = new Emulated(temporary);
    emulator = emulated.emulator;
  }

  @BeforeEach
  void openOwnStore() {
    store = open();
  }

  @AfterEach
  void closeEmulator() {
    store.close();
    emulated.close();
  }

  @Override
  protected LogStore open() {
    return emulated.open();
  }

  @Test
  void namesObjectsByPrefixAndKey() {
    put("hello");

    EmulatedObject stored = emulator.bucket.get("runlens/github/7/log.zst");
    assertNotNull(stored);
    assertEquals("hello", new String(stored.bytes(), UTF_8));
    assertEquals("application/octet-stream", stored.contentType());
  }

  @Test
  void stampsObjectsWithGooglesClock() {
    assertEquals(TestComponentContext.START, put("x").storedAt());
  }

  @Test
  void seesNothingOutsideItsPrefix() {
    emulator.bucket.put("runlens2/a", "text/plain", new byte[1]);
    emulator.bucket.put("runlens", "text/plain", new byte[1]);
    emulator.bucket.put("other/a", "text/plain", new byte[1]);

    assertEquals(List.of(), store.list("", "", 10));
  }

  @Test
  void ignoresObjectsThatAreNotNamedLikeKeys() {
    emulator.bucket.put("runlens/folder/", "text/plain", new byte[0]);
    emulator.bucket.put("runlens/read me.txt", "text/plain", new byte[1]);
    StoredObject stored = put("x");

    assertEquals(List.of(stored), store.list("", "", 10));
  }

  @Test
  void followsThePagesOfTheBucket() {
    emulator.bucket.mostPerPage = 3;
    List<StoredObject> all = new ArrayList<>();
    for (int i = 10; i < 20; i++) {
      all.add(store.put(new ObjectKey("run/" + i), new ByteArrayInputStream(new byte[i])));
    }

    assertEquals(all, store.list("run/", "", 100));
    assertEquals(all.subList(4, 9), store.list("run/", "run/13", 5));
  }

  @Test
  void abandonsTheUploadWhoseContentBreaksOff() {
    byte[] much = new byte[3 * GcsClient.CHUNK_BYTES / 2];
    LogStoreException thrown =
        assertThrows(
            LogStoreException.class,
            () -> store.put(KEY, new BrokenStream(new ByteArrayInputStream(much))));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertEquals(1, emulator.requests(Operation.ABANDON));
    assertEquals(0, emulator.unfinishedUploads());
    assertTrue(store.stat(KEY).isEmpty());
  }

  @Test
  void readsARangeInOneRequest() throws IOException {
    put("0123456789");

    assertEquals("345", new String(store.open(KEY, 3, 3).readAllBytes(), UTF_8));
    assertEquals(1, emulator.requests(Operation.READ));
  }

  @Test
  void givesOutLinksThatGoogleAccepts() throws Exception {
    put("hello");
    URI link = store.signedUrl(KEY, Duration.ofMinutes(5)).orElseThrow();

    assertEquals("hello", get(link).body());
    assertEquals(403, get(URI.create(link.toString().replace("/7/", "/8/"))).statusCode());
    assertEquals(
        403, get(URI.create(link.toString().replace("Expires=300", "Expires=900"))).statusCode());
    emulated.context.clock().advance(Duration.ofMinutes(5));
    assertEquals(403, get(link).statusCode());
  }

  private HttpResponse<String> get(URI link) throws IOException, InterruptedException {
    return emulated
        .context
        .http()
        .send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void givesOutLinksToGoogleItself() {
    GcsSettings settings =
        Emulated.bound(
            Map.of("bucket", GcsEmulator.BUCKET, "credentials-json", emulator.credentials()));
    try (LogStore google = new GcsLogStoreProvider().open(settings, emulated.context)) {
      URI link = google.signedUrl(KEY, Duration.ofDays(7)).orElseThrow();

      assertEquals("https", link.getScheme());
      assertEquals("storage.googleapis.com", link.getHost());
      assertEquals("/ci-logs/runlens/github/7/log.zst", link.getPath());
    }
  }

  @Test
  void refusesLinksOfImpossibleLife() {
    for (Duration ttl : List.of(Duration.ZERO, Duration.ofDays(7).plusSeconds(1))) {
      assertEquals(
          Kind.INVALID,
          assertThrows(LogStoreException.class, () -> store.signedUrl(KEY, ttl)).kind());
    }
  }

  @Test
  void worksWithoutCredentialsOnAnEmulatorOnly() {
    emulator.open = true;
    try (LogStore anonymous = emulated.open("anonymous", "true", "credentials-json", "")) {
      anonymous.put(KEY, new ByteArrayInputStream(new byte[3]));

      assertEquals(3, anonymous.stat(KEY).orElseThrow().size());
      assertEquals(Optional.empty(), anonymous.signedUrl(KEY, Duration.ofMinutes(1)));
    }
    assertEquals(0, emulator.requests(Operation.TOKEN));
  }

  @Test
  void fetchesOneTokenForManyRequests() {
    put("x");
    store.stat(KEY);
    store.list("", "", 1);

    assertEquals(1, emulator.requests(Operation.TOKEN));
  }

  @Test
  void billsTheProjectThatIsSet() {
    try (LogStore billing = emulated.open("project", "payer")) {
      billing.put(KEY, new ByteArrayInputStream(new byte[1]));
    }
    assertEquals(Set.of("payer"), emulator.billed);
  }

  @Test
  void asksGoogleAtMostEveryHalfMinuteWhetherItIsWell() {
    assertEquals(Health.up("gs://ci-logs/runlens"), store.check());
    emulator.denied.add("storage.objects.list");
    assertTrue(store.check().ok());
    emulated.context.clock().advance(Duration.ofSeconds(30));

    Health health = store.check();
    assertFalse(health.ok());
    assertTrue(health.detail().contains("storage.objects.list"), health.detail());
    assertEquals(2, emulator.requests(Operation.LIST));
  }

  private StoredObject put(String content) {
    return store.put(KEY, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }
}
