// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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

  /// The pages that set this server up.
  public static String setup() {
    return "/setup";
  }

  /// Where the form of an event source posts that makes this server known to it.
  static String register(String type) {
    return setup() + "/" + segment(type) + "/register";
  }

  /// A plugin's id as the id of an element: without spaces, whatever its zip was called.
  static String pluginAnchor(String pluginId) {
    return "plugin-" + segment(pluginId);
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
