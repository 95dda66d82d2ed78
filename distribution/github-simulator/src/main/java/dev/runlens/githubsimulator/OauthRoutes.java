// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Signing in: the page on which a person allows the App, and the trade of its code for tokens.
/// Sources: "Generating a user access token for a GitHub App" and "Troubleshooting OAuth app access
/// token request errors" in GitHub's docs. There are no passwords here: a person is chosen by
/// button, or by `?login=` without a page.
final class OauthRoutes {

  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final World world;
  private final App app;
  private final UserTokens tokens;

  OauthRoutes(World world, App app, UserTokens tokens) {
    this.world = world;
    this.app = app;
    this.tokens = tokens;
  }

  Answer answer(Call call) {
    return switch (call.method() + " " + call.path()) {
      case "GET /login/oauth/authorize" -> authorize(call.query());
      case "POST /login/oauth/authorize" -> authorize(call.form());
      case "POST /login/oauth/access_token" -> accessToken(call);
      default -> Html.refusal(404, "Not found", "There is no such page.");
    };
  }

  private Answer authorize(Map<String, String> request) {
    if (!request.getOrDefault("client_id", "").equals(app.clientId())) {
      return Html.refusal(404, "Not found", "There is no App with this client_id.");
    }
    Optional<URI> redirect = redirect(request);
    if (redirect.isEmpty()) {
      return Html.refusal(
          400,
          "Be careful!",
          "The redirect_uri is not associated with this application. It must equal one of the"
              + " App's callback URLs: "
              + app.registration().callbackUrls());
    }
    String challenge = request.getOrDefault("code_challenge", "");
    String method = request.getOrDefault("code_challenge_method", "");
    boolean none = challenge.isEmpty() && method.isEmpty();
    if (!none && !(method.equals("S256") && CHALLENGE.matcher(challenge).matches())) {
      return Html.refusal(
          400, "Bad request", "code_challenge must be 43 characters and its method S256.");
    }
    String state = request.getOrDefault("state", "");
    if (request.containsKey("cancel")) {
      return back(
          redirect.get(),
          state,
          "error",
          "access_denied",
          "error_description",
          "The user has denied your application access.");
    }
    String login = request.getOrDefault("login", "");
    if (login.isEmpty()) {
      return choice(request);
    }
    Optional<Person> person = world.person(login);
    return person.isEmpty()
        ? Html.refusal(404, "Not found", "There is no person of this login.")
        : back(
            redirect.get(),
            state,
            "code",
            tokens.code(person.get(), app.clientId(), redirect.get(), challenge));
  }

  /// The address to send a browser back to, if the App's owner allows it.
  private Optional<URI> redirect(Map<String, String> request) {
    List<URI> allowed = app.registration().callbackUrls();
    String wanted = request.get("redirect_uri");
    return wanted == null
        ? allowed.stream().findFirst()
        : allowed.stream().filter(url -> url.toString().equals(wanted)).findFirst();
  }

  private Answer choice(Map<String, String> request) {
    StringBuilder form =
        new StringBuilder("<form method=\"post\" action=\"/login/oauth/authorize\">\n");
    for (String field :
        List.of("client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method")) {
      if (request.containsKey(field)) {
        form.append(Html.hidden(field, request.get(field)));
      }
    }
    for (Person person : world.people()) {
      form.append(Html.button("login", person.login(), "Authorize as " + person.login()));
    }
    form.append(Html.button("cancel", "1", "Cancel")).append("</form>\n");
    return Html.page(200, "Authorize " + app.name(), form.toString());
  }

  private static Answer back(URI redirect, String state, String... parameters) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < parameters.length; i += 2) {
      pairs.add(parameters[i] + "=" + encode(parameters[i + 1]));
    }
    if (!state.isEmpty()) {
      pairs.add("state=" + encode(state));
    }
    String separator = redirect.getRawQuery() == null ? "?" : "&";
    return Answer.redirect(redirect + separator + String.join("&", pairs));
  }

  private Answer accessToken(Call call) {
    Map<String, String> form = call.form();
    ObjectNode answer =
        form.getOrDefault("client_id", "").equals(app.clientId())
                && form.getOrDefault("client_secret", "").equals(app.clientSecret())
            ? traded(form)
            : error(
                "incorrect_client_credentials",
                "The client_id and/or client_secret passed are incorrect.");
    if (call.header("Accept").orElse("").contains("application/json")) {
      return Answer.json(200, answer);
    }
    List<String> pairs = new ArrayList<>();
    answer
        .properties()
        .forEach(field -> pairs.add(field.getKey() + "=" + encode(field.getValue().asText())));
    return Answer.text(
        200, "application/x-www-form-urlencoded; charset=utf-8", String.join("&", pairs));
  }

  private ObjectNode traded(Map<String, String> form) {
    return switch (form.getOrDefault("grant_type", "authorization_code")) {
      case "authorization_code" -> tradedCode(form);
      case "refresh_token" ->
          tokens
              .takeRefresh(form.getOrDefault("refresh_token", ""), app.clientId())
              .map(person -> tokens.issue(person, app.clientId()))
              .orElseGet(() ->
                  error("bad_refresh_token", "The refresh token passed is incorrect or expired."));
      default -> error("unsupported_grant_type", "The grant type passed is not supported.");
    };
  }

  private ObjectNode tradedCode(Map<String, String> form) {
    Optional<UserTokens.Consent> consent =
        tokens
            .take(form.getOrDefault("code", ""))
            .filter(found -> found.clientId().equals(app.clientId()));
    if (consent.isEmpty() || !isVerified(consent.get(), form)) {
      return error("bad_verification_code", "The code passed is incorrect or expired.");
    }
    String redirect = form.get("redirect_uri");
    if (redirect != null && !redirect.equals(consent.get().redirect().toString())) {
      return error(
          "redirect_uri_mismatch",
          "The redirect_uri MUST match the registered callback URL for this application.");
    }
    return tokens.issue(consent.get().person(), app.clientId());
  }

  private static boolean isVerified(UserTokens.Consent consent, Map<String, String> form) {
    return consent.challenge().isEmpty()
        || consent.challenge().equals(challenge(form.getOrDefault("code_verifier", "")));
  }

  /// RFC 7636, section 4.2.
  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no SHA-256", e);
    }
  }

  private static ObjectNode error(String code, String description) {
    return Json.object()
        .put("error", code)
        .put("error_description", description)
        .put(
            "error_uri",
            "https://docs.github.com/apps/managing-oauth-apps/"
                + "troubleshooting-oauth-app-access-token-request-errors/#"
                + code.replace('_', '-'));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
