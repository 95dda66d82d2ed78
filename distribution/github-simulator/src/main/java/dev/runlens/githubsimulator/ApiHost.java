// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The front of `api.github.com`: what every request meets before and after its own route. It
/// insists on a User-Agent, tells app requests from installation requests, checks their
/// credentials, counts them against the rate limit, and answers conditional requests.
final class ApiHost {

  private static final Pattern REPOSITORY_BY_ID = Pattern.compile("/repositories/(\\d+)(/.*)?");
  private static final Pattern REPOSITORY = Pattern.compile("/repos/([^/]+)/([^/]+)(/.*)?");
  private static final long APP = 0;
  private static final long STRANGER = -1;
  private static final Set<String> API_VERSIONS = Set.of("2022-11-28", "2026-03-10");

  private final World world;
  private final AppJwt jwt;
  private final InstallationTokens tokens;
  private final AppRoutes appRoutes;
  private final RepositoryRoutes repositoryRoutes;
  private final Traffic traffic;
  private final Map<Long, RateLimit> limits = new ConcurrentHashMap<>();

  ApiHost(
      World world,
      AppRoutes appRoutes,
      RepositoryRoutes repositoryRoutes,
      AppJwt jwt,
      InstallationTokens tokens,
      Traffic traffic) {
    this.world = world;
    this.appRoutes = appRoutes;
    this.repositoryRoutes = repositoryRoutes;
    this.jwt = jwt;
    this.tokens = tokens;
    this.traffic = traffic;
  }

  /// Counts a call as long as it has no answer.
  Runnable enter(Call call) {
    long who =
        isApp(call.path())
            ? APP
            : credential(call)
                .flatMap(tokens::grant)
                .map(grant -> grant.installation().id())
                .orElse(STRANGER);
    return traffic.enter(who, call.method());
  }

  Answer answer(Call call) {
    return route(call)
        .with("X-GitHub-Request-Id", requestId())
        .with("X-GitHub-Media-Type", "github.v3; format=json")
        .with(
            "x-github-api-version-selected",
            call.header("X-GitHub-Api-Version").orElse("2022-11-28"));
  }

  private Answer route(Call call) {
    if (call.header("User-Agent").orElse("").isBlank()) {
      return Answer.text(
          403,
          "text/html; charset=utf-8",
          "Request forbidden by administrative rules. Please make sure your request has a"
              + " User-Agent header (https://docs.github.com/rest/overview). Check"
              + " https://developer.github.com for other possible causes.");
    }
    Optional<String> version = call.header("X-GitHub-Api-Version");
    if (version.isPresent() && !API_VERSIONS.contains(version.get())) {
      return Answer.error(
          400, "API version \"" + version.get() + "\" is not a valid or supported version.");
    }
    String path = call.path();
    if (path.equals("/")) {
      return Answer.json(
          200, Json.object().put("current_user_url", "/user").put("rate_limit_url", "/rate_limit"));
    }
    if (isApp(path)) {
      return asApp(call);
    }
    if (path.equals("/installation/repositories")
        || path.equals("/rate_limit")
        || REPOSITORY.matcher(path).matches()
        || REPOSITORY_BY_ID.matcher(path).matches()) {
      return asInstallation(call);
    }
    return Answer.notFound();
  }

  private static boolean isApp(String path) {
    return path.equals("/app") || path.startsWith("/app/") || path.endsWith("/installation");
  }

  /// The App has a limit of its own, as large as an installation's.
  private Answer asApp(Call call) {
    Optional<Answer> refusal =
        jwt.refusal(credential(call).orElse("")).or(() -> traffic.refusal(APP));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return limited(call, APP, "API rate limit exceeded for app.", () -> appRoutes.answer(call));
  }

  private Answer asInstallation(Call call) {
    Optional<String> credential = credential(call);
    if (credential.isEmpty()) {
      return call.path().startsWith("/repo")
          ? Answer.notFound()
          : Answer.error(401, "Requires authentication");
    }
    Optional<InstallationTokens.Grant> grant = tokens.grant(credential.get());
    if (grant.isEmpty()) {
      return Answer.error(401, "Bad credentials");
    }
    long installation = grant.get().installation().id();
    if (call.path().equals("/rate_limit")) {
      RateLimit limit = limit(installation);
      return limit.describe(limit.report());
    }
    Optional<Answer> refusal = traffic.refusal(installation);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return limited(
        call,
        installation,
        "API rate limit exceeded for installation ID " + installation + ".",
        () ->
            call.path().equals("/installation/repositories")
                ? repositoryRoutes.accessible(call, grant.get())
                : inRepository(call, grant.get()));
  }

  /// Spends one request of a caller's primary limit; what the caller knows already costs nothing.
  private Answer limited(Call call, long who, String exceeded, Supplier<Answer> truth) {
    RateLimit limit = limit(who);
    if (!limit.spend()) {
      return limit.describe(Answer.error(403, exceeded));
    }
    Answer conditional = conditional(call, truth.get());
    if (conditional.status() == 304) {
      limit.giveBack();
    }
    return limit.describe(conditional);
  }

  private RateLimit limit(long who) {
    return limits.computeIfAbsent(
        who, _ -> new RateLimit(world.settings().hourlyRequests(), world.clock()));
  }

  /// Answers for a repository the grant covers, named by owner and name or, as in GitHub's own Link
  /// headers, by id. Any other is "not found", not "forbidden": its existence is a secret.
  private Answer inRepository(Call call, InstallationTokens.Grant grant) {
    Matcher byName = REPOSITORY.matcher(call.path());
    Matcher byId = REPOSITORY_BY_ID.matcher(call.path());
    boolean named = byName.matches();
    boolean numbered = byId.matches();
    for (Repository repository : grant.installation().repositories()) {
      boolean wanted =
          (named && repository.fullName().equalsIgnoreCase(byName.group(1) + "/" + byName.group(2)))
              || (numbered && byId.group(1).equals(Long.toString(repository.id())));
      if (wanted && grant.covers(repository)) {
        String rest = named ? byName.group(3) : byId.group(2);
        return repositoryRoutes.answer(call, repository, rest == null ? "" : rest);
      }
    }
    return Answer.notFound();
  }

  private static Answer conditional(Call call, Answer answer) {
    if (!call.method().equals("GET") || answer.status() != 200) {
      return answer;
    }
    String tag = "W/\"" + sha256(answer.body()) + "\"";
    return call.header("If-None-Match").equals(Optional.of(tag))
        ? notModified(answer).with("ETag", tag)
        : answer.with("ETag", tag);
  }

  /// RFC 9110, 15.4.5: no body, and what a cache needs.
  private static Answer notModified(Answer answer) {
    Answer bare = new Answer(304, Map.of(), "", null);
    String link = answer.headers().get("Link");
    return link == null ? bare : bare.with("Link", link);
  }

  /// The credential of `Authorization: Bearer x` or `Authorization: token x`.
  static Optional<String> credential(Call call) {
    return call.header("Authorization")
        .filter(value -> value.matches("(?i)(bearer|token) .+"))
        .map(value -> value.substring(value.indexOf(' ') + 1).strip());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no SHA-256", e);
    }
  }

  private static String requestId() {
    return UUID.randomUUID().toString().toUpperCase(Locale.ROOT).replace('-', ':');
  }
}
