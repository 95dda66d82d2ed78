// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody with an account who signs in through the App. What they may see follows from their
/// repositories at every request. Safe for use by many threads.
public final class Person {

  private final World world;
  private final UserTokens tokens;
  private final Account account;
  private final Set<Repository> repositories = new LinkedHashSet<>();
  private @Nullable String name;

  Person(World world, UserTokens tokens, String login) {
    this.world = world;
    this.tokens = tokens;
    this.account = Account.of(login, "User");
  }

  public long id() {
    return account.id();
  }

  public String login() {
    return account.login();
  }

  /// As they write it in their profile; few must.
  public Optional<String> name() {
    synchronized (world) {
      return Optional.ofNullable(name);
    }
  }

  public Person named(String newName) {
    synchronized (world) {
      name = newName;
    }
    return this;
  }

  /// Lets them see repositories.
  public Person grant(Repository... some) {
    return grant(List.of(some));
  }

  /// Lets them see all repositories that an installation has now.
  public Person grant(Installation installation) {
    return grant(installation.repositories());
  }

  private Person grant(Collection<Repository> some) {
    synchronized (world) {
      repositories.addAll(some);
    }
    return this;
  }

  /// Ends their access to repositories, at once.
  public void deny(Repository... some) {
    synchronized (world) {
      List.of(some).forEach(repositories::remove);
    }
  }

  /// Takes back what they allowed the App when they signed in: its tokens end, and
  /// `github_app_authorization.revoked` is delivered.
  public void revoke() {
    synchronized (world) {
      tokens.revoke(this);
      ObjectNode payload = Json.object().put("action", "revoked");
      payload.set("sender", world.payloads().user(account));
      world.deliver("github_app_authorization", "revoked", payload);
    }
  }

  /// What they see of an installation.
  List<Repository> visible(Installation installation) {
    synchronized (world) {
      return installation.repositories().stream().filter(repositories::contains).toList();
    }
  }

  Account account() {
    return account;
  }
}
