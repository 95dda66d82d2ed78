// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.job.JobStatus;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.catalog.StreamRecord.Proof;
import dev.runlens.testkit.SettableClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {

  @TempDir Path directory;
  private Database database;
  private Pins pins;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    pins = new Pins(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEmptyCatalogNeedsNothing() {
    assertEquals(0, pins.logs("files"));
    assertEquals(0, pins.streams("sqlite"));
    assertEquals(0, pins.jobs("github"));
  }

  @Test
  void jobsNeedTheirSource() {
    see(1);
    see(2);
    assertEquals(2, pins.jobs("github"));
    assertEquals(0, pins.jobs("GITHUB"));
    assertEquals(0, pins.jobs(""));
  }

  @Test
  void onlyStoredLogsNeedTheirStore() {
    see(1);
    see(2);
    assertEquals(0, pins.logs("files"));
    Jobs jobs = new Jobs(database);
    long id = jobs.byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    database.inTransaction(transaction -> {
      jobs.logStored(transaction, id, "files", "a/b", 3, 30, true);
      return true;
    });
    assertEquals(1, pins.logs("files"));
    assertEquals(0, pins.logs("archive"));
  }

  @Test
  void streamsNeedTheirStoreWhetherTheirJobIsKnownOrNot() {
    Streams streams = new Streams(database, new SettableClock(Observed.START));
    see(1);
    register(streams, "a", 1);
    register(streams, "b", 999);
    assertEquals(2, pins.streams("sqlite"));
    assertEquals(0, pins.streams("postgres"));
  }

  private static void register(Streams streams, String sampler, long jobId) {
    Object _ =
        streams.register(
            sampler,
            new StreamClaim("acme/rocket", 100, 1, jobId, null),
            Proof.CLAIM,
            "sqlite",
            "host",
            4,
            0);
  }

  private void see(long jobId) {
    Observed.apply(
        database,
        new SourceEvent.JobSeen(Observed.REPOSITORY, Observed.job(jobId, JobStatus.COMPLETED)));
  }
}
