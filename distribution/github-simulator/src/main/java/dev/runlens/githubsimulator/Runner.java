// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

/// The machine a job runs on, as a job's payload names it.
public record Runner(long id, String name, long groupId, String groupName) {

  /// GitHub reuses the ids and names of its hosted runners.
  public static Runner hosted(int number) {
    return new Runner(number, "GitHub Actions " + number, 2, "GitHub Actions");
  }

  public static Runner selfHosted(long id, String name) {
    return new Runner(id, name, 1, "Default");
  }
}
