// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One walk over collections in the order of keys, a request for each that can hold what is wanted.
final class Listing {

  private final WebdavClient client;
  private final KeyPaths paths;
  private final String prefix;
  private final String after;
  private final int limit;
  private final List<StoredObject> found = new ArrayList<>();

  Listing(WebdavClient client, KeyPaths paths, String prefix, String after, int limit) {
    this.client = client;
    this.paths = paths;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  List<StoredObject> walk() throws WebdavException {
    String start = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (start.isEmpty() || KeyPaths.isKey(start.substring(0, start.length() - 1))) {
      walk(start, paths.collection(start));
    }
    return found;
  }

  /// An object, or all that lies beneath a collection; one of the two is there.
  private record Entry(Optional<Version> version, Optional<String> collection) {}

  /// @param start what the keys beneath the collection begin with
  private void walk(String start, String collection) throws WebdavException {
    // A collection's key ends in a slash: everything beneath it sorts against its siblings so.
    TreeMap<String, Entry> entries = new TreeMap<>();
    collect(start, collection, entries);
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      if (found.size() == limit) {
        return;
      }
      String key = each.getKey();
      Entry entry = each.getValue();
      if (entry.collection().isPresent() && mayHold(key)) {
        walk(key, entry.collection().get());
      } else if (entry.version().isPresent()
          && key.startsWith(prefix)
          && key.compareTo(after) > 0) {
        found.add(stored(new ObjectKey(key), entry.version().get()));
      }
    }
  }

  private boolean mayHold(String start) {
    boolean wanted = start.startsWith(prefix) || prefix.startsWith(start);
    return wanted && (start.compareTo(after) > 0 || after.startsWith(start));
  }

  private void collect(String start, String collection, Map<String, Entry> entries)
      throws WebdavException {
    for (Multistatus.Resource member : client.members(collection)) {
      String name = member.name();
      Optional<String> piece = KeyPaths.continued(name);
      if (!member.collection()) {
        Version.whole(member)
            .filter(version -> KeyPaths.isKey(start + version.name()))
            .ifPresent(version ->
                entries.merge(
                    start + version.name(),
                    new Entry(Optional.of(version), Optional.empty()),
                    Listing::newer));
      } else if (piece.isPresent() && KeyPaths.isKey(start + piece.get())) {
        collect(start + piece.get(), collection + name + "/", entries);
      } else if (KeyPaths.isKey(start + name)) {
        entries.put(
            start + name + "/", new Entry(Optional.empty(), Optional.of(collection + name + "/")));
      }
    }
  }

  private static Entry newer(Entry one, Entry other) {
    return one.version().orElseThrow().compareTo(other.version().orElseThrow()) > 0 ? one : other;
  }

  static StoredObject stored(ObjectKey key, Version version) {
    return new StoredObject(key, version.size(), Instant.ofEpochMilli(version.at()));
  }
}
