// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The app installed on an organization, for selected repositories. Each change is delivered to the
/// hook.
public final class Installation {

  private final World world;
  private final long id;
  private final Account organization;
  private final Account sender;
  private final Instant createdAt;
  private final Map<String, Repository> repositories = new LinkedHashMap<>();
  private Instant updatedAt;
  private @Nullable Instant suspendedAt;
  private boolean deleted;

  Installation(World world, String organization, String... repositories) {
    this.world = world;
    this.id = Account.stableId(1, organization);
    this.organization = Account.of(organization, "Organization");
    this.sender = Account.of("mira-holt", "User");
    this.createdAt = world.now();
    this.updatedAt = createdAt;
    for (String name : repositories) {
      this.repositories.put(name, new Repository(world, this, name));
    }
  }

  public long id() {
    return id;
  }

  public Account organization() {
    return organization;
  }

  /// Who acts in this organization: installs the app, pushes, re-runs.
  public Account sender() {
    return sender;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    synchronized (world) {
      return updatedAt;
    }
  }

  public Optional<Instant> suspendedAt() {
    synchronized (world) {
      return Optional.ofNullable(suspendedAt);
    }
  }

  public boolean deleted() {
    synchronized (world) {
      return deleted;
    }
  }

  public List<Repository> repositories() {
    synchronized (world) {
      return List.copyOf(repositories.values());
    }
  }

  /// @throws IllegalArgumentException if the app is not installed on it
  public Repository repository(String name) {
    synchronized (world) {
      Repository repository = repositories.get(name);
      if (repository == null) {
        throw new IllegalArgumentException(
            "No repository " + name + " in this installation; it has " + repositories.keySet());
      }
      return repository;
    }
  }

  public void addRepositories(String... names) {
    synchronized (world) {
      List<Repository> added = new ArrayList<>();
      for (String name : names) {
        added.add(repositories.computeIfAbsent(name, n -> new Repository(world, this, n)));
      }
      announceRepositories("added", added);
    }
  }

  public void removeRepositories(String... names) {
    synchronized (world) {
      List<Repository> removed = Arrays.stream(names).map(this::repository).toList();
      removed.forEach(repository -> repositories.remove(repository.name()));
      announceRepositories("removed", removed);
    }
  }

  public void suspend() {
    synchronized (world) {
      suspendedAt = world.now();
      announce("suspend");
    }
  }

  public void unsuspend() {
    synchronized (world) {
      suspendedAt = null;
      announce("unsuspend");
    }
  }

  /// Uninstalls the app: its tokens end at once.
  public void delete() {
    synchronized (world) {
      deleted = true;
      world.remove(this);
      announce("deleted");
    }
  }

  void created() {
    synchronized (world) {
      world.add(this);
      announce("created");
    }
  }

  private void announce(String action) {
    updatedAt = world.now();
    Payloads payloads = world.payloads();
    ObjectNode payload = Json.object().put("action", action);
    payload.set("installation", payloads.installation(this));
    payload.set("repositories", payloads.shortRepositories(repositories.values()));
    payload.putNull("requester");
    payload.set("sender", payloads.user(sender));
    world.deliver("installation", action, this, payload);
  }

  private void announceRepositories(String action, List<Repository> changed) {
    updatedAt = world.now();
    Payloads payloads = world.payloads();
    List<Repository> none = List.of();
    ObjectNode payload = Json.object().put("action", action);
    payload.set("installation", payloads.installation(this));
    payload.put("repository_selection", "selected");
    payload.set(
        "repositories_added", payloads.shortRepositories(action.equals("added") ? changed : none));
    payload.set(
        "repositories_removed",
        payloads.shortRepositories(action.equals("removed") ? changed : none));
    payload.putNull("requester");
    payload.set("sender", payloads.user(sender));
    world.deliver("installation_repositories", action, this, payload);
  }
}
