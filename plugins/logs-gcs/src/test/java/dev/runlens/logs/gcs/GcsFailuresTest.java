// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import dev.runlens.logs.gcs.GcsEmulator.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a call when Google, the network or the settings fail.
@Timeout(60)
final class GcsFailuresTest {

  private static final ObjectKey KEY = new ObjectKey("github/7/log.zst");
  private static final byte[] THREE_CHUNKS = random(5 * GcsClient.CHUNK_BYTES / 2);

  @TempDir private Path temporary;

  private Emulated emulated;
  private GcsEmulator emulator;
  private LogStore store;

  @BeforeEach
  void open() {
    emulated = new Emulated(temporary);
    emulator = emulated.emulator;
    store = emulated.open();
  }

  @AfterEach
  void close() {
    store.close();
    emulated.close();
  }

  @Test
  void goesOnWithAnUploadWhereGoogleHasIt() throws IOException {
    emulator.script(
        Operation.CHUNK,
        new Fault.PartKept(512 << 10),
        new Fault.Status(503),
        new Fault.Status(503));

    store.put(KEY, new ByteArrayInputStream(THREE_CHUNKS));

    assertArrayEquals(THREE_CHUNKS, store.open(KEY, 0, Long.MAX_VALUE).readAllBytes());
    assertEquals(1, emulator.requests(Operation.START));
  }

  @Test
  void takesAnUploadForCompleteWhoseLastAnswerWasLost() {
    emulator.script(Operation.CHUNK, new Fault.AnswerLost());

    assertEquals(3, put(3).size());
    assertEquals(1, emulator.requests(Operation.START));
  }

  @Test
  void startsAnUploadAgainThatCouldNotStart() {
    emulator.script(Operation.START, new Fault.Status(503), new Fault.Status(429));

    assertEquals(3, put(3).size());
  }

  @Test
  void storesNothingThatWasDamagedOnTheWay() {
    put(1);
    emulator.script(Operation.CHUNK, new Fault.Damage());

    LogStoreException thrown = assertThrows(LogStoreException.class, () -> put(3));

    assertEquals(Kind.TRANSIENT, thrown.kind());
    assertTrue(String.valueOf(thrown.getMessage()).contains("CRC32C"), thrown.getMessage());
    assertEquals(1, store.stat(KEY).orElseThrow().size());
  }

  @Test
  void goesOnWithADownloadThatBrokeOff() throws IOException {
    store.put(KEY, new ByteArrayInputStream(THREE_CHUNKS));
    emulator.script(Operation.READ, new Fault.BodyCut(700_000), new Fault.BodyCut(1));

    assertArrayEquals(THREE_CHUNKS, store.open(KEY, 0, Long.MAX_VALUE).readAllBytes());
    assertEquals(3, emulator.requests(Operation.READ));
  }

  @Test
  void givesUpOnSilence() {
    try (LogStore hurried = emulated.open("read-timeout", "PT0.2S", "retry-budget", "1s")) {
      for (Operation operation : List.of(Operation.STAT, Operation.START, Operation.READ)) {
        emulator.script(operation, always(new Fault.Silence()));
      }

      assertEquals(Kind.TRANSIENT, kind(() -> hurried.stat(KEY)));
      assertEquals(Kind.TRANSIENT, kind(() -> put(hurried, 1)));
      assertEquals(Kind.TRANSIENT, kind(() -> hurried.open(KEY, 0, 1)));
    }
  }

  /// More often than a call is tried.
  private static Fault[] always(Fault fault) {
    Fault[] faults = new Fault[50];
    Arrays.fill(faults, fault);
    return faults;
  }

  @Test
  void saysWithinTwoSecondsThatItIsUnwell() {
    emulator.script(Operation.LIST, always(new Fault.Silence()));
    long start = System.nanoTime();

    assertFalse(store.check().ok());
    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(2)) < 0);
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws InterruptedException {
    emulator.script(Operation.STAT, new Fault.Silence());
    List<Kind> kinds = new CopyOnWriteArrayList<>();
    Thread caller = Thread.ofVirtual().start(() -> kinds.add(kind(() -> store.stat(KEY))));
    while (emulator.requests(Operation.STAT) == 0 && caller.isAlive()) {
      Thread.onSpinWait();
    }
    caller.interrupt();

    assertTrue(caller.join(Duration.ofSeconds(5)));
    assertEquals(List.of(Kind.TRANSIENT), kinds);
  }

  @Test
  void saysWhichPermissionToGrant() {
    put(1);
    assertPermission("storage.objects.create", () -> put(1));
    assertPermission("storage.objects.get", () -> store.stat(KEY));
    assertPermission("storage.objects.get", () -> store.open(KEY, 0, 1));
    assertPermission("storage.objects.delete", () -> store.delete(KEY));
    assertPermission("storage.objects.list", () -> store.list("", "", 1));
  }

  private void assertPermission(String permission, Executable call) {
    emulator.denied.clear();
    emulator.denied.add(permission);
    LogStoreException thrown = assertThrows(LogStoreException.class, call);
    assertEquals(Kind.CONFIG, thrown.kind());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains("Grant " + permission), thrown.getMessage());
  }

  @Test
  void tellsAMissingBucketFromAMissingObject() {
    try (LogStore lost = emulated.open("bucket", "no-such-bucket")) {
      for (Executable call :
          List.<Executable>of(
              () -> put(lost, 1),
              () -> lost.open(KEY, 0, 1),
              () -> lost.stat(KEY),
              () -> lost.delete(KEY),
              () -> lost.list("", "", 1))) {
        LogStoreException thrown = assertThrows(LogStoreException.class, call);
        assertEquals(Kind.CONFIG, thrown.kind());
        assertTrue(
            String.valueOf(thrown.getMessage()).contains("no-such-bucket"), thrown.getMessage());
      }
      assertFalse(lost.check().ok());
    }
    assertEquals(Kind.NOT_FOUND, kind(() -> store.open(KEY, 0, 1)));
    assertEquals(Kind.NOT_FOUND, kind(() -> store.open(KEY, 0, 0)));
  }

  @Test
  void sortsWhatGoogleAnswersByWhatCanBeDone() {
    assertKind(Kind.CONFIG, 401);
    assertKind(Kind.TRANSIENT, 412);
    assertKind(Kind.TRANSIENT, 409);
    assertKind(Kind.INVALID, 400);
    try (LogStore hurried = emulated.open("retry-budget", "PT0.3S")) {
      store.close();
      store = hurried;
      assertKind(Kind.OVERLOADED, 429);
      assertKind(Kind.TRANSIENT, 500);
      assertKind(Kind.TRANSIENT, 503);
      assertKind(Kind.TRANSIENT, 408);
    }
  }

  private void assertKind(Kind expected, int status) {
    emulator.script(Operation.LIST, always(new Fault.Status(status)));
    assertEquals(expected, kind(() -> store.list("", "", 1)), () -> "HTTP " + status);
    emulator.clear(Operation.LIST);
  }

  @Test
  void refusesAKeyThatGoogleDoesNotKnow() {
    String stranger = new ServiceAccount().json(emulator.endpoint() + "/token");
    try (LogStore refused = emulated.open("credentials-json", stranger)) {
      LogStoreException thrown = assertThrows(LogStoreException.class, () -> put(refused, 1));

      assertEquals(Kind.CONFIG, thrown.kind());
      assertTrue(String.valueOf(thrown.getMessage()).contains("no token"), thrown.getMessage());
    }
  }

  @Test
  void neverQuotesAnUploadSession() {
    emulator.script(Operation.CHUNK, always(new Fault.Status(400)));
    LogStoreException thrown = assertThrows(LogStoreException.class, () -> put(1));

    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertEquals(Kind.INVALID, thrown.kind());
    assertFalse(trace.toString().contains("upload_id"), trace.toString());
    assertEquals(0, emulator.unfinishedUploads());
  }

  @Test
  void triesEveryPermissionWithoutKeepingAnything() {
    GcsLogStoreProvider provider = new GcsLogStoreProvider();

    assertEquals(List.of(), provider.validate(emulated.settings()));
    assertEquals(0, emulator.unfinishedUploads());
    assertEquals(List.of(), store.list("", "", 1));
    for (String permission : List.of("create", "get", "list", "delete")) {
      emulator.denied.clear();
      emulator.denied.add("storage.objects." + permission);
      List<Problem> problems = provider.validate(emulated.settings());
      assertEquals(1, problems.size(), permission);
      assertTrue(problems.getFirst().message().contains("Grant storage.objects." + permission));
    }
  }

  private StoredObject put(int size) {
    return put(store, size);
  }

  private static StoredObject put(LogStore store, int size) {
    InputStream content = new ByteArrayInputStream(new byte[size]);
    return store.put(KEY, content);
  }

  private static Kind kind(Executable call) {
    return assertThrows(LogStoreException.class, call).kind();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
