// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.log;

import dev.runlens.api.Component;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Keeps whole objects under keys. It knows nothing of their form.
public interface LogStore extends Component {

  /// Stores an object and returns when it is durable. Readers see the old object or the whole new
  /// one, never a part: if `content` throws, nothing changes. An object of that key is replaced.
  /// The caller closes `content`.
  StoredObject put(ObjectKey key, InputStream content);

  /// Reads part of an object; the caller closes the stream. A range that reaches past the end gives
  /// what is there.
  ///
  /// @param offset first byte, from 0
  /// @param length at most so many bytes
  /// @throws LogStoreException NOT_FOUND, CORRUPT, TRANSIENT, CONFIG
  InputStream open(ObjectKey key, long offset, long length);

  /// What is known of an object.
  Optional<StoredObject> stat(ObjectKey key);

  /// Deletes an object; unknown is fine.
  void delete(ObjectKey key);

  /// Objects whose key starts with `prefix` and is greater than `after`, in order of their keys.
  ///
  /// @param prefix any string, empty for all
  /// @param after empty for the first page
  /// @param limit 1..1,000
  List<StoredObject> list(String prefix, String after, int limit);

  /// A link that whoever holds it can read the object with, for `ttl`. Empty without
  /// [dev.runlens.api.Capability#SIGNED_URL].
  default Optional<URI> signedUrl(ObjectKey key, Duration ttl) {
    return Optional.empty();
  }
}
