// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/// Stands where the Runlens server would, as a child process of the demo: is healthy, takes what
/// comes, and writes one line for each request into its data folder.
final class StubServer {

  private StubServer() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      System.exit(Integer.parseInt(arguments[0]));
    }
    Path data = Files.createDirectories(Path.of(System.getenv("RUNLENS_DATA_DIR")));
    int port = Integer.parseInt(System.getenv("RUNLENS_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String event = exchange.getRequestHeaders().getFirst("X-GitHub-Event");
            String line =
                "%s %s %s %d\n"
                    .formatted(
                        exchange.getRequestMethod(), exchange.getRequestURI(), event, body.length);
            Files.writeString(
                data.resolve("requests.txt"),
                line,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
            boolean get = exchange.getRequestMethod().equals("GET");
            exchange.sendResponseHeaders(get ? 200 : 202, -1);
          }
        });
    server.start();
  }
}
