// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

/// A running instance of a plugin's extension, made by its [Provider].
///
/// All methods may be called from many threads at once, each on a virtual thread of the server with
/// the plugin's class loader as context class loader. Plain blocking code is expected. Every call
/// has a deadline: past it the calling thread is interrupted and the caller goes on without an
/// answer, so blocking calls must answer to interruption.
public interface Component extends AutoCloseable {

  /// Whether this component is likely to work now, and why not. Called every few seconds; must
  /// answer within 2 s.
  Health check();

  /// Ends work in progress and makes what was accepted durable. No other call comes between this
  /// and [#close()] except [#check()]. Called once before a planned close; after a crash or a stuck
  /// call it may not be called at all.
  default void drain() {}

  /// Releases threads, files and connections. Calling it twice changes nothing.
  @Override
  void close();
}
