// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the app itself may ask, having shown its JWT: who it is, where it is installed, tokens, and
/// the deliveries of its hook.
final class AppRoutes {

  private static final Pattern INSTALLATION = Pattern.compile("/app/installations/(\\d+)");
  private static final Pattern ACCESS_TOKENS =
      Pattern.compile("/app/installations/(\\d+)/access_tokens");
  private static final Pattern DELIVERY = Pattern.compile("/app/hook/deliveries/(\\d+)");
  private static final Pattern ATTEMPTS = Pattern.compile("/app/hook/deliveries/(\\d+)/attempts");
  private static final Pattern OF_REPOSITORY =
      Pattern.compile("/repos/([^/]+)/([^/]+)/installation");
  private static final Pattern OF_ORGANIZATION = Pattern.compile("/orgs/([^/]+)/installation");

  private final World world;
  private final Deliveries deliveries;
  private final InstallationTokens tokens;
  private final URI base;

  AppRoutes(World world, Deliveries deliveries, InstallationTokens tokens, URI base) {
    this.world = world;
    this.deliveries = deliveries;
    this.tokens = tokens;
    this.base = base;
  }

  Answer answer(Call call) {
    return switch (call.method()) {
      case "GET" -> get(call);
      case "POST" -> post(call);
      default -> Answer.notFound();
    };
  }

  private Answer get(Call call) {
    return switch (call.path()) {
      case "/app" -> Answer.json(200, world.payloads().app(world.installations().size()));
      case "/app/installations" ->
          Page.plain(
              call, base, List.copyOf(world.installations()), world.payloads()::installation);
      case "/app/hook/deliveries" -> deliveries(call);
      default -> getOne(call.path());
    };
  }

  private Answer getOne(String path) {
    Matcher installation = INSTALLATION.matcher(path);
    if (installation.matches()) {
      return describe(world.installation(id(installation)));
    }
    Matcher delivery = DELIVERY.matcher(path);
    if (delivery.matches()) {
      return recent(id(delivery))
          .map(found -> Answer.json(200, detail(found)))
          .orElseGet(Answer::notFound);
    }
    Matcher repository = OF_REPOSITORY.matcher(path);
    if (repository.matches()) {
      return describe(installedOn(repository.group(1), Optional.of(repository.group(2))));
    }
    Matcher organization = OF_ORGANIZATION.matcher(path);
    return organization.matches()
        ? describe(installedOn(organization.group(1), Optional.empty()))
        : Answer.notFound();
  }

  private Answer post(Call call) {
    Matcher accessTokens = ACCESS_TOKENS.matcher(call.path());
    if (accessTokens.matches()) {
      return world
          .installation(id(accessTokens))
          .map(installation -> accessToken(call, installation))
          .orElseGet(Answer::notFound);
    }
    Matcher attempts = ATTEMPTS.matcher(call.path());
    Optional<Delivery> delivery =
        attempts.matches() ? recent(id(attempts)) : Optional.<Delivery>empty();
    delivery.ifPresent(deliveries::redeliver);
    return delivery.map(_ -> Answer.json(202, Json.object())).orElseGet(Answer::notFound);
  }

  private Answer accessToken(Call call, Installation installation) {
    if (installation.suspendedAt().isPresent()) {
      return Answer.error(403, "This installation has been suspended");
    }
    Set<Long> wanted = new HashSet<>();
    List<Repository> repositories = installation.repositories();
    try {
      JsonNode body = call.body().isEmpty() ? Json.object() : Json.parse(call.body());
      for (JsonNode repositoryId : body.path("repository_ids")) {
        wanted.add(repositoryId.asLong());
      }
      for (JsonNode name : body.path("repositories")) {
        wanted.add(
            repositories.stream()
                .filter(repository -> repository.name().equalsIgnoreCase(name.asText()))
                .mapToLong(Repository::id)
                .findFirst()
                .orElse(-1));
      }
    } catch (JsonProcessingException _) {
      return Answer.error(400, "Problems parsing JSON");
    }
    List<Repository> covered = repositories.stream().filter(r -> wanted.contains(r.id())).toList();
    if (covered.size() < wanted.size()) {
      return Answer.error(
          422,
          "There is at least one repository that does not exist or is not accessible to the"
              + " parent installation.");
    }
    boolean stateless =
        !call.header("X-GitHub-Stateless-S2S-Token").equals(Optional.of("disabled"));
    ObjectNode answer = tokens.create(installation, wanted, stateless);
    answer.set("permissions", world.payloads().permissions());
    answer.put("repository_selection", "selected");
    if (!wanted.isEmpty()) {
      answer.set("repositories", world.payloads().shortRepositories(covered));
    }
    return Answer.json(201, answer);
  }

  private Answer describe(Optional<Installation> installation) {
    return installation
        .map(found -> Answer.json(200, world.payloads().installation(found)))
        .orElseGet(Answer::notFound);
  }

  private Optional<Installation> installedOn(String organization, Optional<String> repository) {
    return world.installations().stream()
        .filter(i -> i.organization().login().equalsIgnoreCase(organization))
        .filter(i ->
            repository.isEmpty()
                || i.repositories().stream()
                    .anyMatch(r -> r.name().equalsIgnoreCase(repository.get())))
        .findFirst();
  }

  /// Newest first; the cursor is the id of the last row of the page before.
  private Answer deliveries(Call call) {
    long before = Long.parseLong(call.query().getOrDefault("cursor", "" + Long.MAX_VALUE));
    String status = call.query().getOrDefault("status", "");
    List<Delivery> rows =
        deliveries.sent().reversed().stream()
            .filter(this::isRecent)
            .filter(delivery -> delivery.id() < before)
            .filter(
                delivery -> status.isEmpty() || status.equals("success") == delivery.succeeded())
            .limit(Page.rows(call) + 1L)
            .toList();
    List<Delivery> page = rows.subList(0, Math.min(rows.size(), Page.rows(call)));
    ArrayNode nodes = Json.array();
    page.stream().map(this::summary).forEach(nodes::add);
    Answer answer = Answer.json(200, nodes);
    return rows.size() == page.size()
        ? answer
        : answer.with(
            "Link",
            "<%s/app/hook/deliveries?per_page=%d&cursor=%d>; rel=\"next\""
                .formatted(base, Page.rows(call), page.getLast().id()));
  }

  private Optional<Delivery> recent(long id) {
    return deliveries.find(id).filter(this::isRecent);
  }

  private boolean isRecent(Delivery delivery) {
    return !Deliveries.isForgotten(delivery, world.now());
  }

  private ObjectNode summary(Delivery delivery) {
    ObjectNode node =
        Json.object()
            .put("id", delivery.id())
            .put("guid", delivery.guid())
            .put("delivered_at", Json.time(delivery.deliveredAt()))
            .put("redelivery", delivery.redelivery())
            .put("duration", delivery.duration().toMillis() / 1000.0)
            .put("status", delivery.status())
            .put("status_code", delivery.statusCode())
            .put("event", delivery.event())
            .put("action", delivery.action())
            .put("installation_id", delivery.installationId());
    if (delivery.repositoryId() == 0) {
      node.putNull("repository_id");
    } else {
      node.put("repository_id", delivery.repositoryId());
    }
    return node.putNull("throttled_at");
  }

  private ObjectNode detail(Delivery delivery) {
    ObjectNode node = summary(delivery).put("url", delivery.url().toString());
    ObjectNode headers = Json.object();
    delivery.requestHeaders().forEach(headers::put);
    ObjectNode request = node.putObject("request");
    request.set("headers", headers);
    try {
      request.set("payload", Json.parse(delivery.body()));
    } catch (JsonProcessingException _) {
      request.put("payload", delivery.body());
    }
    node.putObject("response").put("payload", delivery.responseBody()).putObject("headers");
    return node;
  }

  private static long id(Matcher matcher) {
    return Long.parseLong(matcher.group(1));
  }
}
