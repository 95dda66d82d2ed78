// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of an [S3LogStore].
///
/// @param prefix without slashes at its ends; empty for the top of the bucket, written as `/`
/// @param endpoint absent: Amazon's own of the region
/// @param accessKeyId absent: the SDK's default chain of credentials; goes with `secretAccessKey`
/// @param readTimeout between two pieces of an answer
/// @param attempts of one request, the first one included
public record S3Settings(
    @Setting(label = "Bucket", help = "The bucket that keeps the logs. It must exist.")
        String bucket,
    @Setting(
            label = "Prefix",
            help = "What the names of all objects begin with; / for none.",
            defaultValue = "runlens")
        String prefix,
    @Setting(
            label = "Region",
            help = "The bucket's region. Most other servers than Amazon's take any.",
            defaultValue = "us-east-1")
        String region,
    @Setting(
            label = "Endpoint",
            help = "Address of a server other than Amazon's that speaks S3's protocol.",
            optional = true)
        @Nullable URI endpoint,
    @Setting(
            label = "Path style",
            help =
                "Whether the bucket is named in the path instead of the host name. Most other"
                    + " servers than Amazon's need it.",
            defaultValue = "false")
        boolean pathStyle,
    @Setting(
            label = "Access key id",
            help =
                "Without it credentials come from the environment: AWS's variables and files, a web"
                    + " identity token, or the role of the container or machine.",
            optional = true)
        @Nullable String accessKeyId,
    @Setting(label = "Secret access key", help = "Belongs to the access key id.", optional = true)
        @Nullable Secret secretAccessKey,
    @Setting(
            label = "Connect timeout",
            help = "How long to wait for a connection, at least 100 ms.",
            defaultValue = "5s")
        Duration connectTimeout,
    @Setting(
            label = "Read timeout",
            help = "How long to wait for the next piece of an answer, at least 100 ms.",
            defaultValue = "20s")
        Duration readTimeout,
    @Setting(
            label = "Attempts",
            help = "How often a request is tried in all before it counts as failed.",
            defaultValue = "3",
            min = 1,
            max = 10)
        int attempts) {

  /// The general rules for names of buckets, wider than Amazon's for the sake of other servers.
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

  private static final Pattern PREFIX =
      Pattern.compile("|(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(10);

  public S3Settings {
    refuseUnless(
        BUCKET.matcher(bucket).matches(),
        "bucket must be 3 to 63 letters, digits, dots and hyphens: its name, not its address.");
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
    refuseUnless(
        !bucket.endsWith("--x-s3"),
        "bucket is a directory bucket, which lists in no order. Use a general purpose bucket.");
    prefix = prefix.strip().replaceFirst("^/+", "").replaceFirst("/+$", "");
    refuseUnless(
        prefix.length() <= 400 && PREFIX.matcher(prefix).matches(),
        "prefix must be names of letters, digits, . _ and -, joined by /, at most 400 characters.");
    refuseUnless(REGION.matcher(region).matches(), "region must be a name such as eu-central-1.");
    if (endpoint != null) {
      endpoint = checkedEndpoint(endpoint);
    }
    refuseUnless(
        (accessKeyId == null) == (secretAccessKey == null),
        "Set access-key-id and secret-access-key together, or neither.");
    refuseUnless(
        accessKeyId == null || !accessKeyId.isBlank(), "access-key-id is blank; leave it out.");
    refuseUnless(
        secretAccessKey == null || !secretAccessKey.reveal().isBlank(),
        "secret-access-key is blank; leave it out.");
    refuseOutside("connect-timeout", connectTimeout);
    refuseOutside("read-timeout", readTimeout);
    refuseUnless(attempts >= 1 && attempts <= 10, "attempts must be from 1 to 10.");
  }

  /// The address without a slash at its end. Not quoted when refused: people put passwords there.
  private static URI checkedEndpoint(URI endpoint) {
    String scheme = endpoint.getScheme();
    refuseUnless(
        ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
            && endpoint.getHost() != null,
        "endpoint must begin with https:// or http:// and a host.");
    refuseUnless(
        endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null,
        "endpoint must be a plain address: no user, no query.");
    return URI.create(endpoint.toString().replaceFirst("/+$", ""));
  }

  private static void refuseOutside(String key, Duration timeout) {
    refuseUnless(
        timeout.compareTo(LEAST_TIMEOUT) >= 0 && timeout.compareTo(MOST_TIMEOUT) <= 0,
        key + " must be from 100 ms (PT0.1S) to 10m.");
  }

  private static void refuseUnless(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// What people read: `s3://bucket/prefix`, with the endpoint if it is not Amazon's.
  String place() {
    String place = "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    return endpoint == null ? place : place + " at " + endpoint;
  }
}
