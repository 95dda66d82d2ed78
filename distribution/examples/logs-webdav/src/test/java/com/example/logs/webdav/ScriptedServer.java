// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server that answers each method as it is told, and everything else with 404.
final class ScriptedServer implements AutoCloseable {

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final HttpServer server;

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      HttpHandler answer = answers.get(exchange.getRequestMethod());
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer.handle(exchange);
      }
    }
  }

  ScriptedServer on(String method, HttpHandler answer) {
    answers.put(method, answer);
    return this;
  }

  ScriptedServer on(String method, int status) {
    return on(method, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  ScriptedServer redirect(String method, String location) {
    return on(
        method,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(301, -1);
        });
  }

  /// Answers `PROPFIND` with the collection and what its members are named and long.
  ScriptedServer listing(Map<String, Long> members) {
    return on(
        "PROPFIND",
        exchange -> {
          String self = exchange.getRequestURI().getPath();
          StringBuilder xml = new StringBuilder("<D:multistatus xmlns:D=\"DAV:\">");
          xml.append(response(self, "<D:resourcetype><D:collection/></D:resourcetype>"));
          members.forEach((name, length) ->
              xml.append(
                  response(
                      self + name, "<D:getcontentlength>" + length + "</D:getcontentlength>")));
          body(exchange, 207, xml.append("</D:multistatus>").toString());
        });
  }

  private static String response(String href, String properties) {
    return "<D:response><D:href>%s</D:href><D:propstat><D:prop>%s</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        .formatted(href, properties);
  }

  static void body(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /// Says nothing until this server is closed.
  ScriptedServer hang(String method) {
    return on(method, _ -> awaitClosing());
  }

  /// Promises `size` bytes of a range from 0, sends one and breaks the connection.
  ScriptedServer cutOff(int size) {
    return on(
        "GET",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-" + (size - 1) + "/" + size);
          exchange.sendResponseHeaders(206, size);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
        });
  }

  private void awaitClosing() {
    hanging.countDown();
    try {
      closing.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until a request hangs.
  void awaitHanging() throws InterruptedException {
    hanging.await();
  }

  /// Method and address of each request so far.
  List<String> requests() {
    return List.copyOf(requests);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dav/");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
    executor.close();
  }
}
