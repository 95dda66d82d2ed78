// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.MetricView;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells whether a model would be asked the same again.
final class ContentHash {

  private ContentHash() {}

  /// SHA-256 over all that a brief is made of and whoever would be asked, in hexadecimal.
  static String of(JobRecord job, JobEvidence request, AnalyzerChoice analyzer) {
    String samples = request.metrics().map(ContentHash::of).orElse("none");
    String content =
        String.join(
            "\n",
            Integer.toString(BriefWriter.VERSION),
            analyzer.id(),
            analyzer.identity(),
            Json.write(job.job()),
            job.repository().fullName(),
            job.log().toString(),
            Boolean.toString(request.log().isPresent()),
            samples,
            Json.write(request.findings()));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  private static String of(MetricView metrics) {
    return metrics.first() + " " + metrics.last() + " " + metrics.instants();
  }
}
