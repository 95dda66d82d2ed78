// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.catalog.JobRecord;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Problem;
import dev.runlens.core.json.Json;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.live.Watcher;
import io.helidon.http.HeaderNames;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// `GET /api/jobs/{jobId}/events`: server-sent events, hints of what changed about one job.
///
/// Who may call it: whoever sees the job, see [Gate]; the stream ends when they no longer do. At
/// most four frames a second per watcher.
public final class EventsEndpoint implements HttpService {

  /// How often it is asked whether the watcher still may watch. With the age of a sight it stays
  /// below the minute within which nobody sees any more what was taken from them.
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private static final long PING_MILLIS = 15_000;
  private static final long FRAME_MILLIS = 250;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final Gate gate;
  private final Jobs jobs;
  private final Live live;
  private final long recheckNanos;
  private final AtomicBoolean stopping = new AtomicBoolean();

  public EventsEndpoint(Gate gate, Jobs jobs, Live live) {
    this(gate, jobs, live, RECHECK);
  }

  EventsEndpoint(Gate gate, Jobs jobs, Live live, Duration recheck) {
    this.gate = gate;
    this.jobs = jobs;
    this.live = live;
    this.recheckNanos = recheck.toNanos();
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/api/jobs/{jobId}/events", this::events);
  }

  @Override
  public void afterStop() {
    stopping.set(true);
  }

  private void events(ServerRequest request, ServerResponse response) {
    JobRecord job = JobEndpoint.job(jobs, gate.viewer(request), request);
    // Else the server would zip the stream, and hold every event back until a block is full.
    response.header(HeaderNames.CONTENT_ENCODING, "identity");
    try (Watcher watcher = live.watch(job.id())) {
      stream(request, response, job, watcher);
    } catch (Live.TooManyWatchers e) {
      throw Problem.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      // The page is gone; there is nobody to tell.
    }
  }

  private void stream(
      ServerRequest request, ServerResponse response, JobRecord job, Watcher watcher)
      throws InterruptedException {
    try (SseSink sink = response.sink(SseSink.TYPE)) {
      long id = 0;
      long checked = System.nanoTime();
      long sent = checked;
      List<Hint> hints = List.of(new Hint.Job());
      while (!stopping.get()) {
        long now = System.nanoTime();
        if (now - checked >= recheckNanos) {
          if (!sees(request, job)) {
            return;
          }
          checked = now;
        }
        for (Hint hint : hints) {
          id++;
          sink.emit(event(id, job.id(), hint));
        }
        if (!hints.isEmpty()) {
          sent = now;
          Thread.sleep(FRAME_MILLIS);
        } else if (now - sent >= TimeUnit.MILLISECONDS.toNanos(PING_MILLIS)) {
          sink.emit(SseEvent.builder().comment("ping").build());
          sent = now;
        }
        hints = watcher.await(TimeUnit.NANOSECONDS.toMillis(recheckNanos));
      }
    }
  }

  private boolean sees(ServerRequest request, JobRecord job) {
    return gate.now(request)
        .flatMap(caller -> jobs.byJobId(caller.viewer(), job.job().key().jobId()))
        .filter(seen -> seen.id() == job.id())
        .isPresent();
  }

  private SseEvent event(long id, long job, Hint hint) {
    return switch (hint) {
      case Hint.Job() -> {
        JobDocument now = jobs.byId(job).map(JobDocument::of).orElseThrow();
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("status", now.status());
        data.put("conclusion", now.conclusion());
        yield event(id, "job", data);
      }
      case Hint.Samples(long to) -> event(id, "samples", Map.of("to", to));
      case Hint.Log() ->
          event(id, "log", Map.of("state", jobs.byId(job).orElseThrow().log().state().value()));
      case Hint.Findings() -> event(id, "findings", Map.of());
    };
  }

  private static SseEvent event(long id, String name, Map<String, ?> data) {
    return SseEvent.builder().id(Long.toString(id)).name(name).data(Json.write(data)).build();
  }
}
