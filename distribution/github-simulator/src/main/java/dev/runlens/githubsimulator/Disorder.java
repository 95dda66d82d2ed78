// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

/// How deliveries misbehave on purpose. GitHub guarantees neither order nor uniqueness.
///
/// @param seed makes one disorder repeatable
/// @param window of how many waiting deliveries the next one is drawn; 1 keeps the order
/// @param redelivered share (0..1) of deliveries sent twice with the same GUID
/// @param repeated share (0..1) of deliveries sent again with another GUID
/// @param lost share (0..1) of deliveries never sent and never listed
public record Disorder(long seed, int window, double redelivered, double repeated, double lost) {

  public Disorder {
    if (window < 1) {
      throw new IllegalArgumentException("window must be 1 or more: " + window);
    }
  }

  public static Disorder none() {
    return new Disorder(0, 1, 0, 0, 0);
  }

  /// Shuffles within `window` and sends every third delivery twice, one way or the other.
  public static Disorder shuffled(long seed, int window) {
    return new Disorder(seed, window, 1.0 / 6, 1.0 / 6, 0);
  }
}
