// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.Series;
import dev.runlens.api.metric.StreamId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Batches as bytes, bit by bit, for the spool. Read by the same version of the server or a later
/// one: the first byte is the version of the form.
final class BatchCodec {

  private static final int VERSION = 1;
  private static final int NONE = -1;

  private BatchCodec() {}

  static byte[] write(SampleBatch batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(batch.stream().value());
      out.writeLong(batch.sequence());
      out.writeInt(batch.times().length);
      for (long time : batch.times()) {
        out.writeLong(time);
      }
      out.writeInt(batch.columns().size());
      for (Column column : batch.columns()) {
        write(out, column);
      }
      out.writeInt(batch.processes().size());
      for (ProcessSample process : batch.processes()) {
        write(out, process);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// @throws IOException if the bytes are no batch
  static SampleBatch read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("Expected version " + VERSION + " of a batch, found " + version);
    }
    StreamId stream = new StreamId(in.readLong());
    long sequence = in.readLong();
    long[] times = new long[count(in)];
    for (int i = 0; i < times.length; i++) {
      times[i] = in.readLong();
    }
    List<Column> columns = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      columns.add(column(in, times.length));
    }
    List<ProcessSample> processes = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      processes.add(process(in));
    }
    try {
      return new SampleBatch(stream, sequence, times, columns, processes);
    } catch (IllegalArgumentException e) {
      throw new IOException("Not a batch", e);
    }
  }

  private static void write(DataOutputStream out, Column column) throws IOException {
    out.writeUTF(column.series().name());
    out.writeByte(column.series().labels().size());
    for (Map.Entry<String, String> label : column.series().labels().entrySet()) {
      out.writeUTF(label.getKey());
      out.writeUTF(label.getValue());
    }
    for (double value : column.values()) {
      out.writeLong(Double.doubleToRawLongBits(value));
    }
  }

  private static Column column(DataInputStream in, int length) throws IOException {
    String name = in.readUTF();
    SortedMap<String, String> labels = new TreeMap<>();
    for (int left = in.readByte(); left > 0; left--) {
      labels.put(in.readUTF(), in.readUTF());
    }
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = Double.longBitsToDouble(in.readLong());
    }
    return new Column(new Series(name, labels), values);
  }

  private static void write(DataOutputStream out, ProcessSample process) throws IOException {
    out.writeInt(process.index());
    out.writeInt(process.pid());
    out.writeInt(process.parentPid() == null ? NONE : process.parentPid());
    out.writeUTF(process.command());
    out.writeDouble(process.cpuCores());
    out.writeLong(process.residentBytes());
    out.writeInt(process.threads() == null ? NONE : process.threads());
  }

  private static ProcessSample process(DataInputStream in) throws IOException {
    int index = in.readInt();
    int pid = in.readInt();
    int parent = in.readInt();
    String command = in.readUTF();
    double cpuCores = in.readDouble();
    long resident = in.readLong();
    int threads = in.readInt();
    return new ProcessSample(
        index,
        pid,
        parent == NONE ? null : parent,
        command,
        cpuCores,
        resident,
        threads == NONE ? null : threads);
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("Not a batch: " + count + " entries");
    }
    return count;
  }
}
