// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.catalog.JobLog;
import dev.runlens.core.catalog.JobLog.State;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.ReceivedRequest;
import dev.runlens.githubsimulator.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What can go wrong with a log, one row each, from the real GitHub plugin through the work queue
/// into the catalog and a real log store.
class LogFaultsIT {

  private static final Path ZIPS = Path.of(System.getProperty("runlens.server"), "plugins");
  private static final Duration NOT_TOLD = Duration.ZERO;

  @TempDir Path directory;

  /// @param first what the catalog says after the first try, and a part of the reason
  /// @param atLeast before this much time nobody of the installation may ask again
  /// @param last what it says in the end
  record Row(
      String name,
      BiConsumer<LogScene, Job> arrange,
      State first,
      String reason,
      Duration atLeast,
      State last,
      String lastReason) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        // Nobody answers.
        once(
            "connection refused",
            Route.JOB_LOG,
            to("http://127.0.0.1:1/log"),
            "No answer from log host 127.0.0.1"),
        once(
            "API hangs before the head",
            Route.JOB_LOG,
            new Fault.Hang(Duration.ofMinutes(2)),
            "No answer from GET /repos/northwind/parcels/actions/jobs/"),
        once(
            "log host hangs in the body",
            Route.BLOB,
            new Fault.Stall(10, Duration.ofMinutes(2)),
            "The download was cut short: Nothing came for 30 s after 10 bytes"),
        always(
            "nobody but a closed door",
            Route.JOB_LOG,
            new Fault.Disconnect(),
            "No answer from GET /repos/"),
        once(
            "no TLS where TLS is promised",
            Route.JOB_LOG,
            scene -> to("https://" + scene.gitHub.blobUri().getAuthority() + "/log"),
            "No answer from log host 127.0.0.1"),
        once(
            "an answer that is not HTTP",
            Route.BLOB,
            new Fault.Raw("\u0016\u0003\u0001\u0002\u0000"),
            "No answer from log host"),
        // Bodies.
        once("cut body", Route.BLOB, new Fault.CutBody(20), "The download was cut short"),
        once(
            "cut chunks",
            Route.BLOB,
            new Fault.Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
            "The download was cut short"),
        once(
            "cut gzip",
            Route.BLOB,
            new Fault.Raw(gzip(zipped("Weighing\n".repeat(400)), 20)),
            "The download was cut short: Unexpected end of ZLIB"),
        once(
            "gzip that is none",
            Route.BLOB,
            new Fault.Raw(gzip("no gzip at all", 14)),
            "cannot be read"),
        once(
            "content-length beyond the body",
            Route.BLOB,
            new Fault.Raw("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nshort"),
            "The download was cut short"),
        once(
            "empty body",
            Route.BLOB,
            new Fault.Raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            "GitHub does not have the log ready yet"),
        new Row(
            "body beyond the cap",
            (scene, job) -> job.log().appendBytes(new byte[LogScene.MOST_LOG_BYTES]),
            State.REFUSED,
            "The log is larger than 200000 bytes",
            NOT_TOLD,
            State.REFUSED,
            "larger"),
        stored("slow drip", Route.BLOB, new Fault.Drip(8, Duration.ofMillis(30))),
        new Row(
            "invalid UTF-8 and NUL",
            (_, job) -> job.log().appendBytes(new byte[] {(byte) 0xff, 0, (byte) 0xc3, '\n'}),
            State.STORED,
            "",
            NOT_TOLD,
            State.STORED,
            ""),
        // Servers.
        once(
            "API fails (500)",
            Route.JOB_LOG,
            Fault.serverError(),
            "GitHub answered HTTP 500 to GET /repos/"),
        once(
            "API is behind a broken front (502, HTML)",
            Route.JOB_LOG,
            Fault.badGateway(),
            "GitHub answered HTTP 502"),
        told(
            "API rests (503, retry-after)",
            Route.JOB_LOG,
            new Fault.Reply(503, Map.of("Retry-After", "120"), "{}"),
            Duration.ofMinutes(2),
            "GitHub answered HTTP 503"),
        once(
            "token request fails (500)",
            Route.INSTALLATION_TOKEN,
            Fault.serverError(),
            "HTTP 500 to POST /app/installations/"),
        once(
            "log host fails (500)",
            Route.BLOB,
            Fault.serverError(),
            "log host 127.0.0.1 answered HTTP 500"),
        once(
            "log host's link has expired (403)",
            Route.BLOB,
            Fault.status(403),
            "log host 127.0.0.1 answered HTTP 403"),
        // Limits.
        told(
            "too many requests (429, retry-after)",
            Route.JOB_LOG,
            Fault.tooManyRequests(Duration.ofSeconds(90)),
            Duration.ofSeconds(90),
            "GitHub answered HTTP 429"),
        told(
            "secondary limit with retry-after",
            Route.JOB_LOG,
            Fault.secondaryLimit(Duration.ofSeconds(75)),
            Duration.ofSeconds(75),
            "secondary rate limit"),
        told(
            "secondary limit without a word on when",
            Route.JOB_LOG,
            new Fault.Reply(
                403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit.\"}"),
            Duration.ofMinutes(1),
            "secondary rate limit"),
        told(
            "primary limit used up",
            Route.JOB_LOG,
            Fault.primaryLimit(LogScene.START.plusSeconds(1_800)),
            Duration.ofMinutes(30),
            "API rate limit exceeded"),
        told(
            "the App's own limit used up",
            Route.INSTALLATION_TOKEN,
            Fault.primaryLimit(LogScene.START.plusSeconds(600)),
            Duration.ofMinutes(10),
            "API rate limit exceeded"),
        // Credentials.
        stored("token refused once (401)", Route.JOB_LOG, Fault.status(401)),
        twice(
            "token refused twice (401)",
            Route.JOB_LOG,
            Fault.status(401),
            "Even a new token of installation"),
        once(
            "permission is lacking (403)",
            Route.JOB_LOG,
            new Fault.Reply(
                403, Map.of(), "{\"message\":\"Resource not accessible by integration\"}"),
            "Grant the App the permission actions: read"),
        new Row(
            "installation suspended",
            (scene, _) -> scene.installation.suspend(),
            State.RETRY,
            "suspended",
            NOT_TOLD,
            State.LOST,
            "No log within 24 hours"),
        // What is not there.
        once(
            "log host has no blob yet (404)",
            Route.BLOB,
            Fault.blobNotFound(),
            "GitHub does not have the log ready yet"),
        new Row(
            "blob is never found",
            (_, job) -> job.log().lose(),
            State.RETRY,
            "GitHub does not have the log ready yet",
            NOT_TOLD,
            State.ABSENT,
            "its runner died before it was sent, or it was deleted"),
        once(
            "API knows no log yet (404)",
            Route.JOB_LOG,
            Fault.notFound(),
            "GitHub does not have the log ready yet"),
        new Row(
            "API knows no such job (404 twice)",
            (scene, _) -> {
              scene.gitHub.faults().always(Route.JOB_LOG, Fault.notFound());
              scene.gitHub.faults().always(Route.JOB, Fault.notFound());
            },
            State.ABSENT,
            "GitHub shows no such job in northwind/parcels any more",
            NOT_TOLD,
            State.ABSENT,
            "no such job"),
        new Row(
            "retention is over (410)",
            (_, job) -> job.log().expire(),
            State.ABSENT,
            "its retention time is over",
            NOT_TOLD,
            State.ABSENT,
            "retention"),
        // Where the redirect leads.
        always(
            "redirect to another host",
            Route.JOB_LOG,
            to("https://logs.attacker.example/x?sig=hidden"),
            "log-hosts does not list it"),
        always(
            "redirect without encryption",
            Route.JOB_LOG,
            to("http://x.blob.core.windows.net/x?sig=hidden"),
            "it is not encrypted (https)"),
        always(
            "redirect to a private address",
            Route.JOB_LOG,
            to("https://10.0.0.7/x?sig=hidden"),
            "log-hosts does not list it"),
        always(
            "redirect to the metadata address",
            Route.JOB_LOG,
            to("http://169.254.169.254/latest/meta-data?sig=hidden"),
            "it is not encrypted (https)"),
        always(
            "redirect with a password",
            Route.JOB_LOG,
            to("https://user:hidden@127.0.0.1/x"),
            "it names no plain host"),
        always("redirect loop", Route.JOB_LOG, new Fault.RedirectLoop(), "in circles"),
        once(
            "redirect to nowhere",
            Route.JOB_LOG,
            new Fault.Reply(302, Map.of(), ""),
            "without a usable address"),
        once(
            "redirect to garbage",
            Route.JOB_LOG,
            to("http://[garbage"),
            "without a usable address"),
        once(
            "log host redirects on",
            Route.BLOB,
            scene -> to(scene.gitHub.baseUri() + "/app"),
            "log host 127.0.0.1 answered HTTP 302"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void endsAsItShould(Row row) throws Exception {
    try (LogScene scene = new LogScene(directory, ZIPS)) {
      Job job = scene.completeJob("build");
      row.arrange().accept(scene, job);
      if (row.last() == State.STORED && row.first() == State.STORED) {
        // What was appended by the row comes before the last line of a whole log.
        job.log().append(LogScene.LAST_LINE);
      }
      long id = scene.ended(job);
      scene.start();
      scene.tryOnce();
      assertIs(row.first(), row.reason(), scene.log(id));

      Instant refusedAt = scene.clock.instant();
      int asked = scene.gitHub.requests().size();
      Optional<Long> other = Optional.empty();
      if (!row.atLeast().isZero()) {
        // Another job of the installation has to wait for the same word of GitHub's.
        scene.clock.advance(Duration.ofSeconds(1));
        other = Optional.of(scene.ended(scene.completeJob("test")));
        scene.tryOnce();
        assertIs(State.RETRY, "", scene.log(other.get()));
      }
      int tries = 1;
      while (scene.nextDue().isPresent()) {
        scene.tryNext();
        assertTrue(++tries < 80, "It does not end");
      }

      assertIs(row.last(), row.lastReason(), scene.log(id));
      if (other.isPresent()) {
        assertIs(State.STORED, "", scene.log(other.get()));
      }
      Instant mayAsk = refusedAt.plus(row.atLeast());
      List<ReceivedRequest> all = scene.gitHub.requests();
      for (ReceivedRequest request : all.subList(asked, all.size())) {
        assertFalse(request.at().isBefore(mayAsk), () -> request + " before " + mayAsk);
      }
      for (ReceivedRequest request : all) {
        assertTrue(
            request.host() == Route.Host.API
                || request.headers().keySet().stream().noneMatch("authorization"::equalsIgnoreCase),
            "A credential went to the log host");
      }
      // A request that we have given up may still be in GitHub's hands.
      int givenUp = row.reason().startsWith("No answer from GET") ? 1 : 0;
      assertTrue(scene.gitHub.mostConcurrent(scene.installation) <= 1 + givenUp);
      assertEquals(1, scene.gitHub.mostConcurrentOfApp());
    }
  }

  /// As long as the log host says, whole: but it is not, and only its end can tell.
  @Test
  void neverCallsALogWholeThatLacksItsEnd() throws Exception {
    try (LogScene scene = new LogScene(directory, ZIPS)) {
      Job job = scene.completeJob("build");
      scene
          .gitHub
          .faults()
          .next(
              Route.BLOB,
              new Fault.Raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshort and more"));
      long id = scene.ended(job);
      scene.start();
      scene.tryOnce();

      JobLog log = scene.log(id);
      assertEquals(State.STORED, log.state());
      assertEquals(5, log.bytes());
      assertFalse(log.complete());
    }
  }

  @Test
  void asksAtTheTimesOfThePlanAndOverRestarts() throws Exception {
    try (LogScene scene = new LogScene(directory, ZIPS)) {
      Job job = scene.completeJob("build");
      scene.gitHub.faults().always(Route.JOB_LOG, Fault.serverError());
      long id = scene.ended(job);
      scene.start();
      scene.tryOnce();
      for (int seconds : List.of(2, 5, 15, 45, 120, 300, 3_600, 3_600)) {
        Instant before = scene.clock.instant();
        if (seconds == 15 || seconds == 3_600) {
          scene.restart();
        }
        // The plugin rests for 10 s after five failures in a row; the plan's pauses are longer.
        assertEquals(before.plusSeconds(seconds), scene.nextDue().orElseThrow());
        scene.tryNext();
        assertEquals(State.RETRY, scene.log(id).state());
      }
      scene.gitHub.faults().clear();
      scene.tryNext();
      assertTrue(scene.log(id).complete());
      assertEquals(1, scene.settled.get());
    }
  }

  private static void assertIs(State state, String reason, JobLog log) {
    assertEquals(state, log.state(), log::toString);
    assertTrue(String.valueOf(log.reason()).contains(reason) || reason.isEmpty(), log::toString);
    assertFalse(String.valueOf(log.reason()).contains("hidden"), log::toString);
    if (state == State.STORED) {
      assertTrue(log.complete(), log::toString);
      assertTrue(log.bytes() > 0, log::toString);
    }
  }

  private static Row once(String name, Route route, Fault fault, String reason) {
    return once(name, route, _ -> fault, reason);
  }

  /// The second try finds the log.
  private static Row once(
      String name, Route route, Function<LogScene, Fault> fault, String reason) {
    return new Row(
        name,
        (scene, _) -> scene.gitHub.faults().next(route, fault.apply(scene)),
        State.RETRY,
        reason,
        NOT_TOLD,
        State.STORED,
        "");
  }

  private static Row twice(String name, Route route, Fault fault, String reason) {
    return new Row(
        name,
        (scene, _) -> scene.gitHub.faults().next(2, route, fault),
        State.RETRY,
        reason,
        NOT_TOLD,
        State.STORED,
        "");
  }

  /// It never gets better.
  private static Row always(String name, Route route, Fault fault, String reason) {
    return new Row(
        name,
        (scene, _) -> scene.gitHub.faults().always(route, fault),
        State.RETRY,
        reason,
        NOT_TOLD,
        State.LOST,
        "No log within 24 hours. ");
  }

  /// The first try finds the log all the same.
  private static Row stored(String name, Route route, Fault fault) {
    return new Row(
        name,
        (scene, _) -> scene.gitHub.faults().next(route, fault),
        State.STORED,
        "",
        NOT_TOLD,
        State.STORED,
        "");
  }

  /// Nobody asks before GitHub's time has come; then the log is found.
  private static Row told(String name, Route route, Fault fault, Duration atLeast, String reason) {
    return new Row(
        name,
        (scene, _) -> scene.gitHub.faults().next(route, fault),
        State.RETRY,
        reason,
        atLeast,
        State.STORED,
        "");
  }

  private static Fault to(String location) {
    return new Fault.RedirectTo(location);
  }

  private static String zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(ISO_8859_1);
  }

  /// An answer that says gzip, with the first bytes of a body, and as long as it says.
  private static String gzip(String body, int bytes) {
    String sent = body.substring(0, Math.min(bytes, body.length() - 1));
    return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
        + sent.length()
        + "\r\n\r\n"
        + sent;
  }
}
