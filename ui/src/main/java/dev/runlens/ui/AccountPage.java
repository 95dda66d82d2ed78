// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/account`: who I am here, what I may see, where I am signed in, and my API tokens.
///
/// @param layout the parts around the page
/// @param csrf the token that every form of the page sends back as `csrf`
/// @param flash what the last request did; null for nothing to say
/// @param name what people call me
/// @param login my login
/// @param origin where the account is, for example `GitHub` or `Local account`
/// @param role `Viewer` or `Admin`
/// @param rights what the role lets me do, one sentence
/// @param sees what I may see
/// @param sessions the browsers I am signed in with, the present one first
/// @param endOthers ends all sessions but the present one; null if there is no other
/// @param password whether I have a password here that I can change
/// @param passwordProblem why a new password was refused; empty for nothing
/// @param tokens my API tokens, newest first
/// @param form the form for another token
/// @param made the token that was just made; null for none
public record AccountPage(
    Layout layout,
    String csrf,
    @Nullable Flash flash,
    String name,
    String login,
    String origin,
    String role,
    String rights,
    Sees sees,
    List<SessionRow> sessions,
    @Nullable AdminAction endOthers,
    boolean password,
    String passwordProblem,
    List<TokenRow> tokens,
    Form form,
    @Nullable Made made)
    implements Page {
  public AccountPage {
    sessions = List.copyOf(sessions);
    tokens = List.copyOf(tokens);
  }

  /// What I may see.
  ///
  /// @param words for example `42 repositories` or `Every repository`
  /// @param why one sentence: who says so, or what to do about it
  /// @param asOf when the source said so; unknown if no source is asked
  /// @param problem why this is less than it should be, or an earlier answer; empty for nothing
  /// @param refreshable whether a source can be asked anew
  public record Sees(String words, String why, Moment asOf, String problem, boolean refreshable) {}

  /// The form for a token.
  ///
  /// @param named what was typed as its name; empty at first
  /// @param problem why it was refused; empty for nothing
  /// @param scopes what it may do, one for each choice
  /// @param lives how long it lives, one for each choice
  public record Form(String named, String problem, List<Choice> scopes, List<Choice> lives) {
    public Form {
      scopes = List.copyOf(scopes);
      lives = List.copyOf(lives);
    }
  }

  /// One of several.
  ///
  /// @param value what is sent
  /// @param label what is read
  /// @param selected whether it is chosen
  public record Choice(String value, String label, boolean selected) {}

  /// A new token, shown once.
  ///
  /// @param token the token itself
  /// @param title what its owner calls it
  /// @param command how to use it
  public record Made(String token, String title, String command) {}
}
