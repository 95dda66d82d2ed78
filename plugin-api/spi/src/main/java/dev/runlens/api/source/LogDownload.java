// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import java.io.InputStream;
import java.time.Duration;

/// What a source answers when asked for a job's log.
public sealed interface LogDownload {

  /// Here it is.
  ///
  /// @param body the log's bytes as the source keeps them; a read throws `IOException` when the
  ///   body was cut short, so that a truncated log never looks whole
  record Ready(InputStream body) implements LogDownload {}

  /// The source has none yet; ask again after `retryAfter`.
  ///
  /// @param reason one sentence for the job page
  record NotYet(Duration retryAfter, String reason) implements LogDownload {}

  /// The source says that there will never be one: expired, deleted, or the job never started.
  ///
  /// @param reason one sentence for the job page
  record Never(String reason) implements LogDownload {}
}
