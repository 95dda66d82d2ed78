// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// Sends batches of one job, two instants each, as fast as they are acknowledged. For one thread.
final class Sampler {

  private static final long FIRST = 1_795_428_700_000L;

  private final RunlensProcess server;
  private final long run;
  private final long job;
  private long acknowledged;

  Sampler(RunlensProcess server, long run, long job) {
    this.server = server;
    this.run = run;
    this.job = job;
  }

  /// Sends the next batches; every one must be acknowledged.
  void send(int batches) throws IOException, InterruptedException {
    for (int i = 0; i < batches; i++) {
      HttpResponse<String> answer =
          server.post(
              "/api/metrics",
              batch().getBytes(StandardCharsets.UTF_8),
              "Content-Type",
              "application/vnd.runlens.batch+json");
      if (answer.statusCode() != 202) {
        throw new AssertionError("Batch " + acknowledged + " got " + answer.statusCode());
      }
      acknowledged++;
    }
  }

  /// The id that the sampler says of itself.
  String stream() {
    return "sampler-" + job;
  }

  /// Instants that were acknowledged.
  long samples() {
    return acknowledged * 2;
  }

  private String batch() {
    long at = FIRST + acknowledged * 4_000;
    return """
    {"job": {"repository": "acme/shop", "run_id": %d, "run_attempt": 1, "job_id": %d},
     "stream": "%s", "seq": %d, "host": {"hostname": "runner-1", "cores": 4},
     "t": [%d, %d],
     "series": [{"name": "cpu_usage_ratio", "values": [0.5, 0.25]}]}
    """
        .formatted(run, job, stream(), acknowledged, at, at + 2_000);
  }
}
