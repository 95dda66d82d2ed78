// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.util.regex.Pattern;

/// Which requests a fault is for.
///
/// @param path segments of a path, where `*` stands for one segment and `**` for any rest
public record Route(Host host, String method, String path) {

  /// The two hosts of the simulator; both listen on 127.0.0.1, each on its own port.
  public enum Host {
    API,
    BLOB
  }

  public static final Route INSTALLATION_TOKEN = api("POST", "/app/installations/*/access_tokens");
  public static final Route INSTALLATIONS = api("GET", "/app/installations");
  public static final Route REPOSITORIES = api("GET", "/installation/repositories");
  public static final Route RUN = api("GET", "/repos/*/*/actions/runs/*");
  public static final Route RUN_JOBS = api("GET", "/repos/*/*/actions/runs/*/jobs");
  public static final Route ATTEMPT_JOBS = api("GET", "/repos/*/*/actions/runs/*/attempts/*/jobs");
  public static final Route JOB = api("GET", "/repos/*/*/actions/jobs/*");
  public static final Route JOB_LOG = api("GET", "/repos/*/*/actions/jobs/*/logs");
  public static final Route HOOK_DELIVERIES = api("GET", "/app/hook/deliveries");
  public static final Route REDELIVERY = api("POST", "/app/hook/deliveries/*/attempts");
  public static final Route ANY_API = api("*", "/**");

  /// The log itself, at the place the redirect of [#JOB_LOG] names.
  public static final Route BLOB = new Route(Host.BLOB, "GET", "/**");

  public static Route api(String method, String path) {
    return new Route(Host.API, method, path);
  }

  boolean matches(Host receiver, Call call) {
    return receiver == host
        && (method.equals("*") || method.equals(call.method()))
        && pattern().matcher(call.path()).matches();
  }

  private Pattern pattern() {
    StringBuilder regex = new StringBuilder();
    for (String segment : path.substring(1).split("/", -1)) {
      regex.append('/');
      regex.append(
          switch (segment) {
            case "*" -> "[^/]+";
            case "**" -> ".*";
            default -> Pattern.quote(segment);
          });
    }
    return Pattern.compile(regex.toString());
  }
}
