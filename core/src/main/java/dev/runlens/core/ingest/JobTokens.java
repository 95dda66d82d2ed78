// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.core.http.Problem;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks the event sources whose job a token is of.
public final class JobTokens {

  private static final System.Logger LOGGER = System.getLogger(JobTokens.class.getName());
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final Supplier<URI> publicUrl;

  /// @param sources the event sources of this moment by instance id
  /// @param publicUrl where runners reach this server at this moment: what tokens must be meant
  ///   for, without a slash at its end
  public JobTokens(Supplier<Map<String, Slot<EventSource>>> sources, Supplier<URI> publicUrl) {
    this.sources = sources;
    this.publicUrl = publicUrl;
  }

  /// A job that a source vouches for.
  record Known(SourceId source, JobIdentity.Claim.Genuine claim) {}

  /// Whose job a token is of.
  ///
  /// @throws Problem 401 if no source knows the token, 503 if one that may know it gives no answer
  Known verify(String token) {
    URI audience = URI.create(publicUrl.get().toString().replaceAll("/+$", ""));
    List<String> refusals = new ArrayList<>();
    boolean away = false;
    for (Map.Entry<String, Slot<EventSource>> source : sources.get().entrySet()) {
      try {
        Optional<JobIdentity.Claim> claim =
            source
                .getValue()
                .call(
                    "verify-job-token",
                    DEADLINE,
                    component ->
                        component.jobIdentity().map(identity -> identity.verify(token, audience)));
        switch (claim.orElse(null)) {
          case null -> {}
          case JobIdentity.Claim.Genuine genuine -> {
            return new Known(new SourceId(source.getKey()), genuine);
          }
          case JobIdentity.Claim.Refused(String detail) -> refusals.add(detail);
        }
      } catch (SlotException | ComponentException e) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "job token not verified source={0}: {1}",
            source.getKey(),
            e.getMessage());
        away = true;
      }
    }
    if (away) {
      throw Problem.unavailable("The event source cannot verify job tokens now.", RETRY_AFTER);
    }
    throw Problem.of(
        401,
        refusals.isEmpty()
            ? "No event source of this server knows tokens of jobs."
            : "The job's token is refused: "
                + String.join(" ", refusals)
                + " It must be meant for "
                + audience
                + ".");
  }
}
