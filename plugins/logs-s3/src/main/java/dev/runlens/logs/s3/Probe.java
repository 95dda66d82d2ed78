// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// "Test connection": does once what a store does all the time.
final class Probe {

  private static final byte[] CONTENT = {1, 2, 3};

  /// Four requests of so long at most stay below the 10 s that a test may take.
  private static final Duration LONGEST_REQUEST = Duration.ofMillis(2_400);

  private Probe() {}

  static List<Problem> run(S3Settings settings) {
    try (S3Connection connection = S3Connection.to(settings)) {
      return run(settings, connection.client());
    }
  }

  private static List<Problem> run(S3Settings settings, S3Client client) {
    String bucket = settings.bucket();
    // No key has a ~, so a probe that could not be deleted is never listed as an object.
    String name = new KeyNames(settings.prefix()).of("~probe-" + UUID.randomUUID());
    AwsRequestOverrideConfiguration limit =
        AwsRequestOverrideConfiguration.builder().apiCallTimeout(LONGEST_REQUEST).build();
    String step = "write to ";
    try {
      client.putObject(
          r -> r.bucket(bucket).key(name).overrideConfiguration(limit),
          RequestBody.fromBytes(CONTENT));
      step = "list ";
      client.listObjectsV2(
          r -> r.bucket(bucket).prefix(name).maxKeys(1).overrideConfiguration(limit));
      step = "read from ";
      byte[] read =
          client
              .getObjectAsBytes(r -> r.bucket(bucket).key(name).overrideConfiguration(limit))
              .asByteArray();
      step = "delete from ";
      client.deleteObject(r -> r.bucket(bucket).key(name).overrideConfiguration(limit));
      return Arrays.equals(CONTENT, read)
          ? List.of()
          : List.of(
              new Problem(
                  "endpoint",
                  "Read something else from "
                      + settings.place()
                      + " than was written. Check what is at the endpoint."));
    } catch (SdkException e) {
      return List.of(S3Failure.of(e).problem(step + settings.place()));
    }
  }
}
