// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/sign-in`: asks who somebody is. The local form posts `login`, `password`, `csrf` and `next`
/// here; a button of a source posts `csrf` and `next` to that source's path.
///
/// @param layout the parts around the page
/// @param csrf the token that ties the forms to this browser
/// @param problem why the last attempt failed, or why somebody was sent here; empty for nothing
/// @param login what was typed there; empty at first
/// @param next the path of this server to go to afterwards; anything else becomes the first page
/// @param sources the sources whose accounts can sign in
/// @param away whether a source that may have such accounts does not answer at this moment
public record SignInPage(
    Layout layout,
    String csrf,
    String problem,
    String login,
    String next,
    List<Source> sources,
    boolean away)
    implements Page {
  public SignInPage {
    next = Href.localOr(next, "/");
    sources = List.copyOf(sources);
  }

  /// Whether there is a way to sign in besides the local form.
  public boolean choice() {
    return !sources.isEmpty();
  }

  /// A source with accounts.
  ///
  /// @param id the instance, for example `github`
  /// @param name what it is called, for example `GitHub`
  public record Source(String id, String name) {
    /// Where its button posts.
    public String href() {
      return Href.signIn(id);
    }
  }
}
