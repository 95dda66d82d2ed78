// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.Health;
import dev.runlens.core.plugin.InstanceStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Asks many instances at once how they are, because each may take 2 s to answer.
final class HealthCheck {

  private HealthCheck() {}

  /// @return by instance id, in the order given
  static Map<String, Health> of(List<InstanceStatus> instances) {
    Map<String, Future<Health>> asked = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (InstanceStatus instance : instances) {
        asked.put(instance.id(), threads.submit(() -> instance.slot().health()));
      }
    }
    Map<String, Health> answers = new LinkedHashMap<>();
    asked.forEach((id, answer) ->
        answers.put(
            id,
            answer.state() == Future.State.SUCCESS
                ? answer.resultNow()
                : Health.down("It could not be asked.")));
    return answers;
  }
}
