// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 server on bare sockets, because the JDK's neither breaks off an answer at a given
/// byte nor tells when its client has gone.
final class FakeHttp implements AutoCloseable {

  /// Answers a request.
  @FunctionalInterface
  interface Handler {

    void handle(Exchange exchange) throws IOException;
  }

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ServerSocket listening;
  private final Handler handler;

  FakeHttp(Handler handler) throws IOException {
    this.handler = handler;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    executor.execute(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listening.accept();
        connections.add(connection);
        executor.execute(() -> serve(connection));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  /// One request after the other, as long as the client and the handler keep the connection.
  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      for (Exchange exchange = Exchange.read(connection, closing);
          exchange != null;
          exchange = Exchange.read(connection, closing)) {
        handler.handle(exchange);
      }
    } catch (IOException _) {
      // The client has gone, or the connection was cut on purpose.
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      listening.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    executor.shutdownNow();
    executor.close();
  }

  /// A request, and the way back.
  static final class Exchange {

    private final Socket connection;
    private final CountDownLatch closing;
    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final String body;

    private Exchange(
        Socket connection,
        CountDownLatch closing,
        String method,
        String path,
        Map<String, String> headers,
        String body) {
      this.connection = connection;
      this.closing = closing;
      this.method = method;
      this.path = path;
      this.headers = headers;
      this.body = body;
    }

    private static @Nullable Exchange read(Socket connection, CountDownLatch closing)
        throws IOException {
      InputStream in = connection.getInputStream();
      String first = line(in);
      if (first.isEmpty()) {
        return null;
      }
      String[] request = first.split(" ", -1);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
      String body = new String(in.readNBytes(length), UTF_8);
      return new Exchange(connection, closing, request[0], request[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != -1 && b != '\n'; b = in.read()) {
        if (b != '\r') {
          line.write(b);
        }
      }
      return line.toString(ISO_8859_1);
    }

    String target() {
      return method + " " + path;
    }

    String body() {
      return body;
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /// A whole answer.
    ///
    /// @param extra further headers, each with its line end
    void answer(int status, String type, String content, String... extra) throws IOException {
      byte[] bytes = content.getBytes(UTF_8);
      write(
          "HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
              .formatted(status, type, bytes.length, String.join("", extra)));
      connection.getOutputStream().write(bytes);
    }

    /// The beginning of an answer whose length nobody knows.
    void begin() throws IOException {
      List<String> head =
          List.of(
              "HTTP/1.1 200 OK",
              "Content-Type: text/event-stream; charset=utf-8",
              "Transfer-Encoding: chunked");
      write(String.join("\r\n", head) + "\r\n\r\n");
    }

    /// A piece of it.
    void chunk(byte[] piece) throws IOException {
      OutputStream out = connection.getOutputStream();
      out.write(
          (Integer.toHexString(piece.length).toUpperCase(Locale.ROOT) + "\r\n").getBytes(UTF_8));
      out.write(piece);
      out.write("\r\n".getBytes(UTF_8));
    }

    /// Its regular end.
    void end() throws IOException {
      write("0\r\n\r\n");
    }

    /// Breaks the connection off.
    void cut() throws IOException {
      connection.close();
    }

    /// Says nothing until the client has closed the connection, or the server is closed.
    ///
    /// @return whether it was the client
    boolean awaitClientGone() {
      try {
        return connection.getInputStream().read() == -1 && closing.getCount() > 0;
      } catch (IOException _) {
        return closing.getCount() > 0;
      }
    }

    /// Says nothing for a while, unless the client goes.
    ///
    /// @return whether it stayed
    boolean clientStays(Duration duration) throws IOException {
      connection.setSoTimeout((int) duration.toMillis());
      try {
        return connection.getInputStream().read() != -1;
      } catch (SocketTimeoutException _) {
        return true;
      } finally {
        connection.setSoTimeout(0);
      }
    }

    private void write(String text) throws IOException {
      connection.getOutputStream().write(text.getBytes(UTF_8));
    }
  }
}
