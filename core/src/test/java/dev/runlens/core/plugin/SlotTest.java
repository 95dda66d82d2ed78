// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static dev.runlens.core.plugin.HostFixture.LONG;
import static dev.runlens.core.plugin.HostFixture.SOON;
import static dev.runlens.core.plugin.HostFixture.await;
import static dev.runlens.core.plugin.HostFixture.logs;
import static dev.runlens.core.plugin.HostFixture.probe;
import static dev.runlens.core.plugin.HostFixture.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException;
import dev.runlens.api.Health;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.ObjectKey;
import dev.runlens.api.log.StoredObject;
import dev.runlens.core.plugin.SlotException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls into components of real plugins that behave and that don't.
class SlotTest {

  @TempDir Path directory;
  private HostFixture fixture;
  private Slot<LogStore> wild;
  private Slot<LogStore> tame;

  @BeforeEach
  void start() {
    fixture = new HostFixture(directory).with(probe("wild"), probe("tame").type("tame"));
    PluginHost host = fixture.start(logs("wild", "probe", "a"), logs("tame", "tame", "b"));
    wild = host.logStore("wild");
    tame = host.logStore("tame");
  }

  @AfterEach
  void stop() throws IOException {
    release("wild");
    fixture.close();
  }

  private void release(String instanceId) throws IOException {
    Files.writeString(fixture.dataDirOf(instanceId).resolve("release"), "");
  }

  private static SlotException fails(Slot<LogStore> slot, String key, Kind kind) {
    SlotException e = assertThrows(SlotException.class, () -> stat(slot, key, SOON));
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().startsWith(slot.instanceId() + ": stat "), e.getMessage());
    return e;
  }

  @Test
  void answersWithWhatTheComponentGives() {
    assertEquals(
        Optional.of(new StoredObject(new ObjectKey("found"), 1, fixture.clock.instant())),
        stat(wild, "found"));
    assertEquals(1, stat(wild, "tccl").orElseThrow().size());
    assertEquals(2, wild.report().calls());
    assertEquals(0, wild.report().failures());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "linkage", "overflow", "memory", "null", "alien"})
  void takesWhateverIsThrownAsABugOfThePluginAndHarmsNoOther(String key) {
    SlotException bug = assertThrows(SlotException.class, () -> stat(wild, key));
    assertEquals(Kind.BUG, bug.kind());
    assertEquals(1, wild.report().failures());
    assertEquals(bug.getMessage(), wild.report().lastError());
    assertEquals(fixture.clock.instant(), wild.report().lastErrorAt());
    assertTrue(stat(tame, "found").isPresent());
    assertTrue(stat(wild, "found").isPresent());
  }

  @Test
  void passesOnWhatTheComponentForesaw() {
    for (int i = 0; i < 2 * Breaker.FAILURES; i++) {
      LogStoreException e = assertThrows(LogStoreException.class, () -> stat(wild, "absent"));
      assertEquals(ComponentException.Kind.NOT_FOUND, e.kind());
    }
    assertEquals(0, wild.report().failures());
  }

  @Test
  void givesUpAtTheDeadlineAndInterrupts() throws InterruptedException {
    fails(wild, "hang", Kind.TIMEOUT);
    assertEquals(1, wild.report().timeouts());
    assertTrue(stat(tame, "found").isPresent());
    await(() -> wild.report().running() == 0);
    assertEquals(0, wild.report().stuck());
  }

  @Test
  void countsACallThatHearsNoInterruptionAsStuckUntilItEnds() throws Exception {
    fails(wild, "deaf", Kind.TIMEOUT);
    assertEquals(1, wild.report().stuck());
    assertTrue(stat(wild, "found").isPresent());
    release("wild");
    await(() -> wild.report().stuck() == 0);
  }

  @Test
  void refusesAtOnceWhenAsManyCallsAsAllowedAreStuck() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<StoredObject>>> calls = new ArrayList<>();
      for (int i = 0; i < Occupant.MOST_CALLS; i++) {
        calls.add(callers.submit(() -> stat(wild, "deaf")));
      }
      await(() -> wild.report().running() == Occupant.MOST_CALLS);
      fails(wild, "found", Kind.BUSY);
      assertEquals(1, wild.report().refused());
      assertTrue(stat(tame, "found").isPresent());
      release("wild");
      for (Future<Optional<StoredObject>> call : calls) {
        assertTrue(call.get().isEmpty());
      }
    }
    await(() -> wild.report().running() == 0);
    assertTrue(stat(wild, "found").isPresent());
  }

  @Test
  void restsAfterRepeatedFailuresThenLetsOneCallThroughToSee() {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      assertThrows(LogStoreException.class, () -> stat(wild, "weather"));
    }
    SlotException resting = fails(wild, "found", Kind.CLOSED);
    assertTrue(resting.getMessage().contains("The net is down."), resting.getMessage());
    assertEquals(List.of(), wild.call("list", LONG, store -> store.list("", "", 1)));

    fixture.clock.advance(Breaker.PAUSE);
    assertThrows(LogStoreException.class, () -> stat(wild, "weather"));
    fails(wild, "found", Kind.CLOSED);

    fixture.clock.advance(Breaker.PAUSE);
    assertTrue(stat(wild, "found").isPresent());
    assertTrue(stat(wild, "found").isPresent());
  }

  @Test
  void anInterruptedCallerGetsAwayAndStaysInterrupted() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> caller =
          callers.submit(() -> {
            Thread.currentThread().interrupt();
            SlotException e = assertThrows(SlotException.class, () -> stat(wild, "hang"));
            assertEquals(Kind.INTERRUPTED, e.kind());
            return Thread.currentThread().isInterrupted();
          });
      assertTrue(caller.get());
    }
    assertEquals(0, wild.report().failures());
  }

  @Test
  void whatFailsInAnotherSlotIsNotCountedHere() {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      assertThrows(SlotException.class, () -> tame.call("copy", LONG, _ -> stat(wild, "bug")));
    }
    assertEquals(0, tame.report().failures());
  }

  @Test
  void closingLetsCallsInProgressEnd() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<StoredObject>> call = callers.submit(() -> stat(wild, "deaf"));
      await(() -> wild.report().running() == 1);
      Future<?> closing = callers.submit(() -> wild.close("Being replaced.", LONG));
      await(() -> !wild.report().open());
      SlotException refused = fails(wild, "found", Kind.CLOSED);
      assertTrue(refused.getMessage().contains("Being replaced."), refused.getMessage());
      assertEquals(Health.down("Being replaced."), wild.health());
      assertFalse(closing.isDone());
      release("wild");
      assertTrue(call.get().isEmpty());
      closing.get();
    }
  }

  @Test
  void closingInterruptsCallsThatTakeTooLong() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<StoredObject>> call = callers.submit(() -> stat(wild, "hang"));
      await(() -> wild.report().running() == 1);
      wild.close("Being replaced.", Duration.ofSeconds(1));
      Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
      assertEquals(Kind.CLOSED, assertInstanceOf(SlotException.class, cause).kind());
    }
    assertEquals(0, wild.report().failures());
  }
}
