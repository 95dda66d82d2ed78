// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// `/admin/sign-in`: asks for the admin token. The form posts `token` and `next` to this address.
///
/// @param layout the parts around the page
/// @param problem why the last attempt failed, one sentence; empty at the first
/// @param next the path of this server to go to afterwards; anything else becomes the plugins page
public record AdminSignInPage(Layout layout, String problem, String next) implements Page {
  public AdminSignInPage {
    next = Href.isLocal(next) ? next : Href.plugins();
  }
}
