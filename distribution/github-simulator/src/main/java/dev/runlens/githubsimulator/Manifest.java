// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A GitHub App in the form in which a server asks for it, checked as GitHub checks it. Source:
/// "Registering a GitHub App from a manifest" in GitHub's docs; which permission an event needs is
/// from its list of events.
///
/// @param hook where deliveries go; `null` if the hook is not active
record Manifest(
    String name,
    URI url,
    @Nullable URI hook,
    URI redirect,
    List<URI> callbacks,
    Map<String, String> permissions,
    List<String> events) {

  /// A manifest, or what is wrong with it.
  record Reading(@Nullable Manifest manifest, List<String> problems) {}

  private static final int LONGEST_NAME = 34;
  private static final int MOST_CALLBACKS = 10;

  /// The permissions of repositories that the events below or this kind of server may need.
  private static final Set<String> PERMISSIONS =
      Set.of(
          "actions",
          "administration",
          "checks",
          "contents",
          "deployments",
          "issues",
          "metadata",
          "organization_self_hosted_runners",
          "pull_requests",
          "statuses",
          "workflows");

  private static final Map<String, String> EVENTS =
      Map.of(
          "check_run", "checks",
          "deployment", "deployments",
          "issues", "issues",
          "pull_request", "pull_requests",
          "push", "contents",
          "repository", "metadata",
          "workflow_dispatch", "contents",
          "workflow_job", "actions",
          "workflow_run", "actions");

  /// @param localHooks whether a hook on this machine will do
  static Reading read(String text, boolean localHooks) {
    JsonNode json;
    try {
      json = Json.parse(text);
    } catch (JsonProcessingException _) {
      return new Reading(null, List.of("The manifest is not JSON."));
    }
    List<String> problems = new ArrayList<>();
    String name = json.path("name").asText("Simulated App").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      problems.add("Name must be 1 to 34 characters.");
    }
    URI url = url("Homepage url", json.path("url"), problems);
    URI redirect = url("Redirect url", json.path("redirect_url"), problems);
    List<URI> callbacks = new ArrayList<>();
    for (JsonNode callback : json.path("callback_urls")) {
      callbacks.add(url("Callback url", callback, problems));
    }
    if (callbacks.size() > MOST_CALLBACKS) {
      problems.add("There are more than 10 callback urls.");
    }
    URI hook = hook(json.path("hook_attributes"), localHooks, problems);
    Map<String, String> permissions = permissions(json.path("default_permissions"), problems);
    List<String> events = events(json.path("default_events"), permissions, problems);
    return problems.isEmpty()
        ? new Reading(
            new Manifest(name, url, hook, redirect, callbacks, permissions, events), List.of())
        : new Reading(null, problems);
  }

  private static @Nullable URI hook(JsonNode attributes, boolean local, List<String> problems) {
    URI url = url("Hook url", attributes.path("url"), problems);
    if (!attributes.path("active").asBoolean(true)) {
      return null;
    }
    if (!local && isLocal(url)) {
      problems.add(
          "Hook url is not supported because it isn't reachable over the public Internet"
              + " (localhost)");
    }
    return url;
  }

  private static boolean isLocal(URI url) {
    String host = String.valueOf(url.getHost());
    return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
  }

  private static URI url(String field, JsonNode value, List<String> problems) {
    try {
      URI url = URI.create(value.asText());
      if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Told below, like an address of another scheme.
    }
    problems.add(field + " must be a valid URL.");
    return URI.create("https://invalid.test");
  }

  private static Map<String, String> permissions(JsonNode wanted, List<String> problems) {
    Map<String, String> permissions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      String level = entry.getValue().asText();
      if (!PERMISSIONS.contains(entry.getKey()) || !Set.of("read", "write").contains(level)) {
        problems.add("Default permission records resource is not included in the list.");
      }
      permissions.put(entry.getKey(), level);
    }
    if (!permissions.isEmpty()) {
      // GitHub adds it to every App that may do anything in a repository.
      permissions.putIfAbsent("metadata", "read");
    }
    return permissions;
  }

  private static List<String> events(
      JsonNode wanted, Map<String, String> permissions, List<String> problems) {
    List<String> events = new ArrayList<>();
    for (JsonNode event : wanted) {
      String needed = EVENTS.get(event.asText());
      if (needed == null || !permissions.containsKey(needed)) {
        problems.add("Default events unsupported: " + event.asText());
      }
      events.add(event.asText());
    }
    return events;
  }
}
