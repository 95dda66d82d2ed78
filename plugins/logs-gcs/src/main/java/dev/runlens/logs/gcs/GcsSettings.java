// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of a [GcsLogStore].
///
/// @param prefix what the names of all objects begin with, without the `/` that follows it
/// @param project billed for requests, absent: the bucket's own
/// @param credentialsFile of any kind that Google's libraries know: a service account's key,
///   workload identity federation, impersonation
/// @param credentialsJson the content of such a file; with neither, the Application Default
///   Credentials (<https://cloud.google.com/docs/authentication/application-default-credentials>)
/// @param endpoint absent: Google's own
/// @param anonymous send no credentials at all, which only an emulator on this host accepts
/// @param retryBudget how long one call goes on trying, its waiting included
public record GcsSettings(
    @Setting(label = "Bucket", help = "Name of the bucket, without gs://.") String bucket,
    @Setting(
            label = "Prefix",
            help = "What the names of all objects begin with.",
            defaultValue = "runlens")
        String prefix,
    @Setting(
            label = "Billed project",
            help = "Project that requests are billed to; needed if the bucket's requester pays.",
            optional = true)
        @Nullable String project,
    @Setting(
            label = "Credentials file",
            help =
                "File of credentials on this server. Without any: Application Default Credentials.",
            optional = true)
        @Nullable Path credentialsFile,
    @Setting(
            label = "Credentials",
            help = "Content of a credentials file, such as a service account's key (JSON).",
            optional = true)
        @Nullable Secret credentialsJson,
    @Setting(
            label = "Endpoint",
            help =
                "Another place of the JSON API: https, or http for an emulator on this host."
                    + " Without it: Google's.",
            optional = true)
        @Nullable URI endpoint,
    @Setting(
            label = "Anonymous",
            help = "Send no credentials; only with an endpoint on this host.",
            defaultValue = "false")
        boolean anonymous,
    @Setting(
            label = "Connect timeout",
            help = "How long to wait for a connection.",
            defaultValue = "5s")
        Duration connectTimeout,
    @Setting(
            label = "Read timeout",
            help = "How long to wait for the next bytes of an answer.",
            defaultValue = "20s")
        Duration readTimeout,
    @Setting(
            label = "Retry budget",
            help = "How long one call is tried again while the store is busy or unreachable.",
            defaultValue = "1m")
        Duration retryBudget) {

  /// Google's rules for names: <https://cloud.google.com/storage/docs/buckets#naming>.
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

  /// Segments as those of a key, so that a name never needs escaping.
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?!.{201})(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public GcsSettings {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "bucket must be a bucket's name such as ci-logs, without gs://, found '" + bucket + "'");
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix must be letters, digits, '.', '_', '-' and inner '/', found '" + prefix + "'");
    }
    if (credentialsFile != null && credentialsJson != null) {
      throw new IllegalArgumentException(
          "credentials-file and credentials-json say the same thing: give one of them");
    }
    if (endpoint != null) {
      checkEndpoint(endpoint);
    }
    if (anonymous) {
      if (endpoint == null || !onThisHost(endpoint)) {
        throw new IllegalArgumentException(
            "anonymous is for an emulator: give an endpoint on localhost, or credentials");
      }
      if (credentialsFile != null || credentialsJson != null) {
        throw new IllegalArgumentException("anonymous and credentials contradict each other");
      }
    }
    checkPositive("connect-timeout", connectTimeout);
    checkPositive("read-timeout", readTimeout);
    checkPositive("retry-budget", retryBudget);
  }

  /// The messages leave out the endpoint: people put passwords into URIs.
  private static void checkEndpoint(URI endpoint) {
    boolean plain =
        endpoint.getHost() != null
            && endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null
            && endpoint.getRawPath().replace("/", "").isEmpty();
    if (!plain) {
      throw new IllegalArgumentException(
          "endpoint must be a scheme and a host, such as https://storage.googleapis.com");
    }
    boolean secret = "https".equals(endpoint.getScheme());
    if (!secret && !("http".equals(endpoint.getScheme()) && onThisHost(endpoint))) {
      throw new IllegalArgumentException("endpoint must be https; http is for localhost only");
    }
  }

  private static boolean onThisHost(URI endpoint) {
    return LOOPBACK.contains(endpoint.getHost());
  }

  private static void checkPositive(String setting, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(setting + " must be more than 0 and at most 1h");
    }
  }
}
