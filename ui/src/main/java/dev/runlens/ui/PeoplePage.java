// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/admin/people`: everybody who has an account here.
///
/// @param layout the parts around the page
/// @param csrf the token that every form of the page sends back as `csrf`
/// @param flash what the last request did; null for nothing to say
/// @param summary all of it in one sentence, for example `12 people: 2 admins, 1 disabled.`
/// @param people one row for each
/// @param form the form for a new local account
public record PeoplePage(
    Layout layout, String csrf, @Nullable Flash flash, String summary, List<Row> people, Form form)
    implements Page {
  public PeoplePage {
    people = List.copyOf(people);
  }

  /// The row of links of the administration.
  public List<AdminTab> tabs() {
    return AdminTab.at(Href.people());
  }

  /// Somebody.
  ///
  /// @param id the number of the account here, digits only
  /// @param login the login
  /// @param name what people call them
  /// @param origin where the account is, for example `GitHub` or `Local`
  /// @param role `Viewer` or `Admin`
  /// @param admin whether the role is that of an admin
  /// @param disabled whether they are kept out
  /// @param sees what they may see, for example `42 repositories`
  /// @param signedIn when they last signed in
  /// @param me whether it is who looks at the page
  public record Row(
      String id,
      String login,
      String name,
      String origin,
      String role,
      boolean admin,
      boolean disabled,
      String sees,
      Moment signedIn,
      boolean me) {
    /// The page of the person.
    public String href() {
      return Href.person(id);
    }

    /// Whether the name says more than the login.
    public boolean named() {
      return !name.equals(login);
    }
  }

  /// The form for a local account.
  ///
  /// @param login what was typed there; empty at first
  /// @param admin whether an admin was asked for
  /// @param problem why it was refused; empty for nothing
  public record Form(String login, boolean admin, String problem) {}
}
