// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.auth.ServiceAccountSigner;
import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.SignUrlOption;
import com.google.cloud.storage.StorageException;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps each object as an object of a bucket, named `<prefix>/<key>`.
///
/// A `NullPointerException` is caught wherever the client is called: it is what version 2.78.0
/// throws when its thread is interrupted while it waits to try again.
final class GcsLogStore implements LogStore {

  private static final int BUFFER_BYTES = 64 << 10;

  /// Of V4 signatures: <https://cloud.google.com/storage/docs/access-control/signed-urls#example>.
  private static final Duration LONGEST_LINK = Duration.ofDays(7);

  /// Google charges for each request, and checks come every few seconds.
  private static final Duration CHECK_AGAIN = Duration.ofSeconds(30);

  /// What a check looks for: an object that is never there.
  private static final ObjectKey NOTHING = new ObjectKey("check/never-written");

  private final GcsSettings settings;
  private final Clock clock;
  private final Storage storage;
  private final Storage quick;
  private final Uploads uploads;
  private final GcsFailures failures;
  private volatile @Nullable Checked checked;

  private record Checked(Health health, Instant at) {}

  GcsLogStore(GcsSettings settings, Storage storage, Storage quick, Uploads uploads, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.storage = storage;
    this.quick = quick;
    this.uploads = uploads;
    this.failures = new GcsFailures(settings.bucket());
  }

  @Override
  public StoredObject put(ObjectKey key, InputStream content) {
    BlobInfo object =
        BlobInfo.newBuilder(id(key)).setContentType("application/octet-stream").build();
    try {
      uploads.send(object, content);
    } catch (Uploads.ContentException e) {
      throw new LogStoreException(
          Kind.TRANSIENT,
          "Cannot store " + key + ": its content broke off (" + e.getCause() + ").",
          e);
    } catch (IOException | StorageException | NullPointerException e) {
      throw failures.of("Cannot store " + key, "storage.objects.create", e);
    }
    return stat(key)
        .orElseThrow(() ->
            new LogStoreException(
                Kind.TRANSIENT,
                "Stored " + key + " in " + place() + ", but somebody deleted it at once."));
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "A range counts from 0, found offset " + offset + " and length " + length);
    }
    if (length == 0) {
      if (stat(key).isEmpty()) {
        throw missing(key, null);
      }
      return InputStream.nullInputStream();
    }
    ReadChannel reader = storage.reader(id(key));
    try {
      // Bytes come straight from the connection: a range costs no more than itself.
      reader.setChunkSize(0);
      reader.seek(offset);
      if (length < Long.MAX_VALUE - offset) {
        // Counts from the object's beginning, not from where the reader stands.
        reader.limit(offset + length);
      }
      InputStream bytes = new BufferedInputStream(Channels.newInputStream(reader), BUFFER_BYTES);
      // The reader asks for nothing before it is read, but what is missing must be said here.
      bytes.mark(1);
      bytes.read();
      bytes.reset();
      return bytes;
    } catch (IOException | StorageException | NullPointerException e) {
      reader.close();
      if (GcsFailures.notFound(e)) {
        requireBucket();
        throw missing(key, e);
      }
      throw failures.of("Cannot read " + key, "storage.objects.get", e);
    }
  }

  private LogStoreException missing(ObjectKey key, @Nullable Exception cause) {
    return new LogStoreException(
        Kind.NOT_FOUND, "There is no object " + key + " in " + place(), cause);
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    try {
      Blob found = storage.get(id(key), fields());
      if (found == null) {
        requireBucket();
        return Optional.empty();
      }
      return Optional.of(stored(key, found));
    } catch (StorageException | NullPointerException e) {
      throw failures.of("Cannot look up " + key, "storage.objects.get", e);
    }
  }

  private static BlobGetOption fields() {
    return BlobGetOption.fields(BlobField.NAME, BlobField.SIZE, BlobField.TIME_CREATED);
  }

  @Override
  public void delete(ObjectKey key) {
    try {
      if (!storage.delete(id(key))) {
        requireBucket();
      }
    } catch (StorageException | NullPointerException e) {
      throw failures.of("Cannot delete " + key, "storage.objects.delete", e);
    }
  }

  /// Google answers 404 for a missing object and for a missing bucket, and the client says of both
  /// that there is no object. A bucket that was deleted must not look like logs never stored.
  private void requireBucket() {
    page(storage, name(NOTHING.path()), "", 1);
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit must be 1..1000, found " + limit);
    }
    return page(storage, name(prefix), after, limit);
  }

  private List<StoredObject> page(Storage client, String names, String after, int limit) {
    List<BlobListOption> options = new ArrayList<>();
    options.add(BlobListOption.prefix(names));
    // One more than asked for, because the first may be `after` itself.
    options.add(BlobListOption.pageSize(Math.min(limit + 1, 1_000)));
    options.add(BlobListOption.fields(BlobField.NAME, BlobField.SIZE, BlobField.TIME_CREATED));
    if (!after.isEmpty()) {
      options.add(BlobListOption.startOffset(name(after)));
    }
    List<StoredObject> page = new ArrayList<>();
    try {
      for (Blob found :
          client.list(settings.bucket(), options.toArray(BlobListOption[]::new)).iterateAll()) {
        String path = found.getName().substring(name("").length());
        if (path.compareTo(after) > 0 && isKey(path)) {
          page.add(stored(new ObjectKey(path), found));
          if (page.size() == limit) {
            break;
          }
        }
      }
      return page;
    } catch (StorageException | NullPointerException e) {
      throw failures.of("Cannot list the objects", "storage.objects.list", e);
    }
  }

  /// Leaves out what others put beneath the prefix, such as the empty objects that stand for
  /// folders.
  private static boolean isKey(String path) {
    try {
      return new ObjectKey(path).path().equals(path);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public Optional<URI> signedUrl(ObjectKey key, Duration ttl) {
    if (ttl.toSeconds() < 1 || ttl.compareTo(LONGEST_LINK) > 0) {
      throw new LogStoreException(
          Kind.INVALID, "A link to " + key + " can be good for 1 s to 7 days, found " + ttl);
    }
    if (!(storage.getOptions().getCredentials() instanceof ServiceAccountSigner)) {
      return Optional.empty();
    }
    List<SignUrlOption> options = new ArrayList<>();
    options.add(SignUrlOption.withV4Signature());
    URI endpoint = settings.endpoint();
    if (endpoint != null) {
      options.add(SignUrlOption.withHostName("https://" + endpoint.getRawAuthority()));
    }
    try {
      String url =
          storage
              .signUrl(
                  BlobInfo.newBuilder(id(key)).build(),
                  ttl.toSeconds(),
                  TimeUnit.SECONDS,
                  options.toArray(SignUrlOption[]::new))
              .toString();
      // The client always says https; the scheme is not part of what is signed.
      return Optional.of(
          URI.create(
              endpoint == null ? url : url.replaceFirst("^https?:", endpoint.getScheme() + ":")));
    } catch (ServiceAccountSigner.SigningException e) {
      throw failures.of("Cannot sign a link to " + key, "iam.serviceAccounts.signBlob", e);
    }
  }

  /// Lists a place where nothing is, at most every 30 s.
  @Override
  public Health check() {
    Checked last = checked;
    if (last == null || !clock.instant().isBefore(last.at().plus(CHECK_AGAIN))) {
      last = new Checked(look(), clock.instant());
      checked = last;
    }
    return last.health();
  }

  private Health look() {
    try {
      page(quick, name(NOTHING.path()), "", 1);
      return Health.up(place());
    } catch (LogStoreException e) {
      return Health.down(String.valueOf(e.getMessage()));
    }
  }

  /// Tries every permission that the store needs, without keeping anything.
  void tryPermissions() {
    list("", "", 1);
    stat(NOTHING);
    delete(NOTHING);
    try {
      put(NOTHING, new BreaksOff());
    } catch (LogStoreException e) {
      if (!(e.getCause() instanceof Uploads.ContentException)) {
        throw e;
      }
    }
  }

  /// Enough bytes for an upload to begin, and then none to end it.
  private static final class BreaksOff extends InputStream {

    private int left = GcsClient.CHUNK_BYTES + 1;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      if (left == 0) {
        throw new IOException("only a trial");
      }
      int given = Math.min(count, left);
      left -= given;
      return given;
    }
  }

  /// Holds nothing open between calls.
  @Override
  public void close() {
    try {
      storage.close();
      quick.close();
    } catch (Exception e) {
      throw new IllegalStateException("The storage client does not close", e);
    }
  }

  private String place() {
    return "gs://" + settings.bucket() + "/" + settings.prefix();
  }

  private BlobId id(ObjectKey key) {
    return BlobId.of(settings.bucket(), name(key.path()));
  }

  private String name(String path) {
    return settings.prefix() + "/" + path;
  }

  private static StoredObject stored(ObjectKey key, BlobInfo object) {
    return new StoredObject(
        key, object.getSize(), object.getCreateTimeOffsetDateTime().toInstant());
  }
}
