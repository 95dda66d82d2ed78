// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import java.util.List;

/// The processes of one instant; their index is 0.
///
/// @param at milliseconds since the epoch
public record ProcessSnapshot(long at, List<ProcessSample> processes) {

  public ProcessSnapshot {
    processes = List.copyOf(processes);
  }
}
