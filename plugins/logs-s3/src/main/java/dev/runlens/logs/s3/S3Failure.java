// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStoreException;
import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What an exception of the SDK means to a store, and what to do about it.
///
/// @param setting the record component of [S3Settings] to look at first, or empty
/// @param found what the server or the network said
/// @param remedy empty if nobody needs to act
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3's
///   errors</a>
record S3Failure(Kind kind, String setting, String found, String remedy) {

  static S3Failure of(SdkException e) {
    return e instanceof S3Exception answer ? ofAnswer(answer) : ofClient(e);
  }

  private static S3Failure ofAnswer(S3Exception answer) {
    int status = answer.statusCode();
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String found = ("HTTP " + status + " " + code).strip();
    return switch (code) {
      case "NoSuchBucket" -> config("bucket", found, "Create the bucket, or correct its name.");
      case "InvalidAccessKeyId" ->
          config("accessKeyId", found, "Correct the access key id; it may have been deleted.");
      case "SignatureDoesNotMatch" ->
          config("secretAccessKey", found, "Correct the secret access key.");
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          config("", found, "Renew the credentials in this server's environment.");
      case "RequestTimeTooSkewed", "RequestExpired" ->
          config("", found, "Set this server's clock, and keep it right with NTP.");
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          config("region", found, "Set region to the bucket's, or correct the endpoint.");
      case "QuotaExceeded", "XMinioStorageFull" ->
          config("", found, "Free space in the bucket, or shorten the retention of logs.");
      case "BadDigest", "RequestTimeout", "OperationAborted" ->
          new S3Failure(Kind.TRANSIENT, "", found, "");
      case "EntityTooLarge" -> new S3Failure(Kind.INVALID, "", found, "");
      default -> ofStatus(status, found);
    };
  }

  /// For what has no code that we know: answers to HEAD have none at all.
  private static S3Failure ofStatus(int status, String found) {
    return switch (status) {
      case 404 -> new S3Failure(Kind.NOT_FOUND, "", found, "");
      case 429, 503 -> new S3Failure(Kind.OVERLOADED, "", found, "");
      case 401, 403 ->
          config(
              "",
              found,
              "Grant s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject,"
                  + " s3:DeleteObject and s3:AbortMultipartUpload on its objects.");
      case 301, 307, 308 -> config("region", found, "Set region to the bucket's.");
      case 507 -> config("", found, "Free space in the bucket, or shorten the retention of logs.");
      default ->
          status >= 500 || status == 408
              ? new S3Failure(Kind.TRANSIENT, "", found, "")
              : config("", found, "Check bucket, endpoint and path-style.");
    };
  }

  private static S3Failure ofClient(SdkException e) {
    if (e instanceof AbortedException) {
      return new S3Failure(Kind.TRANSIENT, "", "interrupted", "");
    }
    if (cause(e, SSLHandshakeException.class) != null) {
      return config(
          "endpoint",
          String.valueOf(e.getMessage()),
          "Make this server trust the endpoint's certificate.");
    }
    IOException network = cause(e, IOException.class);
    // Each provider of the SDK's chain says why it has none, some of them with a failed request.
    if (String.valueOf(e.getMessage()).startsWith("Unable to load credentials")) {
      return config(
          "accessKeyId",
          "no credentials",
          "Set access-key-id and secret-access-key, or give this server a role.");
    }
    String found = network == null ? String.valueOf(e.getMessage()) : network.toString();
    return new S3Failure(Kind.TRANSIENT, "", found, "");
  }

  private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static S3Failure config(String setting, String found, String remedy) {
    return new S3Failure(Kind.CONFIG, setting, found, remedy);
  }

  LogStoreException exception(String attempted, SdkException cause) {
    return new LogStoreException(kind, sentence(attempted), cause);
  }

  Problem problem(String attempted) {
    return new Problem(setting, sentence(attempted));
  }

  /// "Cannot store a/b in s3://logs: HTTP 403 AccessDenied. Grant ...".
  String sentence(String attempted) {
    return ("Cannot " + attempted + ": " + found + ". " + remedy).strip();
  }
}
