// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The last answers that had an `ETag`: GitHub charges nothing for saying that one still holds
/// (docs, "Best practices for using the REST API"). What was used least recently goes first. For
/// one thread at a time.
final class Remembered {

  private static final int MOST_ANSWERS = 256;
  private static final long MOST_BYTES = 4L << 20;

  private final Map<URI, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  Optional<Answer> find(URI address) {
    return Optional.ofNullable(answers.get(address));
  }

  /// The `ETag` of an answer that is kept.
  static String tag(Answer kept) {
    return kept.headers().firstValue("etag").orElseThrow();
  }

  /// Keeps a success with an `ETag` and of a sensible size.
  void keep(URI address, Answer answer) {
    forget(address);
    if (answer.status() != 200
        || answer.headers().firstValue("etag").isEmpty()
        || answer.body().length > MOST_BYTES / 4) {
      return;
    }
    answers.put(address, answer);
    bytes += answer.body().length;
    Iterator<Answer> eldest = answers.values().iterator();
    while (answers.size() > MOST_ANSWERS || bytes > MOST_BYTES) {
      bytes -= eldest.next().body().length;
      eldest.remove();
    }
  }

  void forget(URI address) {
    Answer before = answers.remove(address);
    if (before != null) {
      bytes -= before.body().length;
    }
  }
}
