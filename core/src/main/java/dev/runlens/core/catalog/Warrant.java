// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import org.jspecify.annotations.Nullable;

/// What vouches for a sampler's claim.
///
/// @param repository by its number, if that is certain; `null`: only the claimed name is known
/// @param job whether the job itself is proved; else at most its run is, and the sampler said which
///   job of it
public record Warrant(StreamRecord.Proof proof, @Nullable RepositoryKey repository, boolean job) {

  /// Nothing does.
  public static final Warrant NONE = new Warrant(StreamRecord.Proof.CLAIM, null, false);

  /// The sender knows a token that is good for every repository.
  public static final Warrant TOKEN = new Warrant(StreamRecord.Proof.TOKEN, null, false);
}
