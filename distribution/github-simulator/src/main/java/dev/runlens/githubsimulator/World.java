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
import java.util.function.Supplier;

/// Everything that exists at this GitHub. Its monitor guards the whole model: each method of the
/// model that changes something holds it while it changes and while it queues the delivery that
/// tells of the change, so that deliveries are queued in the order of the changes.
final class World {

  private final SimulatorSettings settings;
  private final Payloads payloads;
  private final Deliveries deliveries;
  private final Path logDirectory;
  private final Ids ids;
  private final IdTokens idTokens;
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Map<Long, Installation> offers = new LinkedHashMap<>();
  private final Map<Long, Installation> installations = new LinkedHashMap<>();
  private final Map<Long, Job> jobs = new LinkedHashMap<>();
  private int repeatEvery;

  World(
      SimulatorSettings settings,
      Payloads payloads,
      Deliveries deliveries,
      Ids ids,
      IdTokens idTokens)
      throws IOException {
    this.settings = settings;
    this.payloads = payloads;
    this.deliveries = deliveries;
    this.ids = ids;
    this.idTokens = idTokens;
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

  IdTokens idTokens() {
    return idTokens;
  }

  synchronized Optional<Person> person(String login) {
    return Optional.ofNullable(people.get(login));
  }

  synchronized Person person(String login, Supplier<Person> maker) {
    return people.computeIfAbsent(login, _ -> maker.get());
  }

  synchronized List<Person> people() {
    return List.copyOf(people.values());
  }

  /// Organizations that the App can be installed on.
  synchronized List<Installation> offers() {
    return List.copyOf(offers.values());
  }

  synchronized void offer(Installation installation) {
    offers.put(installation.id(), installation);
  }

  /// Another App takes the place of the one before: it is installed nowhere yet.
  synchronized void uninstallEverywhere() {
    offers.putAll(installations);
    installations.clear();
  }

  synchronized boolean isInstalled(Installation installation) {
    return installations.get(installation.id()) == installation;
  }

  void add(Installation installation) {
    offers.remove(installation.id());
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
    if (offers.containsValue(installation)) {
      return;
    }
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

  /// Queues a delivery about no installation.
  void deliver(String event, String action, ObjectNode payload) {
    deliveries.queue(event, action, 0, 0, payload);
  }
}
