// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.postgres;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// A [Block] as the blob of a row, complete in itself: no other row is needed to read it.
///
/// Layout, in a zlib stream, whose Adler-32 tells damage: [#FORMAT] (1 byte); count of instants,
/// the first, then the distance of each from the one before (8 bytes each); count of columns, then
/// of each its name, its labels and its numbers; count of processes, then each. Counts have 4
/// bytes, texts are those of [DataOutputStream#writeUTF], all is big-endian.
///
/// Numbers are their bits XOR those of the number before, so every number comes back bit for bit:
/// the highest byte of all of them first, then the next, so that what is alike lies together and
/// deflates to little.
final class BlockCodec {

  private static final int FORMAT = 1;

  private static final int HAS_PARENT = 1;
  private static final int HAS_THREADS = 2;

  private BlockCodec() {}

  /// @throws IOException if a text has more than 65,535 bytes
  static byte[] encode(Block block) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(content);
    out.writeByte(FORMAT);
    writeTimes(out, block.times());
    out.writeInt(block.columns().size());
    for (Column column : block.columns()) {
      writeSeries(out, column.series());
      writeNumbers(out, column.values());
    }
    out.writeInt(block.processes().size());
    for (ProcessSample process : block.processes()) {
      writeProcess(out, process);
    }
    return deflated(content);
  }

  /// All at once: zlib, which is native, is slow byte by byte.
  private static byte[] deflated(ByteArrayOutputStream content) throws IOException {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(blob, deflater, 8_192)) {
      content.writeTo(out);
    } finally {
      deflater.end();
    }
    return blob.toByteArray();
  }

  private static void writeTimes(DataOutputStream out, long[] times) throws IOException {
    out.writeInt(times.length);
    long before = 0;
    for (long time : times) {
      out.writeLong(time - before);
      before = time;
    }
  }

  private static void writeSeries(DataOutputStream out, Series series) throws IOException {
    out.writeUTF(series.name());
    out.writeByte(series.labels().size());
    for (Map.Entry<String, String> label : series.labels().entrySet()) {
      out.writeUTF(label.getKey());
      out.writeUTF(label.getValue());
    }
  }

  private static void writeNumbers(DataOutputStream out, double[] numbers) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(numbers.length, Long.BYTES)];
    long before = 0;
    for (int i = 0; i < numbers.length; i++) {
      long bits = Double.doubleToRawLongBits(numbers[i]);
      for (int plane = 0; plane < Long.BYTES; plane++) {
        bytes[plane * numbers.length + i] =
            (byte) ((bits ^ before) >>> (Long.SIZE - 8 - 8 * plane));
      }
      before = bits;
    }
    out.write(bytes);
  }

  private static void writeProcess(DataOutputStream out, ProcessSample process) throws IOException {
    Integer parent = process.parentPid();
    Integer threads = process.threads();
    out.writeByte((parent == null ? 0 : HAS_PARENT) | (threads == null ? 0 : HAS_THREADS));
    out.writeInt(process.index());
    out.writeInt(process.pid());
    out.writeInt(parent == null ? 0 : parent);
    out.writeUTF(process.command());
    out.writeLong(Double.doubleToRawLongBits(process.cpuCores()));
    out.writeLong(process.residentBytes());
    out.writeInt(threads == null ? 0 : threads);
  }

  /// @param wanted which columns, by metric name
  /// @param processes whether to read them too
  /// @throws CorruptBlockException whatever is wrong with `blob`
  static Block decode(byte[] blob, Predicate<String> wanted, boolean processes) {
    try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(blob))) {
      // To the end, where the checksum is compared.
      byte[] content = inflated.readAllBytes();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new CorruptBlockException("unknown format " + format);
      }
      long[] times = readTimes(in);
      List<Column> columns = readColumns(in, times.length, wanted);
      return new Block(times, columns, processes ? readProcesses(in, times.length) : List.of());
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptBlockException("the block cannot be read: " + e.getMessage(), e);
    }
  }

  /// Reads bytes before it makes an array for them, so that no damaged count makes a huge one.
  private static byte[] readBytes(DataInputStream in, int count, int size) throws IOException {
    long expected = (long) count * size;
    if (count < 0 || expected > Integer.MAX_VALUE - 8) {
      throw new CorruptBlockException("unusable count " + count);
    }
    byte[] bytes = in.readNBytes((int) expected);
    if (bytes.length < expected) {
      throw new CorruptBlockException(
          "expected %d more bytes, found %d".formatted(expected, bytes.length));
    }
    return bytes;
  }

  private static long[] readTimes(DataInputStream in) throws IOException {
    int count = in.readInt();
    byte[] bytes = readBytes(in, count, Long.BYTES);
    if (count == 0) {
      throw new CorruptBlockException("no instant");
    }
    DataInputStream distances = new DataInputStream(new ByteArrayInputStream(bytes));
    long[] times = new long[count];
    times[0] = distances.readLong();
    for (int i = 1; i < count; i++) {
      times[i] = times[i - 1] + distances.readLong();
      if (times[i] <= times[i - 1]) {
        throw new CorruptBlockException("instants do not ascend");
      }
    }
    return times;
  }

  private static List<Column> readColumns(
      DataInputStream in, int instants, Predicate<String> wanted) throws IOException {
    int count = in.readInt();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      TreeMap<String, String> labels = new TreeMap<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        labels.put(in.readUTF(), in.readUTF());
      }
      byte[] bytes = readBytes(in, instants, Long.BYTES);
      if (wanted.test(name)) {
        columns.add(new Column(new Series(name, labels), numbers(bytes, instants)));
      }
    }
    return columns;
  }

  private static double[] numbers(byte[] bytes, int count) {
    double[] numbers = new double[count];
    long before = 0;
    for (int i = 0; i < count; i++) {
      long difference = 0;
      for (int plane = 0; plane < Long.BYTES; plane++) {
        difference = difference << 8 | (bytes[plane * count + i] & 0xff);
      }
      before ^= difference;
      numbers[i] = Double.longBitsToDouble(before);
    }
    return numbers;
  }

  private static List<ProcessSample> readProcesses(DataInputStream in, int instants)
      throws IOException {
    int count = in.readInt();
    List<ProcessSample> processes = new ArrayList<>();
    int least = 0;
    for (int i = 0; i < count; i++) {
      ProcessSample process = readProcess(in);
      if (process.index() < least || process.index() >= instants) {
        throw new CorruptBlockException("a process at no instant");
      }
      least = process.index();
      processes.add(process);
    }
    return processes;
  }

  private static ProcessSample readProcess(DataInputStream in) throws IOException {
    int present = in.readUnsignedByte();
    int index = in.readInt();
    int pid = in.readInt();
    @Nullable Integer parent = unlessAbsent(in.readInt(), present & HAS_PARENT);
    String command = in.readUTF();
    double cores = Double.longBitsToDouble(in.readLong());
    long resident = in.readLong();
    @Nullable Integer threads = unlessAbsent(in.readInt(), present & HAS_THREADS);
    return new ProcessSample(index, pid, parent, command, cores, resident, threads);
  }

  private static @Nullable Integer unlessAbsent(int value, int present) {
    return present == 0 ? null : (Integer) value;
  }
}
