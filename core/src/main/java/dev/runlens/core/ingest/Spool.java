// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.metric.SampleBatch;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Batches on disk that wait for a metric store that is away: segments of records, each a length, a
/// CRC-32C and a batch. Not safe for several threads; [SpoolingStore] sees to that.
///
/// What [#append] returned from survives the power going off. A record that was cut short was never
/// acknowledged, and ends its segment when that is read.
final class Spool implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(Spool.class.getName());
  private static final String ENDING = ".spool";
  private static final int HEAD = 8;
  private static final long SEGMENT_BYTES = 4 * 1024 * 1024;

  private final Path directory;
  private final long mostBytes;
  private @Nullable FileChannel current;
  private @Nullable Path currentPath;
  private long nextNumber;
  private long bytes;

  /// Opens a spool, with what an earlier run left in it.
  ///
  /// @param mostBytes at most so much is kept
  Spool(Path directory, long mostBytes) {
    this.directory = directory;
    this.mostBytes = mostBytes;
    try {
      Files.createDirectories(directory);
      for (Path segment : segments()) {
        bytes += Files.size(segment);
        nextNumber = Math.max(nextNumber, number(segment) + 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use the spool " + directory, e);
    }
  }

  /// How much waits, in bytes.
  long bytes() {
    return bytes;
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return bytes == 0;
  }

  /// Keeps batches and returns when they are durable.
  ///
  /// @throws IOException if the spool is full or the disk refuses
  void append(List<SampleBatch> batches) throws IOException {
    List<ByteBuffer> records = new ArrayList<>(batches.size());
    long length = 0;
    for (SampleBatch batch : batches) {
      ByteBuffer record = record(BatchCodec.write(batch));
      records.add(record);
      length += record.remaining();
    }
    if (bytes + length > mostBytes) {
      throw new IOException("The spool holds " + bytes + " bytes and takes at most " + mostBytes);
    }
    FileChannel segment = segment();
    for (ByteBuffer record : records) {
      while (record.hasRemaining()) {
        segment.write(record);
      }
    }
    segment.force(false);
    bytes += length;
    if (segment.size() >= SEGMENT_BYTES) {
      closeSegment();
    }
  }

  /// The oldest segment, to which nothing is written any more.
  Optional<Path> oldest() throws IOException {
    Optional<Path> oldest = segments().stream().findFirst();
    if (oldest.isPresent() && oldest.get().equals(currentPath)) {
      closeSegment();
    }
    return oldest;
  }

  /// The batches of a segment.
  List<SampleBatch> read(Path segment) throws IOException {
    byte[] content = Files.readAllBytes(segment);
    List<SampleBatch> batches = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    while (in.available() >= HEAD) {
      int length = in.readInt();
      int crc = in.readInt();
      byte[] record = length < 0 || length > in.available() ? null : in.readNBytes(length);
      if (record == null || crc(record) != crc) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "spool segment ends early file={0} batches={1}",
            segment,
            batches.size());
        break;
      }
      batches.add(BatchCodec.read(record));
    }
    return batches;
  }

  /// Forgets a segment.
  void delete(Path segment) throws IOException {
    long size = Files.size(segment);
    Files.delete(segment);
    bytes -= size;
  }

  @Override
  public void close() throws IOException {
    closeSegment();
  }

  private FileChannel segment() throws IOException {
    FileChannel open = current;
    if (open != null) {
      return open;
    }
    Path path = directory.resolve("%012d%s".formatted(nextNumber, ENDING));
    FileChannel made =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    // The file's name must survive too, or its content is lost with it.
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
    nextNumber++;
    current = made;
    currentPath = path;
    return made;
  }

  private void closeSegment() throws IOException {
    if (current != null) {
      current.close();
      current = null;
      currentPath = null;
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{12}\\" + ENDING))
          .sorted()
          .toList();
    }
  }

  private static long number(Path segment) {
    return Long.parseLong(segment.getFileName().toString().replace(ENDING, ""));
  }

  private static ByteBuffer record(byte[] batch) {
    return ByteBuffer.allocate(HEAD + batch.length)
        .putInt(batch.length)
        .putInt(crc(batch))
        .put(batch)
        .flip();
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
