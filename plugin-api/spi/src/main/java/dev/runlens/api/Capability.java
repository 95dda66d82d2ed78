// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

/// What a component can do beyond its contract; the server asks before it relies on it.
public enum Capability {
  /// Log store: [dev.runlens.api.log.LogStore#signedUrl] gives out links.
  SIGNED_URL,
  /// Event source: [dev.runlens.api.source.EventSource#openLog] can fetch logs with the settings
  /// given.
  LOG_DOWNLOAD,
  /// Analyzer: log lines and metrics leave this host.
  LEAVES_HOST,
  /// Analyzer: costs money or minutes, so it runs only when a person asks. One without this runs by
  /// itself on every job that ends.
  ON_REQUEST
}
