// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import java.time.Duration;
import java.util.List;

/// How long the host waits.
///
/// @param open for a plugin to load, and for an instance to open
/// @param firstRetry before an instance that could not open is tried again; doubles each time
/// @param lastRetry the longest pause between tries
/// @param close for everything to end when the server stops
/// @param check for a plugin to say what it thinks of settings
/// @param looks after an unload: when to see whether the plugin has left the memory
record HostTiming(
    Duration open,
    Duration firstRetry,
    Duration lastRetry,
    Duration close,
    Duration check,
    List<Duration> looks) {

  static final HostTiming DEFAULT =
      new HostTiming(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          List.of(Duration.ofSeconds(2), Duration.ofSeconds(10)));

  HostTiming {
    looks = List.copyOf(looks);
  }

  /// The pause after so many tries.
  Duration pauseAfter(int tries) {
    Duration pause = firstRetry.multipliedBy(1L << Math.min(tries - 1, 20));
    return pause.compareTo(lastRetry) < 0 ? pause : lastRetry;
  }
}
