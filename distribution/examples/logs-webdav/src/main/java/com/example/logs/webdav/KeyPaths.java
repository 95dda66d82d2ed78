// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.log.ObjectKey;
import java.util.Optional;

/// Which collection holds which key. Its segments are collections, and the last one names the
/// resources; see [Version].
///
/// Only a segment longer than [#LONGEST_NAME], which the file systems behind servers refuse, is cut
/// into pieces, each but the last a collection that ends in `~`, a character that no key has.
final class KeyPaths {

  static final int LONGEST_NAME = 200;
  private static final String CONTINUED = "~";

  private final String top;

  /// @param prefix without slashes at its ends, or empty
  KeyPaths(String prefix) {
    this.top = prefix.isEmpty() ? "" : prefix + "/";
  }

  /// @param collection a path that ends in a slash, or is empty
  /// @param name what the resource's name begins with
  record Location(String collection, String name) {

    String path(Version version) {
      return collection + version.resourceName();
    }
  }

  Location of(ObjectKey key) {
    String pieces = cut(key.path());
    int last = pieces.lastIndexOf('/') + 1;
    return new Location(top + pieces.substring(0, last), pieces.substring(last));
  }

  /// Of what keys begin with.
  ///
  /// @param start empty, or segments of a key, each followed by a slash
  String collection(String start) {
    return top + cut(start);
  }

  private static String cut(String path) {
    StringBuilder pieces = new StringBuilder();
    int length = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      length = c == '/' ? 0 : length + 1;
      if (length > LONGEST_NAME) {
        pieces.append(CONTINUED).append('/');
        length = 1;
      }
      pieces.append(c);
    }
    return pieces.toString();
  }

  /// Where uploads lie until they are complete. No key has a `~`, so no listing shows them.
  String incoming() {
    return top + "~incoming/";
  }

  /// The piece of a segment that a collection of this name holds, if it holds one.
  static Optional<String> continued(String collectionName) {
    return collectionName.length() == LONGEST_NAME + 1 && collectionName.endsWith(CONTINUED)
        ? Optional.of(collectionName.substring(0, LONGEST_NAME)).filter(KeyPaths::isKey)
        : Optional.empty();
  }

  static boolean isKey(String path) {
    return key(path).isPresent();
  }

  /// Empty if people put the resource there, not a store.
  static Optional<ObjectKey> key(String path) {
    try {
      return Optional.of(new ObjectKey(path));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
