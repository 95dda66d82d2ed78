// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/admin/people/{id}`: what an admin can do about one account.
///
/// @param layout the parts around the page
/// @param csrf the token that every form of the page sends back as `csrf`
/// @param flash what the last request did; null for nothing to say
/// @param name what people call them
/// @param state whether they may come in
/// @param role `Viewer` or `Admin`
/// @param login the login
/// @param origin where the account is, for example `GitHub` or `Local account`
/// @param made when the account came here
/// @param signedIn when they last signed in
/// @param sees what they may see, for example `42 repositories`
/// @param asOf when their source said so; unknown if no source is asked
/// @param actions what can be done, each with its effect
/// @param refusal why an action is missing, for example `This is the last admin.`; empty for none
/// @param passwordHref where a new password posts; empty if the account has none here
/// @param passwordProblem why a new password was refused; empty for nothing
/// @param sessions where they are signed in
/// @param endAll ends all of these; null if there is none
/// @param tokens their API tokens, newest first
public record PersonPage(
    Layout layout,
    String csrf,
    @Nullable Flash flash,
    String name,
    PluginState state,
    String role,
    String login,
    String origin,
    Moment made,
    Moment signedIn,
    String sees,
    Moment asOf,
    List<AdminAction> actions,
    String refusal,
    String passwordHref,
    String passwordProblem,
    List<SessionRow> sessions,
    @Nullable AdminAction endAll,
    List<TokenRow> tokens)
    implements Page {
  public PersonPage {
    actions = List.copyOf(actions);
    sessions = List.copyOf(sessions);
    tokens = List.copyOf(tokens);
  }

  /// The row of links of the administration.
  public List<AdminTab> tabs() {
    return AdminTab.at(Href.people());
  }
}
