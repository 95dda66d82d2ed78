// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// The addresses pages may link to. Templates escape text but cannot tell a harmless address from
/// `javascript:`, so every address passes through here.
public final class Href {
  private Href() {}

  /// The repositories of an organization.
  public static String organization(String login) {
    return "/orgs/" + segment(login);
  }

  /// The runs of a repository.
  public static String repository(String owner, String name) {
    return "/repos/" + segment(owner) + "/" + segment(name);
  }

  /// A workflow run, at its latest attempt.
  public static String run(String runId) {
    return "/runs/" + segment(runId);
  }

  /// A workflow run at one attempt.
  public static String run(String runId, String attempt) {
    return run(runId) + "?attempt=" + segment(attempt);
  }

  /// A job.
  public static String job(String jobId) {
    return "/jobs/" + segment(jobId);
  }

  /// A page of the plain text log of a job, starting at a line (the first is 1).
  public static String log(String jobId, String fromLine) {
    return job(jobId) + "/log?from=" + segment(fromLine);
  }

  /// The page by which plugins are managed.
  public static String plugins() {
    return "/admin/plugins";
  }

  /// A plugin's place on that page.
  public static String plugin(String pluginId) {
    return plugins() + "#" + pluginAnchor(pluginId);
  }

  /// Where a button of a plugin posts: `enable`, `disable` or `remove`.
  public static String pluginAction(String pluginId, String action) {
    return plugins() + "/" + segment(pluginId) + "/" + segment(action);
  }

  /// The settings of an instance.
  public static String instance(String instanceId) {
    return instances() + "/" + segment(instanceId);
  }

  /// Where a button of an instance posts: `enable`, `disable`, `default`, `remove`, `retry` or
  /// `test`.
  public static String instanceAction(String instanceId, String action) {
    return instance(instanceId) + "/" + segment(action);
  }

  /// The form for a new instance.
  public static String newInstance(String kind, String type) {
    return instances() + "/new?kind=" + segment(kind) + "&type=" + segment(type);
  }

  /// Where a new instance posts.
  static String instances() {
    return "/admin/instances";
  }

  /// A plugin's id as the id of an element: without spaces, whatever its zip was called.
  static String pluginAnchor(String pluginId) {
    return "plugin-" + segment(pluginId);
  }

  /// The page to sign in.
  public static String signIn() {
    return "/sign-in";
  }

  /// Where the button of a source posts.
  public static String signIn(String sourceId) {
    return signIn() + "/" + segment(sourceId);
  }

  /// One's own account.
  public static String account() {
    return "/account";
  }

  /// Where a button of that page posts, for example `sessions/12/end`.
  public static String accountAction(String action) {
    return account() + "/" + action;
  }

  /// The list of everybody who has an account here.
  public static String people() {
    return "/admin/people";
  }

  /// The page of a person.
  public static String person(String personId) {
    return people() + "/" + segment(personId);
  }

  /// Where a button of that page posts, for example `disable`.
  public static String personAction(String personId, String action) {
    return person(personId) + "/" + action;
  }

  /// What was done and tried.
  public static String audit() {
    return "/admin/audit";
  }

  /// How complete the record is, for admins.
  public static String completeness() {
    return "/admin/completeness";
  }

  /// Where a button of that page posts: `pause` or `resume`.
  static String completenessAction(String sourceId, String action) {
    return completeness() + "/" + segment(sourceId) + "/" + action;
  }

  /// The same, of some actors and actions only, continued after a cursor; each may be empty.
  static String audit(String actor, String action, String cursor) {
    String query =
        Stream.of("actor", actor, "action", action, "after", cursor)
            .gather(Gatherers.windowFixed(2))
            .filter(pair -> !pair.getLast().isEmpty())
            .map(pair -> pair.getFirst() + "=" + segment(pair.getLast()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? audit() : audit() + "?" + query;
  }

  /// A path that came from outside, if it stays on this server; else another.
  public static String localOr(String path, String otherwise) {
    return isLocal(path) ? path : otherwise;
  }

  /// The same list, continued after a cursor; empty if there is no more.
  static String after(String cursor) {
    return cursor.isEmpty() ? "" : "?after=" + segment(cursor);
  }

  /// Returns the address if it leads to a web page (`https` or `http` with a host), else the empty
  /// string, which templates show as no link at all.
  static String external(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      return web && uri.getHost() != null ? url : "";
    } catch (URISyntaxException _) {
      return "";
    }
  }

  /// Refuses an address that does not stay on this server.
  ///
  /// @throws IllegalArgumentException if the address is not an absolute path of this server
  static void requireLocal(String href) {
    if (!isLocal(href)) {
      throw new IllegalArgumentException("Not a path of this server: " + href);
    }
  }

  /// Whether an address is an absolute path of this server, written as it stands in a header.
  /// Browsers take `/\` for `//`, and leave out tabs and line ends before they look.
  static boolean isLocal(String href) {
    return href.startsWith("/")
        && !href.startsWith("//")
        && !href.startsWith("/\\")
        && href.chars().allMatch(character -> character > ' ' && character < 0x7F);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
