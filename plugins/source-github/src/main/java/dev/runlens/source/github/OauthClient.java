// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// GitHub's side of OAuth: trades codes and refresh tokens for tokens (docs, "Generating a user
/// access token for a GitHub App" and "Refreshing user access tokens"). For many threads.
final class OauthClient {

  private final URI web;
  private final String clientId;
  private final Secret clientSecret;
  private final Exchange exchange;
  private final Clock clock;

  /// @param web without a slash at its end
  OauthClient(URI web, String clientId, Secret clientSecret, Exchange exchange, Clock clock) {
    this.web = web;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.exchange = exchange;
    this.clock = clock;
  }

  URI page(URI redirect, String state, String challenge) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_id", clientId);
    query.put("redirect_uri", redirect.toString());
    query.put("state", state);
    query.put("code_challenge", challenge);
    query.put("code_challenge_method", "S256");
    return URI.create(web + "/login/oauth/authorize?" + encoded(query));
  }

  /// @throws SourceException INVALID if GitHub does not take the code
  UserGrant trade(String code, URI redirect, String verifier) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("code", code);
    form.put("redirect_uri", redirect.toString());
    form.put("code_verifier", verifier);
    return grant(form);
  }

  /// New tokens in place of old ones, which end. Empty if GitHub does not take the refresh token
  /// (any more).
  Optional<UserGrant> renew(Secret refresh) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refresh.reveal());
    try {
      return Optional.of(grant(form));
    } catch (SourceException e) {
      if (e.kind() == Kind.INVALID) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private UserGrant grant(Map<String, String> form) {
    form.put("client_id", clientId);
    form.put("client_secret", clientSecret.reveal());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(web + "/login/oauth/access_token"))
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(form)))
            .build();
    String target = ApiHost.target(request);
    HttpResponse<InputStream> response =
        exchange.send(HttpRequest.newBuilder(request, (_, _) -> true), target);
    if (response.statusCode() != 200) {
      throw refusal(response, target);
    }
    Payload answer;
    try {
      answer = Payload.of(Exchange.read(response, target));
      Optional<String> error = answer.optionalText("error");
      if (error.isEmpty()) {
        return UserGrant.of(answer, clock.instant());
      }
      throw refusal(error.get());
    } catch (SourceException e) {
      if (e.kind() != Kind.INVALID || e.getCause() instanceof GitHubErrorException) {
        throw e;
      }
      throw new SourceException(
          Kind.TRANSIENT, "The answer of %s is not known: %s".formatted(target, e.getMessage()), e);
    }
  }

  /// GitHub tells errors of OAuth with status 200 (docs, "Troubleshooting OAuth app access token
  /// request errors").
  private static SourceException refusal(String error) {
    Throwable cause = new GitHubErrorException(error);
    return switch (error) {
      case "incorrect_client_credentials", "application_suspended" ->
          new SourceException(
              Kind.CONFIG,
              "GitHub does not take the App's credentials for signing in. Check client-id and"
                  + " client-secret.",
              cause);
      case "redirect_uri_mismatch" ->
          new SourceException(
              Kind.CONFIG,
              "GitHub does not know the address to come back to. Add it to the callback URLs on the"
                  + " App's settings page.",
              cause);
      default ->
          new SourceException(Kind.INVALID, "GitHub does not take the code or token.", cause);
    };
  }

  private RuntimeException refusal(HttpResponse<InputStream> response, String target) {
    RuntimeException refusal = Refusal.of(response, target, clock);
    boolean unknownClient =
        refusal instanceof UnauthorizedException
            || (refusal instanceof SourceException e && e.kind() == Kind.NOT_FOUND);
    return unknownClient
        ? new SourceException(
            Kind.CONFIG, refusal.getMessage() + " Check client-id and web-url.", refusal)
        : refusal;
  }

  /// One of GitHub's error codes. Its description is for developers, so it is left out.
  private static final class GitHubErrorException extends Exception {

    private static final long serialVersionUID = 1L;

    GitHubErrorException(String code) {
      super(code.matches("[a-z_]{1,60}") ? code : "an error of no known form");
    }
  }

  private static String encoded(Map<String, String> form) {
    StringJoiner pairs = new StringJoiner("&");
    form.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, UTF_8)));
    return pairs.toString();
  }
}
