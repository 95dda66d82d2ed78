// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.ui.Format;

/// How many of the jobs that a number is about have samples: whatever sums up samples rests on
/// these alone and must say so.
///
/// @param sampled jobs with samples
/// @param jobs all of them
record DataShare(long sampled, long jobs) {

  /// For example `12 of 40 with samples`; empty if there is no job.
  String text() {
    return jobs == 0 ? "" : Format.count(sampled) + " of " + Format.count(jobs) + " with samples";
  }
}
