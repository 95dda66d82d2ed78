// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every log store does. A plugin's test extends this and says how to open its store.
public abstract class LogStoreContract {

  private static final ObjectKey KEY = new ObjectKey("github/7/64/1/175/log.zst");

  private LogStore store;

  /// Opens the store that is tested. A second call in one test, after the first store was closed,
  /// is a restart: it opens the same objects. Each test begins with none.
  protected abstract LogStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void givesBackWhatWasPut() throws IOException {
    StoredObject stored = put(KEY, "hello");

    assertEquals(KEY, stored.key());
    assertEquals(5, stored.size());
    assertEquals("hello", text(KEY));
    assertEquals(Optional.of(stored), store.stat(KEY));
    assertEquals(List.of(stored), store.list("", "", 10));
  }

  @Test
  void keepsAnEmptyObject() throws IOException {
    put(KEY, "");

    assertEquals(0, store.stat(KEY).orElseThrow().size());
    assertEquals("", text(KEY));
  }

  @Test
  void keepsEveryByteValue() throws IOException {
    byte[] bytes = pattern(256 * 3);
    store.put(KEY, new ByteArrayInputStream(bytes));

    assertArrayEquals(bytes, store.open(KEY, 0, Long.MAX_VALUE).readAllBytes());
  }

  @Test
  void replacesAnObject() throws IOException {
    put(KEY, "a long first content");
    put(KEY, "second");

    assertEquals("second", text(KEY));
    assertEquals(6, store.stat(KEY).orElseThrow().size());
    assertEquals(1, store.list("", "", 10).size());
  }

  @Test
  void doesNotCloseTheContent() {
    AtomicBoolean closed = new AtomicBoolean();
    store.put(
        KEY,
        new ByteArrayInputStream(new byte[10]) {
          @Override
          public void close() {
            closed.set(true);
          }
        });

    assertFalse(closed.get());
  }

  @Test
  void changesNothingWhenTheContentFails() throws IOException {
    put(KEY, "before");
    ObjectKey other = new ObjectKey("github/7/64/1/176/log.zst");

    assertThrows(LogStoreException.class, () -> store.put(KEY, failing(new IOException("gone"))));
    assertThrows(RuntimeException.class, () -> store.put(other, failing(null)));

    assertEquals("before", text(KEY));
    assertTrue(store.stat(other).isEmpty());
    assertEquals(1, store.list("", "", 10).size());
  }

  @Test
  void readsRangesAtAllEdges() throws IOException {
    byte[] bytes = pattern(100_000);
    store.put(KEY, new ByteArrayInputStream(bytes));

    for (long[] range :
        new long[][] {
          {0, 0}, {0, 1}, {0, 100_000}, {0, 100_001}, {0, Long.MAX_VALUE},
          {1, 99_999}, {1, Long.MAX_VALUE}, {65_535, 2}, {99_999, 1}, {99_999, 2},
          {100_000, 0}, {100_000, 1}, {100_001, 1}, {Long.MAX_VALUE, Long.MAX_VALUE}
        }) {
      int from = (int) Math.min(range[0], bytes.length);
      int to = from + (int) Math.min(range[1], bytes.length - from);
      try (InputStream in = store.open(KEY, range[0], range[1])) {
        assertArrayEquals(
            Arrays.copyOfRange(bytes, from, to), in.readAllBytes(), Arrays.toString(range));
        assertEquals(-1, in.read(), Arrays.toString(range));
      }
    }
  }

  @Test
  void readsARangeByteByByteAndSkips() throws IOException {
    put(KEY, "0123456789");

    try (InputStream in = store.open(KEY, 2, 5)) {
      assertEquals('2', in.read());
      in.skipNBytes(2);
      assertEquals('5', in.read());
      assertEquals(1, in.skip(10));
      assertEquals(-1, in.read());
    }
  }

  @Test
  void refusesANegativeRange() {
    put(KEY, "x");

    assertThrows(IllegalArgumentException.class, () -> store.open(KEY, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> store.open(KEY, 0, -1));
  }

  @Test
  void keepsAnObjectThatIsLargerThanAnyBuffer() throws IOException {
    long size = 20L << 20;
    assertEquals(size, store.put(KEY, stream(size, 31)).size());

    try (InputStream in = store.open(KEY, 0, Long.MAX_VALUE);
        InputStream expected = stream(size, 31)) {
      assertSameBytes(expected, in);
    }
    try (InputStream in = store.open(KEY, size - 3, 10);
        InputStream expected = stream(size, 31)) {
      expected.skipNBytes(size - 3);
      assertSameBytes(expected, in);
    }
  }

  @Test
  void keepsOneWholeObjectOfConcurrentPuts() throws Exception {
    int writers = 8;
    CountDownLatch together = new CountDownLatch(writers);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> puts = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int seed = writer;
        puts.add(
            executor.submit(() -> {
              together.countDown();
              together.await();
              return store.put(KEY, stream(300_000 + seed, seed));
            }));
      }
      for (Future<?> put : puts) {
        put.get();
      }
    }

    long size = store.stat(KEY).orElseThrow().size();
    try (InputStream in = store.open(KEY, 0, Long.MAX_VALUE);
        InputStream expected = stream(size, (int) (size - 300_000))) {
      assertSameBytes(expected, in);
    }
    assertEquals(1, store.list("", "", 10).size());
  }

  @Test
  void showsReadersTheOldOrTheNewObjectWhole() throws Exception {
    int size = 200_000;
    store.put(KEY, stream(size, 0));
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader =
          executor.submit(() -> {
            while (!done.get()) {
              byte[] seen = store.open(KEY, 0, Long.MAX_VALUE).readAllBytes();
              assertEquals(size, seen.length);
              assertSameBytes(stream(size, seen[0]), new ByteArrayInputStream(seen));
            }
            return null;
          });
      for (int version = 1; version < 50; version++) {
        store.put(KEY, stream(size, version));
      }
      done.set(true);
      reader.get();
    }
  }

  @Test
  void survivesPutsAndDeletesOfNeighboursAtOnce() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> workers = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        ObjectKey key = new ObjectKey("a/b/c/" + worker + "/log");
        workers.add(
            executor.submit(() -> {
              for (int round = 0; round < 50; round++) {
                put(key, "x");
                assertEquals("x", text(key));
                store.delete(key);
                assertTrue(store.stat(key).isEmpty());
              }
              return null;
            }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
  }

  @Test
  void listsInTheOrderOfKeysAcrossSegments() {
    List<String> keys =
        List.of("a-1/x", "a.1", "a/b", "a/b-c", "a/b.c/d", "a/c/d", "a0", "aa", "b/a/a/a", "c");
    for (String key : keys.reversed()) {
      put(new ObjectKey(key), "x");
    }

    assertEquals(keys.stream().sorted().toList(), keys, "the test's own order");
    assertEquals(keys, listed("", "", 100));
  }

  @Test
  void listsPageByPage() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      keys.add("run/" + i % 5 + "/" + i + "/log");
      put(new ObjectKey(keys.getLast()), "x");
    }
    keys.sort(null);

    List<String> seen = new ArrayList<>();
    List<String> page = listed("", "", 4);
    while (!page.isEmpty()) {
      seen.addAll(page);
      page = listed("", page.getLast(), 4);
    }
    assertEquals(keys, seen);
  }

  @Test
  void listsWhatBeginsWithAnyPrefix() {
    for (String key : List.of("a/1/log", "a/10/log", "a/2/log", "ab/1/log", "b")) {
      put(new ObjectKey(key), "x");
    }

    assertEquals(List.of("a/1/log", "a/10/log"), listed("a/1", "", 10));
    assertEquals(List.of("a/1/log"), listed("a/1/", "", 10));
    assertEquals(List.of("a/1/log", "a/10/log", "a/2/log", "ab/1/log"), listed("a", "", 10));
    assertEquals(List.of("a/2/log"), listed("a/", "a/10/log", 10));
    assertEquals(List.of("a/10/log", "a/2/log"), listed("a/", "a/1/zzz", 10));
    assertEquals(List.of("b"), listed("b", "", 10));
    assertEquals(List.of(), listed("b/", "", 10));
    assertEquals(List.of(), listed("../", "", 10));
    assertEquals(List.of(), listed("", "b", 10));
  }

  @Test
  void refusesAPageOfNoneOrOfTooMany() {
    assertThrows(IllegalArgumentException.class, () -> store.list("", "", 0));
    assertThrows(IllegalArgumentException.class, () -> store.list("", "", 1_001));
  }

  @Test
  void takesKeysAtTheirLimits() throws IOException {
    List<String> keys =
        List.of(
            "-",
            "...",
            ".hidden/..x",
            "A".repeat(400),
            "A".repeat(200) + "-b",
            "A".repeat(200) + "/b",
            "deep/".repeat(79) + "four",
            "x".repeat(199) + "/" + "y".repeat(200));
    for (String key : keys) {
      put(new ObjectKey(key), key);
    }

    for (String key : keys) {
      assertEquals(key, text(new ObjectKey(key)));
    }
    assertEquals(keys.stream().sorted().toList(), listed("", "", 100));
    assertEquals(List.of("A".repeat(400)), listed("A".repeat(300), "", 100));
    assertEquals(List.of("A".repeat(400)), listed("A", "A".repeat(200) + "/b", 100));
    keys.forEach(key -> store.delete(new ObjectKey(key)));
    assertEquals(List.of(), listed("", "", 100));
  }

  @Test
  void saysThatAnObjectDoesNotExist() {
    put(KEY, "x");
    for (String missing : List.of("none", "github", "github/7/64/1/175", KEY + "/x", KEY + "x")) {
      ObjectKey key = new ObjectKey(missing);
      assertTrue(store.stat(key).isEmpty(), missing);
      store.delete(key);
    }

    LogStoreException thrown =
        assertThrows(
            LogStoreException.class, () -> store.open(new ObjectKey("none"), 0, 1).readAllBytes());
    assertEquals(LogStoreException.Kind.NOT_FOUND, thrown.kind());
    assertTrue(store.stat(KEY).isPresent());
  }

  @Test
  void deletesOnceAndForAll() throws IOException {
    put(KEY, "x");
    ObjectKey sibling = new ObjectKey("github/7/64/1/175/index");
    put(sibling, "kept");

    store.delete(KEY);
    store.delete(KEY);

    assertTrue(store.stat(KEY).isEmpty());
    assertEquals(List.of(sibling.path()), listed("", "", 10));
    assertEquals("kept", text(sibling));
  }

  @Test
  void findsItsObjectsAgainAfterARestart() throws IOException {
    StoredObject stored = put(KEY, "kept");
    store.drain();
    store.close();

    store = open();
    assertEquals(Optional.of(stored), store.stat(KEY));
    assertEquals("kept", text(KEY));
  }

  @Test
  void isWellAndClosesTwice() {
    assertTrue(store.check().ok(), store.check().detail());
    store.close();
    store.close();
  }

  private StoredObject put(ObjectKey key, String content) {
    return store.put(key, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  private String text(ObjectKey key) throws IOException {
    try (InputStream in = store.open(key, 0, Long.MAX_VALUE)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private List<String> listed(String prefix, String after, int limit) {
    return store.list(prefix, after, limit).stream().map(found -> found.key().path()).toList();
  }

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /// So many bytes, all of one value, never in memory together.
  private static InputStream stream(long size, int value) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        return left-- > 0 ? value & 0xff : -1;
      }

      @Override
      public int read(byte[] target, int from, int count) {
        int filled = (int) Math.min(left, count);
        if (filled <= 0 && count > 0) {
          return -1;
        }
        Arrays.fill(target, from, from + filled, (byte) value);
        left -= filled;
        return filled;
      }
    };
  }

  private static InputStream failing(@Nullable IOException checked) {
    InputStream failure =
        new InputStream() {
          @Override
          public int read() throws IOException {
            if (checked != null) {
              throw checked;
            }
            throw new IllegalStateException("content broke");
          }

          @Override
          public int read(byte[] target, int from, int count) throws IOException {
            return read();
          }
        };
    return new SequenceInputStream(stream(200_000, 1), failure);
  }

  private static void assertSameBytes(InputStream expected, InputStream actual) throws IOException {
    byte[] wanted = expected.readNBytes(1 << 16);
    while (wanted.length > 0) {
      assertArrayEquals(wanted, actual.readNBytes(wanted.length));
      wanted = expected.readNBytes(1 << 16);
    }
    assertEquals(-1, actual.read());
  }
}
