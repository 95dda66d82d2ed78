// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import dev.runlens.api.metric.ProcessSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A [Block] as the blob of a row, in a tail as in a chunk.
///
/// Layout, in an [Envelope]: count of instants, times; count of columns, then of each its name, its
/// length in bytes and its [Numbers], so that a reader steps over what it does not want; count of
/// processes, then each attribute of all of them: indexes, pids, parents, names, cores, memory,
/// threads.
final class BlockCodec {

  /// Stands for an attribute that the sampler did not say; no `int`.
  private static final long ABSENT = Integer.MIN_VALUE - 1L;

  private BlockCodec() {}

  /// For the tail: quick.
  static byte[] encode(Block block) {
    return Envelope.plain(content(block));
  }

  /// For a chunk: small.
  static byte[] encodeCompressed(Block block) {
    return Envelope.compressed(content(block));
  }

  private static ByteSink content(Block block) {
    ByteSink out = new ByteSink();
    out.writeVarint(block.times().length);
    Integers.write(out, block.times());
    out.writeVarint(block.columns().size());
    ByteSink numbers = new ByteSink();
    for (Block.Column column : block.columns()) {
      numbers.clear();
      Numbers.write(numbers, column.values());
      out.writeVarint(column.name());
      out.writeVarint(numbers.length());
      out.write(numbers.array(), 0, numbers.length());
    }
    out.writeVarint(block.processes().size());
    writeAttribute(out, block, Block.ProcessEntry::index);
    writeAttribute(out, block, process -> process.sample().pid());
    writeAttribute(out, block, process -> orAbsent(process.sample().parentPid()));
    writeAttribute(out, block, Block.ProcessEntry::name);
    Numbers.write(
        out,
        block.processes().stream().mapToDouble(process -> process.sample().cpuCores()).toArray());
    writeAttribute(out, block, process -> process.sample().residentBytes());
    writeAttribute(out, block, process -> orAbsent(process.sample().threads()));
    return out;
  }

  private static void writeAttribute(
      ByteSink out, Block block, ToLongFunction<Block.ProcessEntry> attribute) {
    Integers.write(out, block.processes().stream().mapToLong(attribute).toArray());
  }

  private static long orAbsent(@Nullable Integer value) {
    return value == null ? ABSENT : value;
  }

  /// @param wanted which columns, by name
  /// @param processes whether to read them too
  /// @throws CorruptBlockException whatever is wrong with `blob`
  static Block decode(byte[] blob, IntPredicate wanted, boolean processes) {
    ByteSource in = Envelope.open(blob);
    long[] times = readTimes(in);
    int count = in.readSize(in.remaining());
    List<Block.Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int name = in.readSize(Integer.MAX_VALUE);
      ByteSource numbers = in.read(in.readSize(in.remaining()));
      if (wanted.test(name)) {
        columns.add(new Block.Column(name, Numbers.read(numbers, times.length)));
      }
    }
    return new Block(times, columns, processes ? readProcesses(in, times.length) : List.of());
  }

  private static long[] readTimes(ByteSource in) {
    int count = in.readSize(in.remaining());
    long[] times = Integers.read(in, count);
    if (count == 0) {
      throw new CorruptBlockException("no instant");
    }
    for (int i = 1; i < count; i++) {
      if (times[i] <= times[i - 1]) {
        throw new CorruptBlockException("instants do not ascend");
      }
    }
    return times;
  }

  private static List<Block.ProcessEntry> readProcesses(ByteSource in, int instants) {
    int count = in.readSize(in.remaining());
    long[] indexes = Integers.read(in, count);
    long[] pids = Integers.read(in, count);
    long[] parents = Integers.read(in, count);
    long[] names = Integers.read(in, count);
    double[] cores = Numbers.read(in, count);
    long[] resident = Integers.read(in, count);
    long[] threads = Integers.read(in, count);
    List<Block.ProcessEntry> processes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long least = i == 0 ? 0 : indexes[i - 1];
      if (indexes[i] < least || indexes[i] >= instants) {
        throw new CorruptBlockException("a process at no instant");
      }
      processes.add(
          new Block.ProcessEntry(
              toInt(names[i]),
              new ProcessSample(
                  toInt(indexes[i]),
                  toInt(pids[i]),
                  unlessAbsent(parents[i]),
                  "",
                  cores[i],
                  resident[i],
                  unlessAbsent(threads[i]))));
    }
    return processes;
  }

  private static @Nullable Integer unlessAbsent(long value) {
    return value == ABSENT ? null : (Integer) toInt(value);
  }

  private static int toInt(long value) {
    if (value != (int) value) {
      throw new CorruptBlockException("expected 32 bits, found " + value);
    }
    return (int) value;
  }
}
