// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the API says to a person's token: who they are, and what they see of this App's
/// installations.
final class UserRoutes {

  private static final Pattern REPOSITORIES =
      Pattern.compile("/user/installations/(\\d+)/repositories");

  private final World world;
  private final App app;
  private final UserTokens tokens;
  private final URI base;
  private final Map<Long, RateLimit> limits = new ConcurrentHashMap<>();
  private volatile boolean repeating;

  UserRoutes(World world, App app, UserTokens tokens, URI base) {
    this.world = world;
    this.app = app;
    this.tokens = tokens;
    this.base = base;
  }

  /// Whether each page begins with the last row of the one before, as GitHub's at times do.
  void repeating(boolean value) {
    repeating = value;
  }

  Answer answer(Call call) {
    Optional<String> credential = ApiHost.credential(call);
    if (credential.isEmpty()) {
      return Answer.error(401, "Requires authentication");
    }
    Optional<Person> person = tokens.holder(credential.get(), app.clientId());
    if (person.isEmpty()) {
      return Answer.error(401, "Bad credentials");
    }
    RateLimit limit =
        limits.computeIfAbsent(
            person.get().id(),
            _ -> new RateLimit(world.settings().hourlyRequests(), world.clock()));
    return limit.describe(
        limit.spend()
            ? route(call, person.get())
            : Answer.error(403, "API rate limit exceeded for user ID " + person.get().id() + "."));
  }

  private Answer route(Call call, Person person) {
    if (!call.method().equals("GET")) {
      return Answer.notFound();
    }
    if (call.path().equals("/user")) {
      return Answer.json(200, user(person));
    }
    List<Installation> visible =
        world.installations().stream()
            .filter(installation -> !person.visible(installation).isEmpty())
            .toList();
    if (call.path().equals("/user/installations")) {
      return page(call, "installations", visible, world.payloads()::installation);
    }
    Matcher repositories = REPOSITORIES.matcher(call.path());
    Optional<Installation> wanted =
        repositories.matches()
            ? visible.stream()
                .filter(installation -> repositories.group(1).equals("" + installation.id()))
                .findFirst()
            : Optional.empty();
    if (wanted.isEmpty()) {
      return Answer.notFound();
    }
    if (wanted.get().suspendedAt().isPresent()) {
      return Answer.error(403, "This installation has been suspended");
    }
    return page(call, "repositories", person.visible(wanted.get()), this::repository);
  }

  private <T> Answer page(Call call, String name, List<T> all, Function<T, ObjectNode> json) {
    if (!repeating) {
      return Page.counted(call, base, name, all, json);
    }
    List<T> rows = new ArrayList<>();
    for (T row : all) {
      if (!rows.isEmpty() && rows.size() % Page.rows(call) == 0) {
        rows.add(rows.getLast());
      }
      rows.add(row);
    }
    return Page.counted(call, base, name, rows, json);
  }

  private ObjectNode user(Person person) {
    return world
        .payloads()
        .user(person.account())
        .put("name", person.name().orElse(null))
        .putNull("company")
        .put("blog", "")
        .putNull("location")
        .putNull("email")
        .put("created_at", "2020-03-02T08:00:00Z")
        .put("updated_at", "2026-01-05T09:00:00Z");
  }

  private ObjectNode repository(Repository repository) {
    ObjectNode node = world.payloads().repository(repository);
    node.putObject("permissions")
        .put("admin", false)
        .put("maintain", false)
        .put("push", true)
        .put("triage", true)
        .put("pull", true);
    return node;
  }
}
