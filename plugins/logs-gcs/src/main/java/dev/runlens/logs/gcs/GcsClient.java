// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.core.ApiClock;
import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/// Makes storage clients over HTTP with every timeout and every retry said aloud.
final class GcsClient {

  /// Sent as one request and kept in memory until Google has it, per upload that is going on. A
  /// multiple of 256 KiB
  /// (<https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload>).
  static final int CHUNK_BYTES = 2 << 20;

  /// Checks must answer in 2 s, a look for a fresh token included.
  private static final Duration QUICK = Duration.ofMillis(900);

  private GcsClient() {}

  static UploadTransport transport(GcsSettings settings) {
    return transport(settings.connectTimeout(), settings.readTimeout());
  }

  private static UploadTransport transport(Duration connect, Duration read) {
    return new UploadTransport(
        HttpTransportOptions.newBuilder()
            .setHttpTransportFactory(NetHttpTransport::new)
            .setConnectTimeout(Math.toIntExact(connect.toMillis()))
            .setReadTimeout(Math.toIntExact(read.toMillis())));
  }

  /// A client that tries again for as long as the settings allow. Whatever failed may be repeated:
  /// a put replaces the whole object and a delete asks for nothing that was there.
  static Storage patient(
      GcsSettings settings, UploadTransport transport, Credentials credentials, Clock clock) {
    return options(settings, transport, credentials, clock)
        .setStorageRetryStrategy(StorageRetryStrategy.getUniformStorageRetryStrategy())
        .setRetrySettings(
            RetrySettings.newBuilder()
                .setInitialRetryDelayDuration(Duration.ofMillis(250))
                .setRetryDelayMultiplier(2)
                .setMaxRetryDelayDuration(Duration.ofSeconds(10))
                .setTotalTimeoutDuration(settings.retryBudget())
                .build())
        .build()
        .getService();
  }

  /// A client that tries once and gives up soon.
  static Storage quick(GcsSettings settings, Credentials credentials, Clock clock) {
    return options(settings, transport(QUICK, QUICK), credentials, clock)
        .setRetrySettings(
            RetrySettings.newBuilder()
                .setMaxAttempts(1)
                .setTotalTimeoutDuration(QUICK.multipliedBy(2))
                .build())
        .build()
        .getService();
  }

  private static HttpStorageOptions.Builder options(
      GcsSettings settings, UploadTransport transport, Credentials credentials, Clock clock) {
    HttpStorageOptions.Builder options =
        StorageOptions.http()
            .setTransportOptions(transport)
            .setCredentials(credentials)
            .setClock(new ServerClock(clock))
            // Without a project the library looks for one on the network, though objects need none.
            .setProjectId(settings.project() == null ? "none" : settings.project());
    if (settings.project() != null) {
      options.setQuotaProjectId(settings.project());
    }
    URI endpoint = settings.endpoint();
    if (endpoint != null) {
      options.setHost(endpoint.getScheme() + "://" + endpoint.getRawAuthority());
    }
    return options;
  }

  /// The server's clock for what is signed, the JDK's for how long things take.
  private record ServerClock(Clock clock) implements ApiClock {

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long millisTime() {
      return clock.millis();
    }
  }
}
