// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.time.Duration;

/// How long the other side may stay silent.
///
/// @param answer until the head of an answer has come
/// @param silence between two pieces of a body
record Patience(Duration answer, Duration silence) {

  /// GitHub ends its own API requests after 10 s (docs, "Timeouts").
  static final Patience USUAL = new Patience(Duration.ofSeconds(15), Duration.ofSeconds(30));
}
