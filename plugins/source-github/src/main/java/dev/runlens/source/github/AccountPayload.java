// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.SourceEvent;

/// The payloads of `installation_target` and `github_app_authorization`, which every App gets.
final class AccountPayload {

  private AccountPayload() {}

  /// `installation_target`: the account that the App is installed on has another login now.
  static SourceEvent renamed(Payload payload, String action, Delivery delivery) {
    Payload account = payload.object("account");
    return new SourceEvent.AccountRenamed(account.id("id"), account.text("login"));
  }

  /// `github_app_authorization`: a person revoked what they allowed the App. They are the sender.
  static SourceEvent revoked(Payload payload, String action, Delivery delivery) {
    return new SourceEvent.GrantRevoked(payload.object("sender").id("id"));
  }
}
