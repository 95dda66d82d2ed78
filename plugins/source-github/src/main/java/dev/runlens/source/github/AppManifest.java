// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.source.Registration;
import dev.runlens.api.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Registers a GitHub App from a manifest (GitHub docs, "Registering a GitHub App from a
/// manifest"). It asks for what Runlens reads and nothing else.
final class AppManifest implements Registration {

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(8), Duration.ofSeconds(2));

  /// GitHub docs, "Registering a GitHub App".
  private static final int LONGEST_NAME = 34;

  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._~-]{1,200}");

  @Override
  public Form form(Request request) {
    URI host = checkedHost(request.host());
    String name = request.name().strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("The App's name must have 1 to 34 characters.");
    }
    checkAddresses(request);
    String organization = request.organization();
    if (organization != null && !ORGANIZATION.matcher(organization).matches()) {
      throw new IllegalArgumentException(
          "The organization must be a login: letters, digits and hyphens.");
    }
    String page =
        organization == null
            ? "/settings/apps/new"
            : "/organizations/" + organization + "/settings/apps/new";
    String state = URLEncoder.encode(request.state(), StandardCharsets.UTF_8);
    return new Form(
        URI.create(host + page + "?state=" + state), Map.of("manifest", manifest(request, name)));
  }

  private static String manifest(Request request, String name) {
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("url", request.publicUrl().toString())
            .put("public", false)
            .put("redirect_url", request.back().toString());
    manifest.putArray("callback_urls").add(request.signIn().toString());
    manifest
        .putObject("hook_attributes")
        .put("url", request.webhook().toString())
        .put("active", true);
    manifest.put("request_oauth_on_install", false);
    manifest.putObject("default_permissions").put("actions", "read").put("metadata", "read");
    manifest.putArray("default_events").add("workflow_job").add("workflow_run").add("repository");
    return manifest.toString();
  }

  private static URI checkedHost(URI host) {
    boolean plain =
        Addresses.isPrivate(host)
            && host.getRawUserInfo() == null
            && host.getRawQuery() == null
            && host.getRawFragment() == null
            && host.getRawPath().matches("/*");
    if (!plain) {
      throw new IllegalArgumentException(
          "GitHub's address must be https:// and a host; http:// is for loopback addresses only.");
    }
    return WebAddresses.origin(host);
  }

  private static void checkAddresses(Request request) {
    Map<String, URI> addresses = new HashMap<>();
    addresses.put("This server's public address", request.publicUrl());
    addresses.put("The webhook's address", request.webhook());
    addresses.put("The address to come back to", request.back());
    addresses.put("The address to sign in at", request.signIn());
    addresses.forEach((what, address) -> {
      if (!Addresses.isPrivate(address) || address.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            what + " must be https:// and a host; http:// is for loopback addresses only.");
      }
    });
    if (Addresses.isLoopback(request.webhook().getHost())
        && !Addresses.isLoopback(request.host().getHost())) {
      throw new IllegalArgumentException(
          "GitHub cannot deliver webhooks to %s. Give this server a public address first."
              .formatted(request.webhook().getHost()));
    }
  }

  @Override
  public Registered finish(URI host, String code, HttpClient http) {
    URI web;
    try {
      web = checkedHost(host);
    } catch (IllegalArgumentException e) {
      throw new SourceException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
    if (!CODE.matcher(code).matches()) {
      throw notTaken();
    }
    URI api = WebAddresses.api(web);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/app-manifests/" + code + "/conversions"))
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .POST(BodyPublishers.noBody())
            .build();
    // Not the path: the code is a credential until GitHub has taken it.
    String target = "POST /app-manifests/…/conversions";
    HttpResponse<InputStream> response =
        new Exchange(http, PATIENCE).send(HttpRequest.newBuilder(request, (_, _) -> true), target);
    if (response.statusCode() != 201) {
      throw refusal(response, target);
    }
    return registered(web, api, Exchange.read(response, target));
  }

  private static RuntimeException refusal(HttpResponse<InputStream> response, String target) {
    if (response.statusCode() == 404 || response.statusCode() == 422) {
      Exchange.discard(response);
      return notTaken();
    }
    RuntimeException refusal = Refusal.of(response, target, Clock.systemUTC());
    return refusal instanceof SourceException e && e.kind() == Kind.OVERLOADED
        ? e
        : new SourceException(Kind.TRANSIENT, String.valueOf(refusal.getMessage()), refusal);
  }

  private static SourceException notTaken() {
    return new SourceException(
        Kind.INVALID,
        "GitHub does not take the code: it is good once and for an hour. Create the App again, and"
            + " delete one that is there already.");
  }

  private static Registered registered(URI web, URI api, byte[] body) {
    try {
      Payload app = Payload.of(body);
      Map<String, Secret> settings = new HashMap<>();
      settings.put("api-url", Secret.of(api.toString()));
      settings.put("app-id", Secret.of(Long.toString(app.id("id"))));
      settings.put("private-key", Secret.of(app.text("pem")));
      settings.put("client-id", Secret.of(app.text("client_id")));
      settings.put("client-secret", Secret.of(app.text("client_secret")));
      settings.put("webhook-secret", Secret.of(app.text("webhook_secret")));
      AppKey.parse(Secret.of(app.text("pem")), "The answer's pem");
      return new Registered(settings, app.text("name"), installAt(web, app));
    } catch (SourceException e) {
      throw new SourceException(
          Kind.INVALID,
          "GitHub has made the App, but describes it in a way not known: %s Take its secrets from its settings page."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static URI installAt(URI web, Payload app) {
    try {
      URI page = URI.create(app.text("html_url"));
      if (page.getHost() != null && WebAddresses.origin(page).equals(web)) {
        return URI.create(page + "/installations/new");
      }
    } catch (IllegalArgumentException _) {
      // Refused below, like an address elsewhere.
    }
    throw app.invalid("html_url", "an address at " + web);
  }
}
