// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.time.Clock;
import java.time.Duration;

/// How a simulator behaves from its start; what changes later is on [GitHubSimulator] itself.
///
/// @param apiPort port of the REST API on 127.0.0.1; 0 picks a free one
/// @param blobPort port of the blob host on 127.0.0.1; 0 picks a free one
/// @param clock GitHub's clock: stamps, token expiry, JWT checks
/// @param seed of every choice that is random at GitHub (gaps between ids, GUIDs)
/// @param firstId where run, job and delivery ids begin; GitHub's are beyond 2^31, so it must be
/// @param firstRunNumber `run_number` of the first run of a repository
/// @param hourlyRequests primary rate limit of one installation
/// @param stepUpdates whether `workflow_job.in_progress` is delivered again at each new step;
///   GitHub does so at times, and a client may never rely on it
/// @param localHooks whether an App may be registered with a webhook on this machine; GitHub
///   refuses such, because it cannot reach them
/// @param deliveryTimeout after which an unanswered delivery has failed; 10 s on github.com
public record SimulatorSettings(
    int apiPort,
    int blobPort,
    Clock clock,
    long seed,
    long firstId,
    int firstRunNumber,
    int hourlyRequests,
    boolean stepUpdates,
    boolean localHooks,
    Duration deliveryTimeout) {

  private static final long BEYOND_INT = 1L << 31;

  public SimulatorSettings {
    if (firstId <= BEYOND_INT) {
      throw new IllegalArgumentException("firstId must be beyond 2^31, found " + firstId);
    }
    if (hourlyRequests < 1) {
      throw new IllegalArgumentException("hourlyRequests must be positive: " + hourlyRequests);
    }
  }

  /// Free ports, the system clock, ids that are the same on each start.
  public static SimulatorSettings defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Starts from the defaults; see the record's components for meanings.
  public static final class Builder {

    private int apiPort;
    private int blobPort;
    private Clock clock = Clock.systemUTC();
    private long seed = 1;
    private long firstId = 17_000_000_000L;
    private int firstRunNumber = 1;
    private int hourlyRequests = 5_000;
    private boolean stepUpdates = true;
    private boolean localHooks;
    private Duration deliveryTimeout = Duration.ofSeconds(10);

    private Builder() {}

    public Builder ports(int api, int blob) {
      apiPort = api;
      blobPort = blob;
      return this;
    }

    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /// Lets ids and run numbers go on where an earlier simulator may have stopped.
    public Builder first(long id, int runNumber) {
      firstId = id;
      firstRunNumber = runNumber;
      return this;
    }

    public Builder hourlyRequests(int value) {
      hourlyRequests = value;
      return this;
    }

    public Builder stepUpdates(boolean value) {
      stepUpdates = value;
      return this;
    }

    public Builder localHooks(boolean value) {
      localHooks = value;
      return this;
    }

    public Builder deliveryTimeout(Duration value) {
      deliveryTimeout = value;
      return this;
    }

    public SimulatorSettings build() {
      return new SimulatorSettings(
          apiPort,
          blobPort,
          clock,
          seed,
          firstId,
          firstRunNumber,
          hourlyRequests,
          stepUpdates,
          localHooks,
          deliveryTimeout);
    }
  }
}
