// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The storage account that holds job logs. It knows nothing of GitHub's tokens: an address is
/// signed and good for one minute, and a request with an Authorization header is refused, as Azure
/// does, so that a client which leaks its token to the redirect's host fails its tests.
final class BlobHost {

  static final String BLOB_NOT_FOUND =
      xml(
          "BlobNotFound",
          "The specified blob does not exist.\nRequestId:5f0c1d2e-001e-0043-5a7b-3c9d00000000");

  private static final Duration LINK_LIFE = Duration.ofMinutes(1);

  private final World world;
  private final byte[] key;

  BlobHost(World world) {
    this.world = world;
    this.key = ("account-key-" + world.settings().seed()).getBytes(StandardCharsets.UTF_8);
  }

  /// The address of a job's log, signed now.
  String link(URI base, Job job) {
    String path = "/actions-results/workflow-job-run-%d/logs/job/job-logs.txt".formatted(job.id());
    String expiry = world.now().plus(LINK_LIFE).truncatedTo(ChronoUnit.SECONDS).toString();
    return base + path + "?rsct=text%2Fplain&sp=r&sr=b&se=" + expiry + "&sig=" + sign(path, expiry);
  }

  Answer answer(Call call) {
    if (call.header("Authorization").isPresent()) {
      return refuse(
          400,
          "InvalidAuthenticationInfo",
          "Authentication information is not given in the correct format. Check the value of"
              + " Authorization header.");
    }
    String expiry = call.query().getOrDefault("se", "");
    byte[] expected = sign(call.path(), expiry).getBytes(StandardCharsets.UTF_8);
    byte[] found = call.query().getOrDefault("sig", "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, found) || isPast(expiry)) {
      return refuse(
          403,
          "AuthenticationFailed",
          "Server failed to authenticate the request. Make sure the value of Authorization header"
              + " is formed correctly including the signature.");
    }
    Optional<JobLog> log =
        world
            .job(jobId(call.path()))
            .map(Job::log)
            .filter(candidate -> candidate.state() == JobLog.State.PUBLISHED);
    return log.isPresent()
        ? Answer.stream("text/plain; charset=utf-8", log.get().file())
            .with("x-ms-blob-type", "AppendBlob")
        : Answer.text(404, "application/xml", BLOB_NOT_FOUND);
  }

  private boolean isPast(String expiry) {
    try {
      return Instant.parse(expiry).isBefore(world.now());
    } catch (DateTimeParseException _) {
      return true;
    }
  }

  private static long jobId(String path) {
    String digits = path.replaceFirst(".*workflow-job-run-(\\d+)/.*", "$1");
    return digits.equals(path) ? 0 : Long.parseLong(digits);
  }

  private String sign(String path, String expiry) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] digest = mac.doFinal((path + "\n" + expiry).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no HmacSHA256", e);
    }
  }

  private static Answer refuse(int status, String code, String message) {
    return Answer.text(status, "application/xml", xml(code, message));
  }

  private static String xml(String code, String message) {
    return "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error>";
  }
}
