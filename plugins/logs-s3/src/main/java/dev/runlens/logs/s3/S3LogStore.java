// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Keeps each object in a bucket under its key.
///
/// S3 shows an object when its upload is complete and then whole, and reads what was written last:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
final class S3LogStore implements LogStore {

  /// Of a check, which must answer within 2 s.
  private static final Duration LONGEST_CHECK = Duration.ofMillis(1_500);

  /// The longest that a presigned URL may be valid.
  private static final Duration LONGEST_LINK = Duration.ofDays(7);

  /// The connection's own stream. The SDK's `ResponseInputStream` would close it after a minute
  /// without reads, by a thread that outlives the plugin.
  private static final ResponseTransformer<GetObjectResponse, InputStream> BARE_STREAM =
      ResponseTransformer.unmanaged((_, stream) -> stream);

  private final S3Settings settings;
  private final S3Connection connection;
  private final S3Client client;
  private final Path tempDir;
  private final Clock clock;
  private final KeyNames names;
  private final Upload upload;

  S3LogStore(S3Settings settings, S3Connection connection, Path tempDir, Clock clock) {
    this(settings, connection, tempDir, clock, Upload.PART_BYTES);
  }

  /// @param partBytes objects larger than this are sent in parts of this size
  S3LogStore(
      S3Settings settings, S3Connection connection, Path tempDir, Clock clock, long partBytes) {
    this.settings = settings;
    this.connection = connection;
    this.client = connection.client();
    this.tempDir = tempDir;
    this.clock = clock;
    this.names = new KeyNames(settings.prefix());
    this.upload = new Upload(client, settings.bucket(), partBytes);
  }

  /// Spools the content first: S3 wants to know the size before the first byte, and a retry needs
  /// the bytes again.
  @Override
  public StoredObject put(ObjectKey key, InputStream content) {
    try {
      Path spool = Files.createTempFile(tempDir, "put-", null);
      try {
        Files.copy(content, spool, StandardCopyOption.REPLACE_EXISTING);
        long size = Files.size(spool);
        upload.send(names.of(key.path()), spool, size);
        // Only S3 knows the time that stat and list will tell.
        Instant storedAt = stat(key).map(StoredObject::storedAt).orElseGet(this::now);
        return new StoredObject(key, size, storedAt);
      } finally {
        Files.deleteIfExists(spool);
      }
    } catch (SdkException e) {
      throw failure("store", key, e);
    } catch (IOException e) {
      throw new LogStoreException(
          Kind.TRANSIENT,
          "Cannot store "
              + key
              + " in "
              + settings.place()
              + ": spooling it to "
              + tempDir
              + " failed: "
              + e
              + ".",
          e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "A range counts from 0, found offset " + offset + " and length " + length);
    }
    // A range of no bytes cannot be said in HTTP.
    if (length == 0) {
      return nothingOf(key);
    }
    try {
      return client.getObject(
          r -> r.bucket(settings.bucket()).key(names.of(key.path())).range(range(offset, length)),
          BARE_STREAM);
    } catch (SdkException e) {
      if (e instanceof S3Exception s3 && s3.statusCode() == 416) {
        return nothingOf(key);
      }
      throw failure("read", key, e);
    }
  }

  /// RFC 9110, 14.1.2. Without an end if a server could not count to the byte after it.
  private static String range(long offset, long length) {
    boolean endless = length > Long.MAX_VALUE - 1 - offset;
    return "bytes=" + offset + "-" + (endless ? "" : offset + length - 1);
  }

  private InputStream nothingOf(ObjectKey key) {
    if (stat(key).isEmpty()) {
      throw new LogStoreException(
          Kind.NOT_FOUND, "There is no object " + key + " in " + settings.place());
    }
    return InputStream.nullInputStream();
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    try {
      HeadObjectResponse found =
          client.headObject(r -> r.bucket(settings.bucket()).key(names.of(key.path())));
      return Optional.of(stored(key, found.contentLength(), found.lastModified()));
    } catch (SdkException e) {
      if (S3Failure.of(e).kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure("look up", key, e);
    }
  }

  /// Headers tell seconds and some servers' listings milliseconds, of the same time.
  private static StoredObject stored(ObjectKey key, long size, Instant lastModified) {
    return new StoredObject(key, size, lastModified.truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public void delete(ObjectKey key) {
    try {
      client.deleteObject(r -> r.bucket(settings.bucket()).key(names.of(key.path())));
    } catch (SdkException e) {
      if (S3Failure.of(e).kind() != Kind.NOT_FOUND) {
        throw failure("delete", key, e);
      }
    }
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit must be 1..1000, found " + limit);
    }
    try {
      return collect(prefix, after, limit);
    } catch (SdkException e) {
      throw S3Failure.of(e).exception("list the logs in " + settings.place(), e);
    }
  }

  /// Usually one request; more only where people put objects of their own among ours.
  private List<StoredObject> collect(String prefix, String after, int limit) {
    List<StoredObject> page = new ArrayList<>();
    @Nullable String next = after.isEmpty() ? null : names.of(after);
    while (true) {
      String startAfter = next;
      ListObjectsV2Response answer =
          client.listObjectsV2(r ->
              r.bucket(settings.bucket())
                  .prefix(names.of(prefix))
                  .startAfter(startAfter)
                  .maxKeys(limit));
      for (S3Object object : answer.contents()) {
        Optional<ObjectKey> key = names.key(object.key());
        if (key.isPresent() && page.size() < limit) {
          page.add(stored(key.get(), object.size(), object.lastModified()));
        }
      }
      if (page.size() == limit || answer.contents().isEmpty() || !answer.isTruncated()) {
        return page;
      }
      next = answer.contents().getLast().key();
    }
  }

  /// Valid no longer than the credentials that signed it; those of a role last hours.
  @Override
  public Optional<URI> signedUrl(ObjectKey key, Duration ttl) {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST_LINK) > 0) {
      throw new IllegalArgumentException("A link is valid for 1 s to 7 days, found " + ttl);
    }
    try {
      return Optional.of(
          connection
              .presigner()
              .presignGetObject(p ->
                  p.signatureDuration(ttl)
                      .getObjectRequest(r -> r.bucket(settings.bucket()).key(names.of(key.path()))))
              .url()
              .toURI());
    } catch (SdkException e) {
      throw failure("sign a link to", key, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A presigned URL is no URI: " + key, e);
    }
  }

  /// Lists one name, which takes the same permission as a listing and costs least.
  @Override
  public Health check() {
    try {
      client.listObjectsV2(r ->
          r.bucket(settings.bucket())
              .prefix(names.of(""))
              .maxKeys(1)
              .overrideConfiguration(
                  AwsRequestOverrideConfiguration.builder().apiCallTimeout(LONGEST_CHECK).build()));
      return Health.up(settings.place());
    } catch (SdkException e) {
      return Health.down(S3Failure.of(e).sentence("reach " + settings.place()));
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private LogStoreException failure(String verb, ObjectKey key, SdkException e) {
    S3Failure failure = S3Failure.of(e);
    return failure.exception(verb + " " + key + " in " + settings.place(), e);
  }
}
