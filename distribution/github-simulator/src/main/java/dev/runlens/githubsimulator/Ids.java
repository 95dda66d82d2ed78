// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.util.Random;

/// Ids that ascend with gaps, as GitHub's do, since all its customers share them.
final class Ids {

  private final Random random;
  private long last;

  Ids(SimulatorSettings settings) {
    random = new Random(settings.seed());
    last = settings.firstId();
  }

  synchronized long next() {
    last += 1 + random.nextInt(900);
    return last;
  }
}
