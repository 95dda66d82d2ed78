// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runlens.core.live.Live.TooManyWatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LiveTest {

  private final Live live = new Live();

  @Test
  void hintsOfOneKindReplaceEachOther() throws InterruptedException {
    try (Watcher watcher = live.watch(1)) {
      live.publish(1, new Hint.Samples(1_000));
      live.publish(1, new Hint.Job());
      live.publish(1, new Hint.Samples(2_000));
      assertEquals(List.of(new Hint.Samples(2_000), new Hint.Job()), watcher.await(20_000));
      assertEquals(List.of(), watcher.await(0));
    }
  }

  @Test
  void hintsGoToAllWatchersOfTheirJobOnly() throws InterruptedException {
    try (Watcher one = live.watch(1);
        Watcher same = live.watch(1);
        Watcher other = live.watch(2)) {
      live.publish(1, new Hint.Log());
      assertEquals(List.of(new Hint.Log()), one.await(20_000));
      assertEquals(List.of(new Hint.Log()), same.await(20_000));
      assertEquals(List.of(), other.await(0));
    }
  }

  @Test
  void aHintWakesWhoWaits() throws Exception {
    try (Watcher watcher = live.watch(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Hint>> waiting = threads.submit(() -> watcher.await(20_000));
      live.publish(1, new Hint.Findings());
      assertEquals(List.of(new Hint.Findings()), waiting.get());
    }
  }

  @Test
  void closingTwiceCountsOnce() {
    Watcher watcher = live.watch(1);
    try (Watcher _ = live.watch(1)) {
      watcher.close();
      watcher.close();
      assertEquals(1, live.watchers());
    }
    assertEquals(0, live.watchers());
  }

  @Test
  void refusesTheWatcherPastTheLimitUntilOneLeaves() {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      watchers.add(live.watch(i));
    }
    assertThrows(TooManyWatchers.class, () -> live.watch(1));
    watchers.removeLast().close();
    watchers.add(live.watch(1));
    watchers.forEach(Watcher::close);
    assertEquals(0, live.watchers());
  }
}
