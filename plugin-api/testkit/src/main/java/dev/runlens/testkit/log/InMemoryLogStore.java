// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.log;

import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// A log store for tests; for use by many threads.
public final class InMemoryLogStore implements LogStore {

  @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
  private record Content(byte[] bytes, Instant storedAt) {}

  private final ConcurrentSkipListMap<ObjectKey, Content> objects;
  private final Clock clock;

  public InMemoryLogStore(Clock clock) {
    this(new ConcurrentSkipListMap<>(), clock);
  }

  private InMemoryLogStore(ConcurrentSkipListMap<ObjectKey, Content> objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  /// What a restart of the server would open: another store with the same objects.
  public InMemoryLogStore reopened() {
    return new InMemoryLogStore(objects, clock);
  }

  @Override
  public StoredObject put(ObjectKey key, InputStream content) {
    try {
      Content whole = new Content(content.readAllBytes(), clock.instant());
      objects.put(key, whole);
      return stored(key, whole);
    } catch (IOException e) {
      throw new LogStoreException(
          LogStoreException.Kind.TRANSIENT, "Cannot read the content of " + key, e);
    }
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "A range counts from 0, found offset " + offset + " and length " + length);
    }
    Content content = objects.get(key);
    if (content == null) {
      throw new LogStoreException(LogStoreException.Kind.NOT_FOUND, "There is no object " + key);
    }
    int size = content.bytes().length;
    int from = (int) Math.min(offset, size);
    int count = (int) Math.min(length, size - from);
    return new ByteArrayInputStream(content.bytes(), from, count);
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(content -> stored(key, content));
  }

  @Override
  public void delete(ObjectKey key) {
    objects.remove(key);
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit must be 1..1000, found " + limit);
    }
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().path().startsWith(prefix))
        .filter(entry -> entry.getKey().path().compareTo(after) > 0)
        .limit(limit)
        .map(entry -> stored(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public Health check() {
    return Health.up(objects.size() + " objects in memory");
  }

  @Override
  public void close() {}

  private static StoredObject stored(ObjectKey key, Content content) {
    return new StoredObject(key, content.bytes().length, content.storedAt());
  }
}
