// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import dev.runlens.api.ComponentException;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Puts the logs of jobs into log stores and opens them again. A log is two objects: the data, one
/// standard zstd file, and the index that finds its way in it.
public final class JobLogs {

  private static final Duration PUT_DEADLINE = Duration.ofMinutes(10);
  private static final Duration READ_DEADLINE = Duration.ofSeconds(20);
  private static final int REMEMBERED_INDEXES = 64;
  private static final int LARGEST_INDEX = 64 * 1024 * 1024;

  private final Function<String, Slot<LogStore>> stores;
  private final FrameCache frames;
  private final Map<String, LogIndex> indexes =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, LogIndex> eldest) {
              return size() > REMEMBERED_INDEXES;
            }
          });

  /// @param stores the slot of a log store instance
  /// @param frames remembers decompressed frames of all logs
  public JobLogs(Function<String, Slot<LogStore>> stores, FrameCache frames) {
    this.stores = stores;
    this.frames = frames;
  }

  /// The key of a job's log, without the endings of its two objects.
  static String key(JobKey job) {
    return "%s/%d/%d/%d/%d/log"
        .formatted(
            job.source(),
            job.run().repository().value(),
            job.run().runId(),
            job.run().attempt(),
            job.jobId());
  }

  /// Stores a log that [LogWriter] has written. The index comes last: who finds it finds the data.
  void put(String instance, String key, Path data, LogIndex index) {
    Slot<LogStore> store = stores.apply(instance);
    store.run(
        "put",
        PUT_DEADLINE,
        component -> {
          try (InputStream content = Files.newInputStream(data)) {
            component.put(dataKey(key), content);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          component.put(indexKey(key), new ByteArrayInputStream(index.toBytes()));
        });
  }

  /// The log of a job, if it is stored.
  public Optional<StoredLogView> view(JobRecord job) {
    return reader(job)
        .map(reader ->
            new StoredLogView(reader, StepSplitter.split(job.job().steps(), reader.index())));
  }

  /// The log of a job for a page that has more to show than it: empty also if its store cannot be
  /// reached or what it holds is damaged.
  public Optional<StoredLogView> viewWithinReach(JobRecord job) {
    try {
      return view(job);
    } catch (SlotException | ComponentException | CorruptLogException e) {
      return Optional.empty();
    }
  }

  /// The reader of a job's log, if it is stored.
  public Optional<LogReader> reader(JobRecord job) {
    JobLog log = job.log();
    if (log.state() != JobLog.State.STORED || log.instance() == null || log.key() == null) {
      return Optional.empty();
    }
    Slot<LogStore> store = stores.apply(log.instance());
    String key = log.key();
    LogIndex index =
        indexes.computeIfAbsent(
            log.instance() + " " + key,
            _ -> LogIndex.fromBytes(read(store, indexKey(key), 0, LARGEST_INDEX)));
    return Optional.of(
        new LogReader(
            log.instance() + " " + key,
            index,
            (offset, length) -> read(store, dataKey(key), offset, length),
            frames));
  }

  private static byte[] read(Slot<LogStore> store, ObjectKey key, long offset, int length) {
    return store.call(
        "read",
        READ_DEADLINE,
        component -> {
          try (InputStream content = component.open(key, offset, length)) {
            return content.readNBytes(length);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static ObjectKey dataKey(String key) {
    return new ObjectKey(key + ".zst");
  }

  private static ObjectKey indexKey(String key) {
    return new ObjectKey(key + ".index.zst");
  }
}
