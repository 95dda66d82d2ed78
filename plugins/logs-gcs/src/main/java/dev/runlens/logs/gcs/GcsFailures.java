// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.cloud.storage.StorageException;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.log.LogStoreException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a failure of the storage client means
/// (<https://cloud.google.com/storage/docs/json_api/v1/status-codes>).
///
/// The client's own messages are never shown: those of uploads quote the session's URI, which is as
/// good as a password until the upload is complete. For that reason the cause is kept only when it
/// has no such message.
final class GcsFailures {

  private static final int MOST_SAID = 300;

  private final String bucket;

  GcsFailures(String bucket) {
    this.bucket = bucket;
  }

  /// @param attempt "Cannot store x"
  /// @param permission that the attempt needs: `storage.objects.create`
  LogStoreException of(String attempt, String permission, Exception failure) {
    String what = attempt + " in bucket " + bucket + ": ";
    Throwable cause = quotesSession(failure) ? null : failure;
    if (refusedCredentials(failure)) {
      return new LogStoreException(
          Kind.CONFIG,
          what
              + "Google gives no token for these credentials. Check that the key is not deleted or"
              + " expired and that this server's clock is right.",
          cause);
    }
    int status = status(failure);
    if (Thread.currentThread().isInterrupted()) {
      return new LogStoreException(Kind.TRANSIENT, what + "interrupted.", cause);
    }
    if (status == 0) {
      return new LogStoreException(
          Kind.TRANSIENT, what + "no answer (" + innermost(failure) + ").", cause);
    }
    if (damagedOnTheWay(failure)) {
      return new LogStoreException(
          Kind.TRANSIENT, what + "it was damaged on the way, its CRC32C differs.", cause);
    }
    String answer = what + "HTTP " + status + said(failure) + ".";
    return switch (status) {
      case 401 ->
          new LogStoreException(Kind.CONFIG, answer + " Check the credentials settings.", cause);
      case 403 ->
          new LogStoreException(
              Kind.CONFIG,
              answer + " Grant " + permission + " on the bucket to these credentials.",
              cause);
      case 404 ->
          new LogStoreException(
              Kind.CONFIG, answer + " Make the bucket, or check the bucket setting.", cause);
      case 429 -> new LogStoreException(Kind.OVERLOADED, answer, cause);
      // 409 and 412: somebody else changed it; 410: the upload session is lost; 499: it was
      // abandoned.
      case 408, 409, 410, 412, 499 -> new LogStoreException(Kind.TRANSIENT, answer, cause);
      default ->
          new LogStoreException(status >= 500 ? Kind.TRANSIENT : Kind.INVALID, answer, cause);
    };
  }

  /// Whether the object, or its bucket, does not exist.
  static boolean notFound(Exception failure) {
    return status(failure) == 404;
  }

  private static int status(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StorageException storage && storage.getCode() > 0) {
        return storage.getCode();
      }
      if (at instanceof HttpResponseException http) {
        return http.getStatusCode();
      }
    }
    return 0;
  }

  private static boolean refusedCredentials(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof Retryable token && !token.isRetryable()) {
        return true;
      }
    }
    return false;
  }

  /// Google compared the content with the checksum that came with it; the client keeps the answer
  /// in its message only.
  private static boolean damagedOnTheWay(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains("CRC32C")) {
        return true;
      }
    }
    return false;
  }

  private static String said(Throwable failure) {
    return answered(failure)
        .map(text -> text.lines().findFirst().orElse(""))
        .map(line -> " " + line.substring(0, Math.min(MOST_SAID, line.length())))
        .map(line -> line.endsWith(".") ? line.substring(0, line.length() - 1) : line)
        .orElse("");
  }

  /// The message in the JSON that Google answered.
  private static Optional<String> answered(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof GoogleJsonResponseException json) {
        return Optional.ofNullable(json.getDetails()).map(GoogleJsonError::getMessage);
      }
    }
    return Optional.empty();
  }

  private static String innermost(Throwable failure) {
    Throwable at = failure;
    for (Throwable cause = at.getCause(); cause != null; cause = cause.getCause()) {
      at = cause;
    }
    String name = at.getClass().getSimpleName();
    return at instanceof IOException && !quotesSession(at) ? name + ": " + at.getMessage() : name;
  }

  private static boolean quotesSession(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains("upload_id")) {
        return true;
      }
      for (Throwable suppressed : at.getSuppressed()) {
        if (quotesSession(suppressed)) {
          return true;
        }
      }
    }
    return false;
  }
}
