// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

/// What makes a workflow run.
///
/// @param workflow the workflow's name
/// @param path of the workflow file, `.github/workflows/ci.yml`
/// @param event `push`, `pull_request`, `schedule`…
/// @param sha of the commit, 40 hexadecimal digits
/// @param title `display_title`; GitHub takes the commit's first line or the pull request's title
public record RunRequest(
    String workflow, String path, String event, String branch, String sha, String title) {

  /// A push to `main`.
  public static RunRequest push(String workflow, String title) {
    return new RunRequest(
        workflow,
        ".github/workflows/ci.yml",
        "push",
        "main",
        "4be1c9f0d7a35e2b8c6041f9a2d3e7b5c8f01a69",
        title);
  }
}
