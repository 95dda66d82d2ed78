// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException;
import dev.runlens.api.metric.MetricStore;
import dev.runlens.api.metric.MetricStoreException;
import dev.runlens.api.metric.SampleBatch;
import dev.runlens.api.metric.StreamId;
import dev.runlens.core.Eventually;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

  private final GatedStore store = new GatedStore();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  @TempDir Path directory;
  private Slot<MetricStore> slot;
  private GroupCommit commits;

  @BeforeEach
  void open() {
    slot = OpenSlots.of("sqlite", MetricStore.class, store, directory, Clock.systemUTC());
    commits =
        new GroupCommit(batches ->
            slot.run("append", Duration.ofSeconds(20), component -> component.append(batches)));
  }

  @AfterEach
  void close() {
    store.open();
    commits.close();
    callers.close();
    OpenSlots.close(slot);
  }

  @Test
  void whatComesWhileAnAppendRunsGoesTogetherAndIsDurableOnReturn() throws Exception {
    Future<Boolean> first = appendWhileTheGateIsShut(1);
    List<Future<Boolean>> others = new ArrayList<>();
    for (long stream = 2; stream <= 300; stream++) {
      others.add(append(stream));
    }
    Eventually.holds(() -> commits.waiting() == 299);
    store.open();
    assertTrue(first.get());
    for (Future<Boolean> other : others) {
      assertTrue(other.get());
    }
    assertEquals(2, store.appends());
  }

  @Test
  void aRequestThatIsInvalidDoesNotFailItsNeighbours() throws Exception {
    Future<Boolean> first = appendWhileTheGateIsShut(1);
    Future<Boolean> neighbour = append(2);
    Future<Boolean> invalid = append(GatedStore.INVALID.value());
    Future<Boolean> other = append(3);
    Eventually.holds(() -> commits.waiting() == 3);
    store.open();
    assertTrue(first.get());
    assertTrue(neighbour.get());
    assertTrue(other.get());
    assertEquals(ComponentException.Kind.INVALID, failure(invalid).kind());
  }

  @Test
  void aStoreThatFailsFailsAllWhoWaitedForThatAppendAndNobodyAfter() throws Exception {
    Future<Boolean> first = appendWhileTheGateIsShut(1);
    Future<Boolean> neighbour = append(2);
    Future<Boolean> failing = append(GatedStore.TRANSIENT.value());
    Eventually.holds(() -> commits.waiting() == 2);
    store.open();
    assertTrue(first.get());
    assertEquals(ComponentException.Kind.TRANSIENT, failure(failing).kind());
    assertEquals(ComponentException.Kind.TRANSIENT, failure(neighbour).kind());
    assertTrue(append(3).get());
  }

  @Test
  void aStoreThatIsAwayIsSaidSo() {
    OpenSlots.close(slot);
    ExecutionException e = assertThrows(ExecutionException.class, () -> append(1).get());
    assertInstanceOf(SlotException.class, e.getCause());
  }

  @Test
  void refusesAtOnceWhenTooManyWait() throws Exception {
    Future<Boolean> first = appendWhileTheGateIsShut(1);
    List<Future<Boolean>> others = new ArrayList<>();
    for (long stream = 2; stream <= 2_001; stream++) {
      others.add(append(stream));
    }
    Eventually.holds(() -> commits.waiting() == 2_000);
    assertThrows(GroupCommit.Overloaded.class, () -> commits.append(List.of(one(4_000))));
    store.open();
    assertTrue(first.get());
    for (Future<Boolean> other : others) {
      assertTrue(other.get());
    }
    // 1 and then groups of at most 1,000 batches.
    assertEquals(3, store.appends());
  }

  @Test
  void tellsWhoWaitsThatItStops() throws Exception {
    Future<Boolean> first = appendWhileTheGateIsShut(1);
    Future<Boolean> waiting = append(2);
    Eventually.holds(() -> commits.waiting() == 1);
    commits.close();
    ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
    assertInstanceOf(GroupCommit.Overloaded.class, e.getCause());
    assertThrows(ExecutionException.class, first::get);
    assertThrows(GroupCommit.Overloaded.class, () -> commits.append(List.of(one(3))));
  }

  private Future<Boolean> appendWhileTheGateIsShut(long stream) throws InterruptedException {
    store.shut();
    Future<Boolean> append = append(stream);
    Eventually.holds(() -> store.appends() == 1);
    return append;
  }

  /// Appends one batch and gives whether it was there when that returned.
  private Future<Boolean> append(long stream) {
    return callers.submit(() -> {
      commits.append(List.of(one(stream)));
      return store.summary(new StreamId(stream)).isPresent();
    });
  }

  private static SampleBatch one(long stream) {
    return batch(stream, 0).at(1_000).column("load_1m", 1).build();
  }

  private static MetricStoreException failure(Future<Boolean> append) {
    ExecutionException e = assertThrows(ExecutionException.class, append::get);
    return assertInstanceOf(MetricStoreException.class, e.getCause());
  }
}
