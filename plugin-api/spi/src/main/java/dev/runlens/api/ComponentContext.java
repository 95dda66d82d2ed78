// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/// The only door from a component to the server. All of it belongs to this one instance and ends
/// with it.
public interface ComponentContext {

  /// The instance's name, unique in this server: `github`, `sqlite`, `files`.
  String instanceId();

  /// A directory that is kept over restarts and upgrades. It exists.
  Path dataDir();

  /// A directory that is emptied at every start of the instance. It exists.
  Path tempDir();

  /// The time. Never call `Instant.now()`: tests set this clock.
  Clock clock();

  /// Where to log; lines carry the instance's name.
  System.Logger logger();

  /// Runs each task on a virtual thread of its own with the plugin's context class loader. The
  /// server shuts it down, interrupting what still runs, right after [Component#close()].
  ExecutorService executor();

  /// A client with sane timeouts that follows no redirect.
  HttpClient http();
}
