// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.job.RepositoryId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells which job sent a token, without a shared secret: the source signs one for every running
/// job that asks (GitHub: "About security hardening with OpenID Connect").
public interface JobIdentity {

  /// Checks form, signature, issuer, audience and times of a token. The server itself sees to it
  /// that an id is used only once. May fetch the source's keys.
  ///
  /// @param token as it came; anything at all
  /// @param audience this server's public address, which the token must be meant for
  /// @throws SourceException TRANSIENT if the keys cannot be had now
  Claim verify(String token, URI audience);

  /// What a token says.
  sealed interface Claim {

    /// It is genuine, and its holder runs in this job.
    ///
    /// @param id unique among the tokens of the source
    /// @param jobId absent if the source does not say (old runners, GitHub Enterprise Server)
    /// @param expiresAt after this the token is refused anyway, so its id may be forgotten
    record Genuine(
        String id,
        RepositoryId repository,
        long runId,
        int attempt,
        @Nullable Long jobId,
        Instant expiresAt)
        implements Claim {}

    /// It is not.
    ///
    /// @param detail for the caller, who may be a workflow's author with a wrong setting: what is
    ///   wrong, without anything of the token
    record Refused(String detail) implements Claim {}
  }
}
