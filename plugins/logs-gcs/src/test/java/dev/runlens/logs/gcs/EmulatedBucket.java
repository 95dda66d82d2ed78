// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The objects of the emulator's bucket. Names in tests are ASCII, so the order of strings is that
/// of bytes.
final class EmulatedBucket {

  final String name;
  private final Clock clock;
  private final ConcurrentSkipListMap<String, EmulatedObject> objects =
      new ConcurrentSkipListMap<>();
  private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);

  /// Google may answer fewer objects than asked for and a token for more.
  volatile int mostPerPage = 1_000;

  EmulatedBucket(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  EmulatedObject put(String object, String contentType, byte[] bytes) {
    EmulatedObject stored =
        new EmulatedObject(
            name,
            object,
            generations.incrementAndGet(),
            contentType,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            bytes);
    objects.put(object, stored);
    return stored;
  }

  @Nullable EmulatedObject get(String object) {
    return objects.get(object);
  }

  EmulatedObject require(String object, Map<String, String> query) {
    EmulatedObject found = objects.get(object);
    String generation = query.get("generation");
    if (found == null || (generation != null && found.generation() != Long.parseLong(generation))) {
      throw new Refusal(404, "notFound", "No such object: " + name + "/" + object);
    }
    return found;
  }

  void delete(String object) {
    objects.remove(object);
  }

  /// <https://cloud.google.com/storage/docs/json_api/v1/objects/list>.
  JsonObject list(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String start = query.getOrDefault("pageToken", query.getOrDefault("startOffset", ""));
    int limit = Math.min(mostPerPage, Integer.parseInt(query.getOrDefault("maxResults", "1000")));
    JsonArray items = new JsonArray();
    JsonObject page = new JsonObject();
    page.addProperty("kind", "storage#objects");
    for (EmulatedObject object : objects.tailMap(start, true).values()) {
      if (!object.name().startsWith(prefix)) {
        continue;
      }
      if (items.size() == limit) {
        page.addProperty("nextPageToken", object.name());
        break;
      }
      items.add(object.json());
    }
    if (!items.isEmpty()) {
      page.add("items", items);
    }
    return page;
  }
}
