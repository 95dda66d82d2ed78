// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks GitHub's API in a person's name, who they are and what they see of the App's installations
/// (docs, "REST API endpoints for GitHub App installations"). Methods throw [UnauthorizedException]
/// if the token is no good. For many threads.
final class UserClient {

  /// Who a token belongs to.
  record User(long id, String login, String name) {}

  private static final int ROWS = 100;
  private static final int MOST_PAGES = 400;
  private static final Pattern NEXT = Pattern.compile("<([^<>]+)>\\s*;[^,<>]*\\brel=\"?next\"?");

  private final ApiHost api;
  private final Clock clock;
  private final System.Logger logger;

  UserClient(ApiHost api, Clock clock, System.Logger logger) {
    this.api = api;
    this.clock = clock;
    this.logger = logger;
  }

  User user(Secret token) {
    Payload user = read(get(URI.create(api.base() + "/user"), token), "GET /user");
    try {
      String login = user.text("login");
      String name = user.optionalText("name").filter(n -> !n.isBlank()).orElse(login);
      return new User(user.id("id"), login, name);
    } catch (SourceException e) {
      throw unknown("GET /user", e);
    }
  }

  /// The repositories that the person and the App both see. A suspended installation shows none.
  Set<RepositoryId> repositories(Secret token) {
    Budget pages = new Budget(logger);
    Map<Long, Boolean> installations = new LinkedHashMap<>();
    each(
        "/user/installations",
        "installations",
        token,
        pages,
        row -> installations.put(row.id("id"), row.optionalText("suspended_at").isEmpty()));
    Set<RepositoryId> repositories = new HashSet<>();
    installations.forEach((id, active) -> {
      if (active) {
        String path = "/user/installations/" + id + "/repositories";
        try {
          each(
              path,
              "repositories",
              token,
              pages,
              row -> repositories.add(new RepositoryId(row.id("id"))));
        } catch (SourceException e) {
          // Suspended or removed between the two questions, or behind a single sign-on that the
          // person has not passed: GitHub shows them nothing of it.
          if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CONFIG) {
            throw e;
          }
        }
      }
    });
    return repositories;
  }

  /// How many pages one question may still take.
  private static final class Budget {

    private final System.Logger logger;
    private int left = MOST_PAGES;

    Budget(System.Logger logger) {
      this.logger = logger;
    }

    boolean take() {
      left--;
      if (left == -1) {
        logger.log(
            System.Logger.Level.WARNING,
            "Read only the first {0} pages of what a person may see",
            MOST_PAGES);
      }
      return left >= 0;
    }
  }

  /// Reads all rows of a list, following its links. A row may come twice.
  private void each(String path, String name, Secret token, Budget pages, Consumer<Payload> row) {
    Optional<URI> next = Optional.of(URI.create(api.base() + path + "?per_page=" + ROWS));
    Set<URI> seen = new HashSet<>();
    while (next.isPresent() && seen.add(next.get()) && pages.take()) {
      String target = "GET " + path;
      HttpResponse<InputStream> response = get(next.get(), token);
      Payload page = read(response, target);
      try {
        page.objects(name).forEach(row);
      } catch (SourceException e) {
        throw unknown(target, e);
      }
      next = next(response, target);
    }
  }

  /// The next page (docs, "Using pagination in the REST API").
  ///
  /// @throws SourceException TRANSIENT if it is not at the API, where alone our token may go
  private Optional<URI> next(HttpResponse<?> response, String target) {
    Matcher link = NEXT.matcher(response.headers().firstValue("link").orElse(""));
    if (!link.find()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(link.group(1));
      if (api.isHere(uri)) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException _) {
      // Refused below, like an address elsewhere.
    }
    throw new SourceException(
        Kind.TRANSIENT, "The next page of %s is not at the API; not followed.".formatted(target));
  }

  private HttpResponse<InputStream> get(URI uri, Secret token) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token.reveal())
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .build();
    HttpResponse<InputStream> response = api.send(request);
    if (response.statusCode() != 200) {
      throw Refusal.of(response, ApiHost.target(request), clock);
    }
    return response;
  }

  private static Payload read(HttpResponse<InputStream> response, String target) {
    byte[] body = Exchange.read(response, target);
    try {
      return Payload.of(body);
    } catch (SourceException e) {
      throw unknown(target, e);
    }
  }

  private static SourceException unknown(String target, SourceException e) {
    return new SourceException(
        Kind.TRANSIENT, "The answer of %s is not known: %s".formatted(target, e.getMessage()), e);
  }
}
