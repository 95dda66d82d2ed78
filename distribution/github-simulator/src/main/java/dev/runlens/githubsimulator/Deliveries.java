// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The app's webhook: queues deliveries, signs and sends them one after the other on its own
/// thread, and records the answers. Like GitHub it never tries again by itself; [#redeliver] does.
/// Nothing is queued while no target is set. Safe for use by many threads.
public final class Deliveries implements AutoCloseable {

  private record Pending(
      String guid,
      String event,
      String action,
      long installationId,
      long repositoryId,
      boolean redelivery,
      String body) {}

  /// How a delivery gets lost.
  public enum Loss {
    /// It never reaches the target. The attempt is listed as failed, as when nobody answers.
    FAILED,
    /// GitHub never makes it: no list has it, and nothing can send it again.
    UNRECORDED
  }

  /// What is about to be delivered.
  ///
  /// @param repositoryId 0 when the event is not about one repository
  public record Attempt(
      String guid,
      String event,
      String action,
      long installationId,
      long repositoryId,
      boolean redelivery) {}

  private record Losing(Loss how, Predicate<Attempt> which) {}

  /// How long a shuffled queue waits for its window to fill before it sends what it has.
  private static final Duration WINDOW_PATIENCE = Duration.ofMillis(50);

  private static final Duration RETENTION = Duration.ofDays(3);

  private static final long HOOK_ID = 5_012_774_301L;

  private final SimulatorSettings settings;
  private final App app;
  private final LongSupplier ids;
  private final Random guids;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Thread sender;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Pending> waiting = new ArrayList<>();
  private final List<Delivery> sent = new ArrayList<>();
  private boolean sending;
  private boolean paused;
  private final List<Losing> losses = new ArrayList<>();
  private Disorder disorder = Disorder.none();
  private Random chance = new Random(0);
  private @Nullable URI target;
  private String secret;

  Deliveries(SimulatorSettings settings, App app, LongSupplier ids) {
    this.settings = settings;
    this.app = app;
    this.ids = ids;
    this.guids = new Random(settings.seed());
    this.secret = app.webhookSecret();
    this.sender = Thread.ofVirtual().name("deliveries").unstarted(this::sendForEver);
  }

  void start() {
    sender.start();
  }

  /// Sets the hook's address, as its owner does on GitHub's settings page.
  public void target(URI url) {
    change(() -> target = url);
  }

  Optional<URI> target() {
    lock.lock();
    try {
      return Optional.ofNullable(target);
    } finally {
      lock.unlock();
    }
  }

  /// The hook was just made: tells it so.
  void ping(URI hook, Payloads payloads) {
    target(hook);
    queue("ping", "", 0, 0, payloads.ping(HOOK_ID, hook));
  }

  /// Changes the hook's secret; what is sent from now on, redeliveries too, is signed with it.
  public void secret(String newSecret) {
    change(() -> secret = newSecret);
  }

  public void disorder(Disorder newDisorder) {
    change(() -> {
      disorder = newDisorder;
      chance = new Random(newDisorder.seed());
    });
  }

  /// Holds deliveries back, as in an incident at GitHub, until [#resume].
  public void pause() {
    change(() -> paused = true);
  }

  public void resume() {
    change(() -> paused = false);
  }

  /// Loses what is delivered from now on for as long as `time`, redeliveries too.
  public void lose(Loss how, Duration time) {
    Instant end = settings.clock().instant().plus(time);
    lose(how, _ -> settings.clock().instant().isBefore(end));
  }

  /// Loses the deliveries that a test picks, until [#loseNothing].
  ///
  /// @param which may be asked on any thread
  public void lose(Loss how, Predicate<Attempt> which) {
    change(() -> losses.add(new Losing(how, which)));
  }

  /// Ends all losses.
  public void loseNothing() {
    change(losses::clear);
  }

  /// All attempts of the last three days, oldest first.
  public List<Delivery> sent() {
    lock.lock();
    try {
      return List.copyOf(sent);
    } finally {
      lock.unlock();
    }
  }

  public Optional<Delivery> find(long id) {
    return sent().stream().filter(delivery -> delivery.id() == id).findFirst();
  }

  /// Queues any payload, also one that the model would not make.
  ///
  /// @return the GUID it is delivered under
  public String send(String event, String action, long installationId, ObjectNode payload) {
    return queue(event, action, installationId, 0, payload);
  }

  /// Sends a recorded delivery again under its own GUID.
  public void redeliver(Delivery delivery) {
    change(() ->
        waiting.add(
            new Pending(
                delivery.guid(),
                delivery.event(),
                delivery.action(),
                delivery.installationId(),
                delivery.repositoryId(),
                true,
                delivery.body())));
  }

  /// Waits until everything queued has been answered or has failed.
  ///
  /// @throws IllegalStateException if that takes longer
  public void awaitSent(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    lock.lock();
    try {
      while (!waiting.isEmpty() || sending) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException(
              waiting.size() + " deliveries still waiting after " + longest);
        }
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    sender.interrupt();
    client.shutdownNow();
  }

  String queue(
      String event, String action, long installationId, long repositoryId, ObjectNode payload) {
    lock.lock();
    try {
      Pending pending =
          new Pending(
              guid(), event, action, installationId, repositoryId, false, Json.text(payload));
      if (target != null
          && chance.nextDouble() >= disorder.lost()
          && !isLost(Loss.UNRECORDED, pending)) {
        waiting.add(pending);
        if (chance.nextDouble() < disorder.redelivered()) {
          waiting.add(copy(pending, pending.guid(), true));
        }
        if (chance.nextDouble() < disorder.repeated()) {
          waiting.add(copy(pending, guid(), false));
        }
        changed.signalAll();
      }
      return pending.guid();
    } finally {
      lock.unlock();
    }
  }

  /// To be called with the lock.
  private boolean isLost(Loss how, Pending pending) {
    Attempt attempt =
        new Attempt(
            pending.guid(),
            pending.event(),
            pending.action(),
            pending.installationId(),
            pending.repositoryId(),
            pending.redelivery());
    return losses.stream().anyMatch(l -> l.how() == how && l.which().test(attempt));
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private String guid() {
    return new UUID(guids.nextLong(), guids.nextLong()).toString();
  }

  private static Pending copy(Pending pending, String guid, boolean redelivery) {
    return new Pending(
        guid,
        pending.event(),
        pending.action(),
        pending.installationId(),
        pending.repositoryId(),
        redelivery,
        pending.body());
  }

  private void sendForEver() {
    try {
      while (true) {
        Delivery delivery = send(next());
        change(() -> {
          sent.add(delivery);
          sending = false;
        });
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Deliveries can be listed and sent again for three days.
  static boolean isForgotten(Delivery delivery, Instant now) {
    return delivery.deliveredAt().plus(RETENTION).compareTo(now) <= 0;
  }

  /// Takes the next delivery: the oldest, or one drawn from the window.
  private Pending next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() || paused) {
        changed.await();
      }
      long patience = WINDOW_PATIENCE.toNanos();
      while (waiting.size() < disorder.window() && patience > 0) {
        patience = changed.awaitNanos(patience);
      }
      sending = true;
      return waiting.remove(chance.nextInt(Math.min(disorder.window(), waiting.size())));
    } finally {
      lock.unlock();
    }
  }

  private Delivery send(Pending pending) throws InterruptedException {
    URI url;
    Map<String, String> headers;
    boolean lost;
    lock.lock();
    try {
      url = Objects.requireNonNull(target);
      headers = headers(pending, secret);
      lost = isLost(Loss.FAILED, pending);
    } finally {
      lock.unlock();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(settings.deliveryTimeout())
            .POST(HttpRequest.BodyPublishers.ofString(pending.body()));
    headers.forEach(request::header);
    Instant at = settings.clock().instant();
    long start = System.nanoTime();
    String status;
    int statusCode;
    String responseBody = "";
    try {
      if (lost) {
        throw new ConnectException("Lost on purpose");
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      statusCode = response.statusCode();
      status = statusCode / 100 == 2 ? "OK" : "Invalid HTTP Response: " + statusCode;
      responseBody = response.body();
    } catch (HttpTimeoutException _) {
      statusCode = 504;
      status = "timed out";
    } catch (IOException _) {
      statusCode = 502;
      status = "failed to connect to host";
    }
    return new Delivery(
        ids.getAsLong(),
        pending.guid(),
        pending.event(),
        pending.action(),
        pending.installationId(),
        pending.repositoryId(),
        pending.redelivery(),
        url,
        at,
        Duration.ofNanos(System.nanoTime() - start),
        status,
        statusCode,
        headers,
        pending.body(),
        responseBody);
  }

  private Map<String, String> headers(Pending pending, String signingSecret) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "*/*");
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "GitHub-Hookshot/51c0a7e");
    headers.put("X-GitHub-Delivery", pending.guid());
    headers.put("X-GitHub-Event", pending.event());
    headers.put("X-GitHub-Hook-ID", Long.toString(HOOK_ID));
    headers.put("X-GitHub-Hook-Installation-Target-ID", Long.toString(app.id()));
    headers.put("X-GitHub-Hook-Installation-Target-Type", "integration");
    headers.put("X-Hub-Signature", WebhookSignature.sha1(signingSecret, pending.body()));
    headers.put("X-Hub-Signature-256", WebhookSignature.sha256(signingSecret, pending.body()));
    return headers;
  }
}
