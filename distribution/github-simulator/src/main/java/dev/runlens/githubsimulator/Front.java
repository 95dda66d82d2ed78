// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends each request to the part of GitHub that answers it. All share one address, as on a GitHub
/// Enterprise Server: people's pages, the issuer of tokens below `/_services/`, and the API both at
/// the top, as at `api.github.com`, and below `/api/v3`.
final class Front {

  private static final String SERVER_API = "/api/v3";

  private final URI base;
  private final App app;
  private final World world;
  private final ApiHost api;
  private final AppJwt jwt;
  private final UserRoutes users;
  private final OauthRoutes oauth;
  private final ManifestRoutes manifests;
  private final IdTokens idTokens;
  private final Deliveries deliveries;

  Front(
      URI base,
      App app,
      World world,
      ApiHost api,
      AppJwt jwt,
      UserRoutes users,
      OauthRoutes oauth,
      ManifestRoutes manifests,
      IdTokens idTokens,
      Deliveries deliveries) {
    this.base = base;
    this.app = app;
    this.world = world;
    this.api = api;
    this.jwt = jwt;
    this.users = users;
    this.oauth = oauth;
    this.manifests = manifests;
    this.idTokens = idTokens;
    this.deliveries = deliveries;
  }

  /// Counts a call as long as it has no answer.
  Runnable enter(Call call) {
    String path = call.path();
    return api.enter(
        path.startsWith(SERVER_API + "/") ? call.at(path.substring(SERVER_API.length())) : call);
  }

  Answer answer(Call call) {
    String path = call.path();
    if (path.startsWith(SERVER_API + "/")) {
      return below(SERVER_API, api(call.at(path.substring(SERVER_API.length()))));
    }
    if (path.startsWith("/login/oauth/")) {
      return oauth.answer(call);
    }
    if (path.matches("(/organizations/[^/]+)?/settings/apps(/new)?")) {
      return manifests.answer(call);
    }
    if (path.startsWith("/apps/")) {
      return manifests.appPage(call, app);
    }
    return path.startsWith("/_services/") ? idTokens.answer(call, world) : api(call);
  }

  private Answer api(Call call) {
    String path = call.path();
    boolean ours =
        path.equals("/user")
            || path.startsWith("/user/")
            || path.startsWith("/app-manifests/")
            || path.equals("/app/hook/config");
    if (!ours) {
      return api.answer(call);
    }
    if (call.header("User-Agent").orElse("").isBlank()) {
      return Answer.error(403, "Please make sure your request has a User-Agent header");
    }
    if (path.startsWith("/app-manifests/")) {
      return manifests.convert(call);
    }
    return path.equals("/app/hook/config") ? hookConfig(call) : users.answer(call);
  }

  /// `GET` and `PATCH /app/hook/config`.
  private Answer hookConfig(Call call) {
    Optional<Answer> refusal = jwt.refusal(ApiHost.credential(call).orElse(""));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (call.method().equals("PATCH")) {
      try {
        JsonNode body = Json.parse(call.body());
        if (body.path("secret").isTextual()) {
          String secret = body.path("secret").asText();
          app.become(app.registration().withWebhookSecret(secret));
          deliveries.secret(secret);
        }
        if (body.path("url").isTextual()) {
          deliveries.target(URI.create(body.path("url").asText()));
        }
      } catch (JsonProcessingException | IllegalArgumentException _) {
        return Answer.error(400, "Problems parsing JSON");
      }
    } else if (!call.method().equals("GET")) {
      return Answer.notFound();
    }
    return Answer.json(200, world.payloads().hookConfig(deliveries.target().orElse(null)));
  }

  /// Lets links that lead to the next page stay below a prefix.
  private Answer below(String prefix, Answer answer) {
    @Nullable String link = answer.headers().get("Link");
    return link == null
        ? answer
        : answer.with("Link", link.replace("<" + base + "/", "<" + base + prefix + "/"));
  }
}
