// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds what a job left running: processes whose environment holds the job's RUNNER_TRACKING_ID,
/// read from `/proc` as the runner does (actions/runner JobExtension.cs).
final class Orphans {

  /// @param name of the process, as the kernel has it
  record Orphan(ProcessHandle handle, String name) {}

  private Orphans() {}

  static List<Orphan> of(String trackingId) {
    String wanted = "RUNNER_TRACKING_ID=" + trackingId;
    List<Orphan> orphans = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(handle -> {
          String environment = read(handle, "environ");
          if (List.of(environment.split("\0", -1)).contains(wanted)) {
            orphans.add(new Orphan(handle, read(handle, "comm").strip()));
          }
        });
    return orphans;
  }

  /// Empty for a process that is gone, is another user's, or on a system without `/proc`.
  private static String read(ProcessHandle handle, String file) {
    try {
      Path path = Path.of("/proc", Long.toString(handle.pid()), file);
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
