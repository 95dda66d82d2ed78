// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps each object as a resource below a collection of a WebDAV server.
///
/// An object is sent to a name that nobody looks at, renamed when the server has it, and only then
/// are older versions deleted: see [Version].
final class WebdavLogStore implements LogStore {

  /// Of a check, which must answer within 2 s.
  private static final Duration LONGEST_CHECK = Duration.ofMillis(1_500);

  /// How old an upload that nobody ended is before it is deleted.
  private static final Duration ABANDONED = Duration.ofDays(1);

  /// How often a version may be replaced between being found and being read.
  private static final int MOST_CHASES = 20;

  private final String place;
  private final WebdavClient client;
  private final KeyPaths paths;
  private final Path tempDir;
  private final Clock clock;
  private final System.Logger logger;
  private final AtomicBoolean swept = new AtomicBoolean();

  WebdavLogStore(WebdavSettings settings, ComponentContext context) {
    this.place = settings.place();
    this.client = new WebdavClient(context.http(), settings);
    this.paths = new KeyPaths(settings.prefix());
    this.tempDir = context.tempDir();
    this.clock = context.clock();
    this.logger = context.logger();
  }

  /// Spools the content first: its size is part of the name, servers want to know it before the
  /// first byte, and a second attempt needs the bytes again.
  @Override
  public StoredObject put(ObjectKey key, InputStream content) {
    try {
      Path spool = Files.createTempFile(tempDir, "put-", null);
      try {
        Files.copy(content, spool, StandardCopyOption.REPLACE_EXISTING);
        sweepOnce();
        return send(key, spool, Files.size(spool));
      } finally {
        Files.deleteIfExists(spool);
      }
    } catch (WebdavException e) {
      throw e.forCallers("store " + key + " in " + place);
    } catch (IOException e) {
      throw new LogStoreException(
          Kind.TRANSIENT,
          "Cannot store %s in %s: spooling it to %s failed: %s.".formatted(key, place, tempDir, e),
          e);
    }
  }

  private StoredObject send(ObjectKey key, Path file, long size) throws WebdavException {
    KeyPaths.Location location = paths.of(key);
    // Later than what is there, also if a clock was set back.
    long after = newest(location).map(Version::at).orElse(0L);
    Version version = Version.of(location.name(), Math.max(clock.millis(), after + 1), size);
    String incoming = paths.incoming() + version.at() + "-" + version.nonce();
    try {
      client.put(incoming, file);
      client.move(incoming, location.path(version));
    } catch (WebdavException e) {
      discard(incoming, e);
      throw e;
    }
    retire(location, version);
    return Listing.stored(key, version);
  }

  /// Also when this thread was interrupted, which would end the request before it is sent.
  private void discard(String incoming, WebdavException failure) {
    boolean interrupted = Thread.interrupted();
    try {
      client.delete(incoming);
    } catch (WebdavException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Deletes old versions, once the server shows the new one whole. The one just before stays until
  /// the next put: somebody may be about to read it.
  private void retire(KeyPaths.Location location, Version latest) throws WebdavException {
    List<Version> whole = whole(location);
    if (whole.stream().noneMatch(version -> version.compareTo(latest) >= 0)) {
      throw WebdavException.passing(
          "The server does not show the %,d bytes that it took".formatted(latest.size()));
    }
    for (Version version : whole.subList(0, Math.max(0, whole.size() - 2))) {
      try {
        client.delete(location.path(version));
      } catch (WebdavException e) {
        // Readers take the latest version anyway; the next put tries again.
        logger.log(Level.WARNING, e.sentence("delete the replaced " + location.path(version)));
      }
    }
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "A range counts from 0, found offset " + offset + " and length " + length);
    }
    try {
      KeyPaths.Location location = paths.of(key);
      for (int chase = 0; chase < MOST_CHASES; chase++) {
        Optional<Version> version = find(location);
        if (version.isEmpty()) {
          throw new LogStoreException(
              Kind.NOT_FOUND, "There is no object %s in %s.".formatted(key, place));
        }
        long size = version.get().size();
        long count = Math.min(length, size - Math.min(offset, size));
        // A range of no bytes cannot be said in HTTP.
        if (count == 0) {
          return InputStream.nullInputStream();
        }
        try {
          Optional<InputStream> content =
              client.read(location.path(version.get()), offset, count, size);
          if (content.isPresent()) {
            return content.get();
          }
        } catch (WebdavException e) {
          // Replaced while the server opened it: Tomcat then answers 500.
          if (find(location).equals(version)) {
            throw e;
          }
        }
      }
      throw WebdavException.passing("It is being replaced all the time");
    } catch (WebdavException e) {
      throw e.forCallers("read " + key + " in " + place);
    }
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    try {
      return find(paths.of(key)).map(version -> Listing.stored(key, version));
    } catch (WebdavException e) {
      throw e.forCallers("look up " + key + " in " + place);
    }
  }

  /// The latest version. A server reads a collection and then its members, so a listing may miss a
  /// version that came meanwhile and one that went: twice in a row is an answer.
  private Optional<Version> find(KeyPaths.Location location) throws WebdavException {
    Optional<Version> found = newest(location);
    return found.isPresent() ? found : newest(location);
  }

  private Optional<Version> newest(KeyPaths.Location location) throws WebdavException {
    List<Version> whole = whole(location);
    return whole.isEmpty() ? Optional.empty() : Optional.of(whole.getLast());
  }

  /// The latest last.
  private List<Version> whole(KeyPaths.Location location) throws WebdavException {
    return client.members(location.collection()).stream()
        .flatMap(member -> Version.whole(member).stream())
        .filter(version -> version.name().equals(location.name()))
        .sorted()
        .toList();
  }

  /// Collections stay, also empty ones: deleting a collection would delete what somebody has put
  /// into it meanwhile.
  @Override
  public void delete(ObjectKey key) {
    try {
      KeyPaths.Location location = paths.of(key);
      // The latest last, or an older one would be seen again.
      List<Version> versions =
          client.members(location.collection()).stream()
              .filter(member -> !member.collection())
              .flatMap(member -> Version.read(member.name()).stream())
              .filter(version -> version.name().equals(location.name()))
              .sorted()
              .toList();
      for (Version version : versions) {
        client.delete(location.path(version));
      }
    } catch (WebdavException e) {
      throw e.forCallers("delete " + key + " in " + place);
    }
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit must be 1..1000, found " + limit);
    }
    try {
      return new Listing(client, paths, prefix, after, limit).walk();
    } catch (WebdavException e) {
      throw e.forCallers("list the logs in " + place);
    }
  }

  /// Deletes uploads that a crash left behind, before the first put.
  private void sweepOnce() throws WebdavException {
    if (swept.getAndSet(true)) {
      return;
    }
    String incoming = paths.incoming();
    long oldest = clock.instant().minus(ABANDONED).toEpochMilli();
    for (Multistatus.Resource member : client.members(incoming)) {
      String name = member.name();
      if (name.matches("\\d{1,18}-[0-9a-f]{8}")
          && Long.parseLong(name.substring(0, name.indexOf('-'))) < oldest) {
        client.delete(incoming + name);
      }
    }
  }

  @Override
  public Health check() {
    try {
      client.checkRoot(LONGEST_CHECK);
      return Health.up(place);
    } catch (WebdavException e) {
      return Health.down(e.sentence("reach " + place));
    }
  }

  /// Everything that it uses belongs to the context, which ends with it.
  @Override
  public void close() {}
}
