// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.runlens.api.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An S3 server that answers what it is told, in order, the last answer again and again.
final class FailingS3 implements AutoCloseable {

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<HttpHandler> answers = new ArrayDeque<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  FailingS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      HttpHandler answer;
      synchronized (answers) {
        answer = answers.size() > 1 ? answers.remove() : answers.element();
      }
      answer.handle(exchange);
    }
  }

  FailingS3 then(HttpHandler answer) {
    synchronized (answers) {
      answers.add(answer);
    }
    return this;
  }

  /// An error of S3's form.
  FailingS3 thenError(int status, String code) {
    String xml = "<Error><Code>" + code + "</Code><Message>made up</Message></Error>";
    return then(exchange -> send(exchange, status, xml));
  }

  FailingS3 thenXml(String xml) {
    return then(exchange -> send(exchange, 200, xml));
  }

  FailingS3 thenObject(int size) {
    return then(exchange -> {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(size));
      exchange.getResponseHeaders().set("Last-Modified", "Thu, 15 Jan 2026 12:00:00 GMT");
      exchange.sendResponseHeaders(200, -1);
    });
  }

  /// Promises `size` bytes and breaks the connection after 10.
  FailingS3 thenCutOff(int size) {
    return then(exchange -> {
      exchange.sendResponseHeaders(206, size);
      exchange.getResponseBody().write(new byte[10]);
      exchange.getResponseBody().flush();
    });
  }

  /// Promises 100 MiB, sends the first and then waits until this server is closed.
  FailingS3 thenEndless() {
    return then(exchange -> {
      exchange.sendResponseHeaders(206, 100L << 20);
      exchange.getResponseBody().write(new byte[1 << 20]);
      exchange.getResponseBody().flush();
      awaitClosing();
    });
  }

  /// Says nothing until this server is closed.
  FailingS3 thenNothing() {
    return then(_ -> awaitClosing());
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.getResponseHeaders().set("ETag", "\"1\"");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /// Method and address of each request so far.
  List<String> requests() {
    return List.copyOf(requests);
  }

  S3Settings settings(Duration readTimeout, int attempts) {
    return new S3Settings(
        "ci-logs",
        "runlens",
        "us-east-1",
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        true,
        "id",
        Secret.of("s3cret"),
        Duration.ofSeconds(1),
        readTimeout,
        attempts);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
    executor.close();
  }
}
