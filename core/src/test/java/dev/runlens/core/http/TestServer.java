// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.ui.Assets;
import dev.runlens.ui.Pages;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A real server on a free port, with the filter and the problems of the product around the routes
/// of a test.
public final class TestServer implements AutoCloseable {

  /// As large as a body may be at all.
  public static final long LARGEST_BODY = 5L * 1024 * 1024;

  private final WebServer server;
  private String authorization = "";
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  public TestServer(Consumer<HttpRouting.Builder> routes) {
    HttpRouting.Builder routing = HttpRouting.builder().addFilter(new Headers());
    routes.accept(routing);
    routing.any(Problems::nothingHere);
    new Problems(new Pages(Assets.load())).register(routing);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .maxPayloadSize(LARGEST_BODY)
            .shutdownHook(false)
            .routing(routing)
            .build()
            .start();
  }

  /// A server whose requests carry the admin token of [TestGate] unless a test says otherwise.
  public static TestServer forAdmin(Consumer<HttpRouting.Builder> routes) {
    TestServer server = new TestServer(routes);
    server.authorization = "Bearer " + TestGate.TOKEN;
    return server;
  }

  /// A request to be completed by the test.
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  /// Sends a request and reads the answer as text.
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /// A connection of its own, for what no decent client sends.
  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.stop();
  }
}
