// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.metric;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.job.JobStatus;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.catalog.StreamRecord;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.catalog.Warrant;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.testkit.metric.InMemoryMetricStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleReaderTest {

  private final Clock clock = Clock.systemUTC();

  @Test
  void tellsSamplesOutOfReachFromNone(@TempDir Path directory) {
    InMemoryMetricStore store = new InMemoryMetricStore();
    Slot<MetricStore> slot =
        OpenSlots.of("sqlite", MetricStore.class, store, directory.resolve("slot"), clock);
    try (Database database = Database.open(directory.resolve("catalog.db"))) {
      Streams streams = new Streams(database, clock);
      SampleReader reader = new SampleReader(streams, _ -> slot);
      Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)));
      StreamRecord stream =
          streams.register(
              "sampler",
              new StreamClaim("acme/rocket", 100, 1, 1L, null),
              Warrant.NONE,
              Observed.sampler(Observed.START));
      long job = Objects.requireNonNull(stream.job());
      assertTrue(reader.reach(job).samples().isEmpty());
      assertNull(reader.reach(job).problem());

      store.append(
          List.of(
              batch(stream.id().value(), 0)
                  .everySecond(1_768_478_400_000L, 2)
                  .column("load_1m", 1, 2)
                  .build()));
      assertEquals(2, reader.reach(job).samples().orElseThrow().instants());

      OpenSlots.close(slot);
      assertTrue(reader.reach(job).samples().isEmpty());
      assertNotNull(reader.reach(job).problem());
      assertThrows(SlotException.class, () -> reader.of(job));
    }
  }
}
