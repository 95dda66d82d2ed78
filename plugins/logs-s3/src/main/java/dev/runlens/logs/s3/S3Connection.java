// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The SDK's objects behind one store, made and closed together.
///
/// The HTTP client is the JDK's `HttpURLConnection`: it has no thread of its own, and on virtual
/// threads its reads and writes end when the thread is interrupted.
record S3Connection(S3Client client, S3Presigner presigner, AwsCredentialsProvider credentials)
    implements AutoCloseable {

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration FIRST_WAIT_WHEN_THROTTLED = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT_WHEN_THROTTLED = Duration.ofSeconds(5);

  /// Asks nobody anything yet.
  static S3Connection to(S3Settings settings) {
    AwsCredentialsProvider credentials = credentials(settings);
    Region region = Region.of(settings.region());
    // Chunked signing and the SDK's own checksums are what other servers fail at most often; puts
    // carry a Content-MD5, which all of them check.
    S3Configuration service =
        S3Configuration.builder()
            .pathStyleAccessEnabled(settings.pathStyle())
            .chunkedEncodingEnabled(false)
            .build();
    S3ClientBuilder client =
        S3Client.builder()
            .region(region)
            .credentialsProvider(credentials)
            .serviceConfiguration(service)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(c -> c.retryStrategy(retries(settings.attempts())))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.connectTimeout())
                    .socketTimeout(settings.readTimeout()));
    S3Presigner.Builder presigner =
        S3Presigner.builder()
            .region(region)
            .credentialsProvider(credentials)
            .serviceConfiguration(service);
    URI endpoint = settings.endpoint();
    if (endpoint != null) {
      client.endpointOverride(endpoint);
      presigner.endpointOverride(endpoint);
    }
    return new S3Connection(client.build(), presigner.build(), credentials);
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.accessKeyId() != null && settings.secretAccessKey() != null) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey().reveal()));
    }
    return DefaultCredentialsProvider.builder().build();
  }

  private static RetryStrategy retries(int attempts) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(attempts)
        .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_WAIT, LONGEST_WAIT))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(
                FIRST_WAIT_WHEN_THROTTLED, LONGEST_WAIT_WHEN_THROTTLED))
        .build();
  }

  @Override
  public void close() {
    client.close();
    presigner.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
