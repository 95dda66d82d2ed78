// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import dev.runlens.api.Health;
import dev.runlens.loader.InstanceContext;
import dev.runlens.loader.PluginPackageException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The component in a [Slot], from its opening to its end, and the calls in progress on it.
final class Occupant<T extends Component> {

  private static final System.Logger LOGGER = System.getLogger(Occupant.class.getName());

  /// Most calls at once. A call that nobody waits for any more counts until its thread ends, so a
  /// component that hangs costs this many threads and no more.
  static final int MOST_CALLS = 64;

  private static final Duration CHECK_DEADLINE = Duration.ofSeconds(2);
  private static final Duration CHECK_LIFE = Duration.ofSeconds(5);

  private final T component;
  private final ClassLoader pluginLoader;
  private final InstanceContext context;
  private final UnaryOperator<String> withoutSecrets;
  private final Semaphore permits = new Semaphore(MOST_CALLS);
  private final Set<PluginCall<?>> inProgress = ConcurrentHashMap.newKeySet();
  private final ReentrantLock checking = new ReentrantLock();
  private @Nullable PluginCall<Health> check;
  private Health health = Health.up("Not checked yet.");
  private Instant checkedAt = Instant.MIN;
  private volatile boolean leaving;

  /// @param withoutSecrets takes secrets out of a message
  Occupant(
      T component,
      ClassLoader pluginLoader,
      InstanceContext context,
      UnaryOperator<String> withoutSecrets) {
    this.component = component;
    this.pluginLoader = pluginLoader;
    this.context = context;
    this.withoutSecrets = withoutSecrets;
  }

  /// Reserves one call, to be followed by [#start] or [#release].
  boolean lease() {
    if (leaving || !permits.tryAcquire()) {
      return false;
    }
    if (leaving) {
      permits.release();
      return false;
    }
    return true;
  }

  void release() {
    permits.release();
  }

  /// Starts a reserved call; its end gives the reservation back.
  <R> PluginCall<R> start(String name, Function<? super T, ? extends R> body) {
    PluginCall<R> call =
        PluginCall.ofCall(
            name,
            pluginLoader,
            () -> body.apply(component),
            ended -> {
              inProgress.remove(ended);
              permits.release();
            });
    inProgress.add(call);
    return call.start();
  }

  /// What the component says, without the secrets that it must not say.
  String withoutSecrets(String message) {
    return withoutSecrets.apply(message);
  }

  int running() {
    return inProgress.size();
  }

  int stuck() {
    return (int) inProgress.stream().filter(PluginCall::stuck).count();
  }

  /// What `check()` says, asked by one thread at a time and remembered for a while.
  Health health(String instanceId, Clock clock) {
    checking.lock();
    try {
      if (clock.instant().isBefore(checkedAt.plus(CHECK_LIFE))) {
        return health;
      }
      health =
          check != null && check.stuck()
              ? Health.down("check() hangs; restart the server if it does not recover.")
              : checkNow(instanceId);
      checkedAt = clock.instant();
      return health;
    } finally {
      checking.unlock();
    }
  }

  private Health checkNow(String instanceId) {
    check = PluginCall.ofCall(instanceId + "-check", pluginLoader, component::check, _ -> {});
    try {
      Health answer = check.start().await(CHECK_DEADLINE);
      return new Health(answer.ok(), withoutSecrets(String.valueOf(answer.detail())));
    } catch (TimeoutException _) {
      return Health.down("check() did not answer within 2 s.");
    } catch (ExecutionException e) {
      return Health.down(
          withoutSecrets("check() failed: " + PluginPackageException.describe(e) + "."));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Health.down("check() was interrupted.");
    }
  }

  /// Lets calls in progress end, interrupts those that don't, drains, closes. A component with a
  /// stuck call is not drained.
  ///
  /// @return whether all of it went in order and in time
  boolean leave(Duration deadline) {
    leaving = true;
    long end = System.nanoTime() + deadline.toNanos();
    boolean inOrder = true;
    try {
      // Half of the time for calls: draining and closing are what keeps data.
      boolean idle = permits.tryAcquire(MOST_CALLS, deadline.toNanos() / 2, TimeUnit.NANOSECONDS);
      if (!idle) {
        inProgress.forEach(PluginCall::interrupt);
        idle = permits.tryAcquire(MOST_CALLS, deadline.toNanos() / 8, TimeUnit.NANOSECONDS);
      }
      inOrder = idle;
      if (idle) {
        // One that throws has ended too, and closing comes next in any case.
        inOrder = finish("drain", component::drain, remaining(end).dividedBy(2)) != Step.HANGS;
      }
      inOrder &= finish("close", component::close, remaining(end)) == Step.DONE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      inOrder = false;
    }
    return context.close() && inOrder;
  }

  private static Duration remaining(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  private enum Step {
    DONE,
    FAILED,
    HANGS
  }

  private Step finish(String what, Runnable step, Duration deadline) throws InterruptedException {
    Callable<Boolean> body =
        () -> {
          step.run();
          return true;
        };
    String name = context.instanceId() + "-" + what;
    try {
      boolean _ = PluginCall.ofOpening(name, pluginLoader, body, _ -> {}).start().await(deadline);
      return Step.DONE;
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.log(
          Level.WARNING,
          "Component failed to %s instance=%s cause=%s"
              .formatted(what, context.instanceId(), PluginPackageException.describe(e)));
      return e instanceof TimeoutException ? Step.HANGS : Step.FAILED;
    }
  }
}
