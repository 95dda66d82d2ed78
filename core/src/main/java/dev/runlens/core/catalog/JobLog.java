// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a job's log is.
///
/// @param reason one sentence for people, on any state but STORED
/// @param instance the log store instance that holds it
/// @param key the key of its objects in that store, without their endings
public record JobLog(
    State state,
    @Nullable String reason,
    @Nullable String instance,
    @Nullable String key,
    long lines,
    long bytes,
    boolean complete) {

  /// How far a log has come.
  public enum State {
    /// The job has not ended.
    NONE,
    /// It will be fetched.
    PENDING,
    /// It was asked for and will be asked for again.
    RETRY,
    /// It is in a log store.
    STORED,
    /// The source has none: it was never written, or deleted when its time was over.
    ABSENT,
    /// It is larger than we take.
    REFUSED,
    /// There was one or should have been, and it could not be had.
    LOST;

    /// As kept and shown.
    public String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
