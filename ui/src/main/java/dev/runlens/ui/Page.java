// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// One page as the reader will see it: finished words only, no value a template would have to
/// compute.
///
/// An unknown value is [Format#UNKNOWN] where a reader expects something, and the empty string
/// where the part simply stays away. Every text may be hostile (job names, branches, log lines):
/// templates escape all of it.
public sealed interface Page
    permits OrganizationsPage,
        OrganizationPage,
        RepositoryPage,
        RunPage,
        JobPage,
        LogPage,
        SignInPage,
        AccountPage,
        PeoplePage,
        PersonPage,
        AuditPage,
        CompletenessPage,
        PluginsPage,
        InstancePage,
        ErrorPage {

  /// The parts around the page.
  Layout layout();
}
