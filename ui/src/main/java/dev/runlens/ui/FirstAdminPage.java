// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// `/setup` while there is no admin: takes the setup token and makes the first one. The form posts
/// `token`, `login`, `password` and `again` to this address.
///
/// @param layout the parts around the page
/// @param problem what is wrong with what was sent, one sentence; empty at first
/// @param token the token as far as it is known, from the address or the form
/// @param login the login that was typed, or a suggestion
/// @param shortest fewest characters of a password
public record FirstAdminPage(
    Layout layout, String problem, String token, String login, String shortest) implements Page {}
