// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.job.JobStatus;
import dev.runlens.core.Eventually;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.live.Watcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Server-sent events over a real socket.
class EventsEndpointTest {

  private final Live live = new Live();
  @TempDir Path directory;
  private Database database;
  private TestServer server;
  private long job;
  private TestGate access;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.IN_PROGRESS)));
    Jobs jobs = new Jobs(database);
    job = jobs.byJobId(Viewer.EVERYTHING, 1).orElseThrow().id();
    access = new TestGate(database, Clock.systemUTC());
    server =
        TestServer.forAdmin(routing ->
            routing.register(new EventsEndpoint(access.gate, jobs, live, Duration.ofMillis(50))));
  }

  @AfterEach
  void close() {
    server.close();
    database.close();
  }

  @Test
  void theFirstEventSaysHowTheJobIs() throws Exception {
    try (Stream stream = new Stream("/api/jobs/1/events")) {
      assertTrue(stream.status.contains(" 200 "), stream.status);
      assertTrue(
          stream.headers.stream()
              .anyMatch(header -> header.toLowerCase(Locale.ROOT).contains("text/event-stream")),
          stream.headers::toString);
      List<String> event = stream.event();
      assertTrue(event.contains("event:job"), event::toString);
      assertTrue(event.contains("id:1"), event::toString);
      String data = data(event);
      assertTrue(data.contains("\"status\":\"in_progress\""), data);
      assertTrue(data.contains("\"conclusion\":null"), data);
    }
  }

  @Test
  void hintsArriveAndThoseOfOneKindBecomeOne() throws Exception {
    try (Stream stream = new Stream("/api/jobs/1/events")) {
      stream.event();
      for (long to = 1; to <= 50; to++) {
        live.publish(job, new Hint.Samples(to));
      }
      live.publish(job, new Hint.Log());
      live.publish(job, new Hint.Findings());
      List<List<String>> events = new ArrayList<>();
      do {
        events.add(stream.event());
      } while (!events.getLast().contains("event:findings"));
      assertTrue(events.size() <= 5, events::toString);
      List<String> lastSamples =
          events.stream()
              .filter(event -> event.contains("event:samples"))
              .reduce((_, last) -> last)
              .orElseThrow();
      assertEquals("{\"to\":50}", data(lastSamples));
      assertTrue(
          events.stream().anyMatch(event -> data(event).equals("{\"state\":\"none\"}")),
          events::toString);

      Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.COMPLETED)));
      live.publish(job, new Hint.Job());
      String data = data(stream.event());
      assertTrue(data.contains("\"conclusion\":\"success\""), data);
    }
  }

  @Test
  void aPageThatGoesAwayIsForgotten() throws Exception {
    try (Stream stream = new Stream("/api/jobs/1/events")) {
      stream.event();
      assertEquals(1, live.watchers());
    }
    Eventually.holds(() -> {
      live.publish(job, new Hint.Findings());
      return live.watchers() == 0;
    });
    assertEquals(404, server.get("/api/jobs/2/events").statusCode());
  }

  @Test
  void theStreamEndsWhenItsWatcherMayWatchNoLonger() throws Exception {
    Person person = access.person("mona", Role.VIEWER);
    access.people.seesAll(person.id(), true);
    Sessions.SignedIn signedIn = access.session(person);
    String cookie = "Cookie: " + TestGate.cookie(signedIn);
    try (Stream first = new Stream("/api/jobs/1/events", cookie);
        Stream second = new Stream("/api/jobs/1/events", cookie)) {
      first.event();
      second.event();
      access.people.seesAll(person.id(), false);
      first.end();
      second.end();
    }
    // The page hears of the end a moment before the server forgets it.
    Eventually.holds(() -> live.watchers() == 0);
    access.people.seesAll(person.id(), true);
    try (Stream stream = new Stream("/api/jobs/1/events", cookie)) {
      stream.event();
      access.sessions.end(signedIn.id());
      stream.end();
    }
  }

  @Test
  void tooManyPagesAreToldToComeLater() throws Exception {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      watchers.add(live.watch(job));
    }
    HttpResponse<String> answer = server.get("/api/jobs/1/events");
    assertEquals(503, answer.statusCode());
    assertEquals("30", answer.headers().firstValue("retry-after").orElse(""));
    watchers.forEach(Watcher::close);
    assertEquals(0, live.watchers());
  }

  private static String data(List<String> event) {
    return event.stream()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring(5))
        .findFirst()
        .orElse("");
  }

  /// A connection that reads events; chunk sizes are dropped as they come on lines of their own.
  private final class Stream implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    final String status;
    final List<String> headers = new ArrayList<>();

    Stream(String path) throws IOException {
      this(path, "Authorization: Bearer " + TestGate.TOKEN);
    }

    Stream(String path, String credential) throws IOException {
      socket = server.connect();
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n"
                      + credential
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      status = in.readLine();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        headers.add(line);
      }
    }

    /// The lines of the next event, in the form `name:value`.
    List<String> event() throws IOException {
      List<String> lines = new ArrayList<>();
      while (true) {
        String line = in.readLine();
        assertFalse(line == null, "The stream ended.");
        if (line.matches("[a-z]+:.*")) {
          lines.add(line.replaceFirst(": ", ":"));
        } else if (line.isEmpty()
            && !lines.isEmpty()
            && lines.stream().anyMatch(l -> l.startsWith("data"))) {
          return lines;
        }
      }
    }

    /// Reads to the end of the stream; fails if that does not come.
    void end() throws IOException {
      for (String line = in.readLine(); line != null && !line.equals("0"); ) {
        line = in.readLine();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
