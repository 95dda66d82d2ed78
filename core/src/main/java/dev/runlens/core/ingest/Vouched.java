// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.core.catalog.Warrant;

/// A batch, and what vouches for it.
///
/// @param scope tells what different proofs vouch for apart, so that none adds to another's
///   streams; empty for claims
record Vouched(Received batch, String scope, Warrant warrant) {

  /// A batch that nothing vouches for.
  static Vouched claim(Received batch) {
    return new Vouched(batch, "", Warrant.NONE);
  }

  /// The stream that the batch belongs to.
  String stream() {
    return scope + batch.agentStream();
  }
}
