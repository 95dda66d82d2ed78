// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Component;
import dev.runlens.api.ComponentException;
import dev.runlens.api.Health;
import dev.runlens.core.plugin.SlotException.Kind;
import dev.runlens.loader.InstanceContext;
import dev.runlens.loader.PluginPackageException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The place of one instance, and the only way to call it. A slot is always there; the component
/// behind it comes and goes.
///
/// Whatever a component does, the caller gets an answer, a [ComponentException] that the component
/// foresaw, or a [SlotException], at the latest at its deadline. All methods may be called from any
/// thread.
///
/// @param <T> the extension point
public final class Slot<T extends Component> {

  private static final System.Logger LOGGER = System.getLogger(Slot.class.getName());

  private final String instanceId;
  private final Class<T> type;
  private final Clock clock;
  private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder totalNanos = new LongAdder();
  private volatile Failure lastFailure = new Failure("", null);
  private volatile State<T> state;

  private sealed interface State<T extends Component> {
    Instant since();

    record Open<T extends Component>(Occupant<T> occupant, Instant since) implements State<T> {}

    record Closed<T extends Component>(String reason, Instant since) implements State<T> {}
  }

  private record Failure(String message, @Nullable Instant at) {}

  Slot(String instanceId, Class<T> type, Clock clock) {
    this.instanceId = instanceId;
    this.type = type;
    this.clock = clock;
    this.state = new State.Closed<>("It has not been opened yet.", clock.instant());
  }

  /// The instance's name.
  public String instanceId() {
    return instanceId;
  }

  Class<T> type() {
    return type;
  }

  /// Calls the component.
  ///
  /// The operation runs on a thread of its own that is interrupted at the deadline. Whatever the
  /// component gives out lazily (a stream) must be used up inside `body`.
  ///
  /// @param operation a constant such as `append`: failures are counted per operation, so that logs
  ///   which cannot be fetched don't keep webhooks from being verified
  /// @param deadline from now, waiting included
  /// @throws ComponentException what the component foresaw
  /// @throws SlotException everything else
  public <R> R call(String operation, Duration deadline, Function<? super T, ? extends R> body) {
    Occupant<T> occupant = occupant(operation);
    Breaker breaker = breakers.computeIfAbsent(operation, _ -> new Breaker());
    if (!breaker.admits(clock.instant())) {
      occupant.release();
      throw refused(
          Kind.CLOSED,
          operation,
          "rests after repeated failures, the last: " + lastFailure.message());
    }
    long start = System.nanoTime();
    try {
      R answer = occupant.start(instanceId + "-" + operation, body).await(deadline);
      breaker.worked();
      return answer;
    } catch (TimeoutException _) {
      timeouts.increment();
      throw failed(
          breaker,
          Kind.TIMEOUT,
          "%s: %s did not answer within %s and was interrupted."
              .formatted(instanceId, operation, deadline),
          null);
    } catch (InterruptedException _) {
      breaker.toldNothing();
      Thread.currentThread().interrupt();
      throw new SlotException(
          Kind.INTERRUPTED,
          "%s: the caller of %s was interrupted.".formatted(instanceId, operation));
    } catch (ExecutionException e) {
      throw translate(operation, occupant, breaker, e.getCause());
    } finally {
      calls.increment();
      totalNanos.add(System.nanoTime() - start);
    }
  }

  /// Calls the component for an operation without an answer.
  public void run(String operation, Duration deadline, Consumer<? super T> body) {
    boolean _ =
        call(
            operation,
            deadline,
            component -> {
              body.accept(component);
              return true;
            });
  }

  private Occupant<T> occupant(String operation) {
    return switch (state) {
      case State.Closed<T>(String reason, _) -> throw refused(Kind.CLOSED, operation, reason);
      case State.Open<T>(Occupant<T> occupant, _) -> {
        if (!occupant.lease()) {
          throw state instanceof State.Closed<T>(String reason, _)
              ? refused(Kind.CLOSED, operation, reason)
              : refused(Kind.BUSY, operation, "has too many calls in progress.");
        }
        yield occupant;
      }
    };
  }

  private SlotException refused(Kind kind, String operation, String why) {
    refused.increment();
    return new SlotException(kind, "%s: %s refused: %s".formatted(instanceId, operation, why));
  }

  private RuntimeException translate(
      String operation, Occupant<T> occupant, Breaker breaker, @Nullable Throwable thrown) {
    return switch (thrown) {
      case ComponentException foreseen when foreseen(foreseen) -> {
        switch (foreseen.kind()) {
          case NOT_FOUND, INVALID, UNSUPPORTED -> breaker.worked();
          case TRANSIENT -> {
            breaker.failed(clock.instant());
            note(occupant.withoutSecrets(String.valueOf(foreseen.getMessage())));
          }
          // About one object, or for a person: asking for the next object is worth it.
          case OVERLOADED, CORRUPT, CONFIG -> {
            breaker.worked();
            note(occupant.withoutSecrets(String.valueOf(foreseen.getMessage())));
          }
        }
        yield foreseen;
      }
      // From another slot that `body` or the component called in turn: counted there.
      case SlotException other -> {
        breaker.toldNothing();
        yield other;
      }
      // The interruption that ends calls when the component is taken away.
      case Throwable interrupted when state instanceof State.Closed<T>(String reason, _) -> {
        breaker.toldNothing();
        yield new SlotException(
            Kind.CLOSED, "%s: %s ended: %s".formatted(instanceId, operation, reason), interrupted);
      }
      case null, default ->
          failed(
              breaker,
              Kind.BUG,
              "%s: %s failed unexpectedly, a fault of the plugin: %s."
                  .formatted(
                      instanceId,
                      operation,
                      thrown == null
                          ? ""
                          : occupant.withoutSecrets(PluginPackageException.describe(thrown))),
              thrown);
    };
  }

  /// Whether an exception is one of the plugin API's. A subtype of the plugin's own is foreign
  /// code, whose methods nobody should have to trust, and would keep the plugin's classes alive.
  static boolean foreseen(ComponentException thrown) {
    return Objects.equals(
        thrown.getClass().getClassLoader(), ComponentException.class.getClassLoader());
  }

  private SlotException failed(
      Breaker breaker, Kind kind, String message, @Nullable Throwable cause) {
    breaker.failed(clock.instant());
    note(message);
    return new SlotException(kind, message, cause);
  }

  private void note(String message) {
    failures.increment();
    lastFailure = new Failure(message, clock.instant());
  }

  /// Whether the component is likely to work. Asks it at most every 5 s and waits at most 2 s.
  public Health health() {
    return switch (state) {
      case State.Closed<T>(String reason, _) -> Health.down(reason);
      case State.Open<T>(Occupant<T> occupant, _) -> occupant.health(instanceId, clock);
    };
  }

  /// What was counted so far.
  public SlotReport report() {
    State<T> now = state;
    Optional<Occupant<T>> occupant =
        now instanceof State.Open<T>(Occupant<T> present, _)
            ? Optional.of(present)
            : Optional.empty();
    Failure failure = lastFailure;
    return new SlotReport(
        occupant.isPresent(),
        now instanceof State.Closed<T>(String reason, _) ? reason : "",
        now.since(),
        calls.sum(),
        failures.sum(),
        timeouts.sum(),
        refused.sum(),
        occupant.map(Occupant::running).orElse(0),
        occupant.map(Occupant::stuck).orElse(0),
        Duration.ofNanos(totalNanos.sum()),
        failure.message(),
        failure.at());
  }

  /// Puts a component behind this slot, which must be closed.
  ///
  /// @param withoutSecrets takes secrets out of what the component says
  void open(
      T component,
      ClassLoader pluginLoader,
      InstanceContext context,
      UnaryOperator<String> withoutSecrets) {
    if (state instanceof State.Open<T>) {
      throw new IllegalStateException("Slot " + instanceId + " is open");
    }
    breakers.clear();
    state =
        new State.Open<>(
            new Occupant<>(component, pluginLoader, context, withoutSecrets), clock.instant());
  }

  /// Says why a closed slot is closed; it stays closed since when it was.
  void explain(String reason) {
    Instant since = state instanceof State.Closed<T>(_, Instant closed) ? closed : clock.instant();
    state = new State.Closed<>(reason, since);
  }

  /// Takes the component away: lets calls in progress end, then drains and closes it.
  ///
  /// @param reason what callers are told from now on
  /// @param deadline for all of it
  /// @return whether all of it went in order and in time; else the component may still run
  boolean close(String reason, Duration deadline) {
    State<T> last = state;
    explain(reason);
    if (last instanceof State.Open<T>(Occupant<T> occupant, _) && !occupant.leave(deadline)) {
      LOGGER.log(Level.WARNING, "Component did not close in order instance=" + instanceId);
      return false;
    }
    return true;
  }
}
