// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Resumable upload sessions of the emulator, as
/// <https://cloud.google.com/storage/docs/performing-resumable-uploads> describes them, and
/// stricter in one thing: the last chunk must carry a checksum.
final class EmulatedUploads {

  private static final Pattern RANGE = Pattern.compile("bytes (\\*|(\\d+)-(\\d+))/(\\*|\\d+)");
  private static final int UNIT = 256 << 10;

  private final EmulatedBucket bucket;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  EmulatedUploads(EmulatedBucket bucket) {
    this.bucket = bucket;
  }

  private static final class Session {

    final String object;
    final String contentType;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    @Nullable EmulatedObject complete;

    Session(String object, String contentType) {
      this.object = object;
      this.contentType = contentType;
    }
  }

  /// What to answer: the object, or how many bytes arrived so far.
  record Progress(@Nullable EmulatedObject complete, int received) {}

  String start(String object, String contentType) {
    String id = UUID.randomUUID().toString();
    sessions.put(id, new Session(object, contentType));
    return id;
  }

  int unfinished() {
    return (int) sessions.values().stream().filter(session -> session.complete == null).count();
  }

  void abandon(String id) {
    session(id);
    sessions.remove(id);
  }

  /// A chunk, or with a range of `*` the question how far the upload is.
  ///
  /// @param hash the header `x-goog-hash`
  /// @param most bytes to keep of the chunk
  Progress write(String id, String contentRange, @Nullable String hash, byte[] chunk, int most) {
    Session session = session(id);
    synchronized (session) {
      Matcher range = RANGE.matcher(contentRange);
      if (!range.matches()) {
        throw new Refusal(400, "badRequest", "Failed to parse Content-Range header.");
      }
      if (session.complete != null) {
        return progress(session);
      }
      String total = range.group(4);
      if (range.group(2) != null) {
        receive(session, Integer.parseInt(range.group(2)), total, chunk, most);
      }
      int expected = total.equals("*") ? -1 : Integer.parseInt(total);
      if (session.received.size() == expected) {
        finish(session, hash);
      }
      return progress(session);
    }
  }

  private static void receive(Session session, int offset, String total, byte[] chunk, int most) {
    if (total.equals("*") && chunk.length % UNIT != 0) {
      throw new Refusal(400, "badRequest", "Chunks must be multiples of 262144 bytes.");
    }
    int received = session.received.size();
    if (offset > received) {
      throw new Refusal(
          400,
          "badRequest",
          "Invalid request. According to the Content-Range header, the upload offset is %d byte(s), which exceeds already uploaded size of %d byte(s)."
              .formatted(offset, received));
    }
    int skip = received - offset;
    session.received.writeBytes(
        Arrays.copyOfRange(chunk, skip, Math.min(chunk.length, skip + most)));
  }

  private void finish(Session session, @Nullable String hash) {
    byte[] bytes = session.received.toByteArray();
    EmulatedObject candidate =
        new EmulatedObject(
            bucket.name, session.object, 0, session.contentType, Instant.EPOCH, bytes);
    String expected = "crc32c=" + candidate.crc32c();
    if (hash == null || !hash.contains("crc32c=")) {
      throw new Refusal(400, "required", "The emulator wants x-goog-hash with the last chunk.");
    }
    if (!hash.contains(expected)) {
      throw new Refusal(
          400,
          "invalid",
          "Provided CRC32C \"%s\" doesn't match calculated CRC32C \"%s\"."
              .formatted(hash.replace("crc32c=", ""), candidate.crc32c()));
    }
    session.complete = bucket.put(session.object, session.contentType, bytes);
  }

  private static Progress progress(Session session) {
    return new Progress(session.complete, session.received.size());
  }

  private Session session(String id) {
    Session session = sessions.get(id);
    if (session == null) {
      throw new Refusal(404, "notFound", "No such upload.");
    }
    return session;
  }
}
