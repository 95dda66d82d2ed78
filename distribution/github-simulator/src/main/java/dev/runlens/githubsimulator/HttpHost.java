// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// A listener on 127.0.0.1, one virtual thread for each request: reads the call, asks the script of
/// faults, else the host's own handler, and writes the answer.
final class HttpHost implements AutoCloseable {

  /// The status recorded for a request that got no answer.
  private static final int NO_ANSWER = 0;

  private final Route.Host host;
  private final Clock clock;
  private final Faults faults;
  private final Function<Call, Answer> handler;
  private final Consumer<ReceivedRequest> log;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  HttpHost(
      Route.Host host,
      int port,
      Clock clock,
      Faults faults,
      Function<Call, Answer> handler,
      Consumer<ReceivedRequest> log)
      throws IOException {
    this.host = host;
    this.clock = clock;
    this.faults = faults;
    this.handler = handler;
    this.log = log;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call =
          Call.of(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      Optional<Fault> fault = faults.take(host, call);
      if (fault.isPresent()) {
        act(fault.get(), exchange, call);
      } else {
        tellTruth(exchange, call);
      }
    }
  }

  /// Comes before the answer, so that a client which has its answer finds its request recorded.
  private void record(Call call, int status) {
    log.accept(
        new ReceivedRequest(
            host,
            clock.instant(),
            call.method(),
            call.path(),
            call.query(),
            call.headers(),
            status));
  }

  private void act(Fault fault, HttpExchange exchange, Call call) throws IOException {
    switch (fault) {
      case Fault.Pass _ -> tellTruth(exchange, call);
      case Fault.Late(Duration delay) -> {
        pause(delay);
        tellTruth(exchange, call);
      }
      case Fault.Hang(Duration duration) -> {
        record(call, NO_ANSWER);
        pause(duration);
      }
      case Fault.Disconnect _ -> record(call, NO_ANSWER);
      case Fault.CutBody(long bytes) -> write(exchange, call, handler.apply(call), bytes);
      case Fault.RedirectLoop _ -> redirect(exchange, call, exchange.getRequestURI().toString());
      case Fault.RedirectTo(String location) -> redirect(exchange, call, location);
      case Fault.Reply(int status, Map<String, String> headers, String body) -> {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putIfAbsent("Content-Type", "application/json; charset=utf-8");
        write(exchange, call, new Answer(status, all, body, null), Long.MAX_VALUE);
      }
    }
  }

  private void redirect(HttpExchange exchange, Call call, String location) throws IOException {
    write(exchange, call, Answer.redirect(location), Long.MAX_VALUE);
  }

  private void tellTruth(HttpExchange exchange, Call call) throws IOException {
    write(exchange, call, handler.apply(call), Long.MAX_VALUE);
  }

  /// Writes at most `limit` bytes of the body it promises; the exchange closes the connection when
  /// bytes are missing.
  private void write(HttpExchange exchange, Call call, Answer answer, long limit)
      throws IOException {
    record(call, answer.status());
    exchange.getResponseHeaders().putAll(multiValued(answer.headers()));
    byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
    Path file = answer.file();
    long length = file == null ? text.length : Files.size(file);
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      try (InputStream body =
          file == null ? new ByteArrayInputStream(text) : Files.newInputStream(file)) {
        copy(body, exchange.getResponseBody(), Math.min(limit, length));
        // A body cut short ends the connection without the flush that a whole one gets.
        exchange.getResponseBody().flush();
      }
    }
  }

  /// Stops at `bytes` though the file may have grown since its length was promised.
  private static void copy(InputStream from, OutputStream to, long bytes) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = bytes;
    while (left > 0) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  private static Map<String, List<String>> multiValued(Map<String, String> headers) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return all;
  }

  private void pause(Duration duration) {
    try {
      boolean _ = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
