// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import dev.runlens.logs.filesystem.KeyPaths.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keeps each object in a file of its own.
///
/// An object is written beside the others, forced to the disk and then renamed, so that a name
/// always stands for a whole object, also after the power went off (rename(2) is atomic; the
/// directories are forced too, see fsync(2)).
final class FilesystemLogStore implements LogStore {

  /// Below this much space the store calls itself unwell: a log of 8 MB pages still fits a few
  /// times, so there is time to act.
  private static final long LEAST_FREE_BYTES = 100L << 20;

  private static final int BUFFER_BYTES = 128 << 10;

  /// How often a put makes its directories anew because a delete took them away as empty.
  private static final int MOST_RENAMES = 100;

  private final Path root;
  private final Clock clock;
  private final KeyPaths paths;
  private final IncomingFiles incoming;

  FilesystemLogStore(Path directory, Clock clock, System.Logger logger) throws IOException {
    this.root = Files.createDirectories(directory).toRealPath();
    this.clock = clock;
    this.paths = new KeyPaths(root);
    this.incoming = new IncomingFiles(root);
    logger.log(System.Logger.Level.INFO, "log store opened directory={0}", root);
  }

  @Override
  public StoredObject put(ObjectKey key, InputStream content) {
    Path file = paths.file(key);
    try {
      Path part = incoming.create();
      try {
        StoredObject stored = write(key, part, content);
        publish(part, file);
        return stored;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw failure("store", key, e);
    }
  }

  /// Writes all of `content` and forces it to the disk, with the time at which it was complete.
  private StoredObject write(ObjectKey key, Path part, InputStream content) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        writeAll(channel, ByteBuffer.wrap(buffer, 0, count));
      }
      Instant storedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Files.setLastModifiedTime(part, FileTime.from(storedAt));
      channel.force(true);
      return new StoredObject(key, channel.size(), storedAt);
    }
  }

  private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void publish(Path part, Path file) throws IOException {
    Path directory = directoryOf(file);
    for (int attempt = 1; ; attempt++) {
      try {
        refuseOutside(present(directory));
        Files.createDirectories(directory);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        break;
      } catch (NoSuchFileException e) {
        if (attempt == MOST_RENAMES) {
          throw e;
        }
      }
    }
    // Whoever made a directory may not have forced it yet, so each put forces all above its file.
    Path made = directory;
    force(made);
    while (!made.equals(root)) {
      made = directoryOf(made);
      force(made);
    }
  }

  /// The directory itself, or the nearest one above it that exists.
  private static Path present(Path directory) {
    Path present = directory;
    while (!Files.exists(present)) {
      present = directoryOf(present);
    }
    return present;
  }

  /// Forces the names in a directory to the disk.
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException _) {
      // A delete took the object and its empty directories away: nothing left to force.
    }
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "A range counts from 0, found offset " + offset + " and length " + length);
    }
    try {
      Path file = paths.file(key);
      refuseOutside(file);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new RangeStream(channel, offset, length);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new LogStoreException(Kind.NOT_FOUND, "There is no object " + key + " in " + root, e);
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    try {
      return stat(key, paths.file(key));
    } catch (IOException e) {
      throw failure("look up", key, e);
    }
  }

  private Optional<StoredObject> stat(ObjectKey key, Path file) throws IOException {
    try {
      refuseOutside(file);
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.isRegularFile()
          ? Optional.of(new StoredObject(key, found.size(), found.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      if (isNotDirectory(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void delete(ObjectKey key) {
    Path file = paths.file(key);
    try {
      if (stat(key, file).isEmpty()) {
        return;
      }
      Files.deleteIfExists(file);
      Path directory = directoryOf(file);
      while (!directory.equals(root) && deleteIfEmpty(directory)) {
        directory = directoryOf(directory);
      }
      if (Files.exists(directory)) {
        force(directory);
      }
    } catch (IOException e) {
      throw failure("delete", key, e);
    }
  }

  private static boolean deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
      return true;
    } catch (DirectoryNotEmptyException _) {
      return false;
    }
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit must be 1..1000, found " + limit);
    }
    try {
      List<StoredObject> page = new ArrayList<>();
      list(paths.top(), prefix, after, limit, page);
      return page;
    } catch (IOException e) {
      throw new LogStoreException(Kind.TRANSIENT, "Cannot list the logs in " + root + ": " + e, e);
    }
  }

  /// Walks in the order of keys and enters only directories that can hold wanted ones; in memory
  /// are the names along one path.
  private void list(
      Entry directory, String prefix, String after, int limit, List<StoredObject> page)
      throws IOException {
    for (Entry entry : paths.entries(directory)) {
      if (page.size() == limit) {
        return;
      }
      if (entry.directory()) {
        boolean mayMatch = entry.key().startsWith(prefix) || prefix.startsWith(entry.key());
        boolean mayFollow = entry.key().compareTo(after) > 0 || after.startsWith(entry.key());
        if (mayMatch && mayFollow) {
          list(entry, prefix, after, limit, page);
        }
      } else if (entry.key().startsWith(prefix) && entry.key().compareTo(after) > 0) {
        stat(new ObjectKey(entry.key()), entry.path()).ifPresent(page::add);
      }
    }
  }

  /// Answers whether a file can be made, by making one.
  @Override
  public Health check() {
    try {
      Files.delete(incoming.create());
      long free = Files.getFileStore(root).getUsableSpace();
      if (free < LEAST_FREE_BYTES) {
        return Health.down(
            String.format(
                Locale.ROOT,
                "Only %d MB are free in %s. Free space, or shorten the retention of logs.",
                free >> 20,
                root));
      }
      return Health.up(
          String.format(Locale.ROOT, "%s, %.1f GB free", root, free / (double) (1 << 30)));
    } catch (IOException e) {
      return Health.down("Cannot write to " + root + ": " + e + ". Check its owner and the disk.");
    }
  }

  /// Holds no file open between calls.
  @Override
  public void close() {}

  /// A key cannot name anything outside, but a symbolic link beneath the directory could lead
  /// there.
  private void refuseOutside(Path path) throws IOException {
    if (!path.toRealPath().startsWith(root)) {
      throw new LogStoreException(
          Kind.CONFIG,
          path
              + " is a link that leads out of "
              + root
              + ". Remove the link, or make the place it leads to the directory of this store.");
    }
  }

  private static Path directoryOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private LogStoreException failure(String verb, ObjectKey key, IOException e) {
    String what = "Cannot " + verb + " " + key + " in " + root + ": ";
    if (isFull(e)) {
      return new LogStoreException(
          Kind.CONFIG, what + "the disk is full. Free space, or shorten the retention of logs.", e);
    }
    if (isNotDirectory(e) || e instanceof DirectoryNotEmptyException) {
      return new LogStoreException(
          Kind.INVALID,
          what + "a file system cannot hold both an object a and an object a/b. Use other keys.",
          e);
    }
    if (e instanceof AccessDeniedException) {
      return new LogStoreException(
          Kind.CONFIG, what + "access denied. Make this server the owner of the directory.", e);
    }
    return new LogStoreException(Kind.TRANSIENT, what + e, e);
  }

  /// The JDK has no exception type for ENOSPC and EDQUOT; their texts are strerror(3)'s, and
  /// Windows'.
  private static boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left on device")
        || message.contains("Disk quota exceeded")
        || message.contains("not enough space on the disk");
  }

  private static boolean isNotDirectory(IOException e) {
    return e instanceof NotDirectoryException
        || e instanceof FileAlreadyExistsException
        || String.valueOf(e.getMessage()).contains("Not a directory")
        || String.valueOf(e.getMessage()).contains("Is a directory");
  }
}
