// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that exists at this GitHub. Its monitor guards the whole model: each method of the
/// model that changes something holds it while it changes and while it queues the delivery that
/// tells of the change, so that deliveries are queued in the order of the changes.
final class World {

  private final SimulatorSettings settings;
  private final Payloads payloads;
  private final Deliveries deliveries;
  private final Path logDirectory;
  private final Ids ids;
  private final Map<Long, Installation> installations = new LinkedHashMap<>();
  private final Map<Long, Job> jobs = new LinkedHashMap<>();
  private int repeatEvery;

  World(SimulatorSettings settings, Payloads payloads, Deliveries deliveries, Ids ids)
      throws IOException {
    this.settings = settings;
    this.payloads = payloads;
    this.deliveries = deliveries;
    this.ids = ids;
    this.logDirectory = Files.createTempDirectory("runlens-github-simulator");
  }

  long nextId() {
    return ids.next();
  }

  SimulatorSettings settings() {
    return settings;
  }

  Clock clock() {
    return settings.clock();
  }

  Instant now() {
    return settings.clock().instant();
  }

  Payloads payloads() {
    return payloads;
  }

  Path logDirectory() {
    return logDirectory;
  }

  void add(Installation installation) {
    installations.put(installation.id(), installation);
  }

  void remove(Installation installation) {
    installations.remove(installation.id());
  }

  void add(Job job) {
    jobs.put(job.id(), job);
  }

  synchronized Collection<Installation> installations() {
    return List.copyOf(installations.values());
  }

  synchronized Optional<Installation> installation(long id) {
    return Optional.ofNullable(installations.get(id));
  }

  synchronized Optional<Job> job(long id) {
    return Optional.ofNullable(jobs.get(id));
  }

  synchronized void repeatEvery(int rows) {
    repeatEvery = rows;
  }

  /// The rows of a list as GitHub may send them: some of them twice.
  synchronized <T> List<T> repeated(List<T> rows) {
    if (repeatEvery == 0) {
      return rows;
    }
    List<T> all = new ArrayList<>();
    for (T row : rows) {
      all.add(row);
      if (all.size() % (repeatEvery + 1) == repeatEvery) {
        all.add(row);
      }
    }
    return all;
  }

  /// Queues a delivery about something inside a repository.
  void deliver(String event, String action, Repository repository, ObjectNode subject) {
    Installation installation = repository.installation();
    ObjectNode payload = Json.object().put("action", action);
    payload.set(event, subject);
    if (event.equals("workflow_run")) {
      payload.set("workflow", payloads.workflow(repository));
    }
    payload.set("repository", payloads.repository(repository));
    payload.set("organization", payloads.organization(installation.organization()));
    payload.set("installation", payloads.installationReference(installation));
    payload.set("sender", payloads.user(repository.installation().sender()));
    deliveries.queue(event, action, installation.id(), repository.id(), payload);
  }

  /// Queues a delivery about an installation itself.
  void deliver(String event, String action, Installation installation, ObjectNode payload) {
    deliveries.queue(event, action, installation.id(), 0, payload);
  }
}
