// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// A listener on 127.0.0.1 that speaks HTTP/1.1, one virtual thread for each connection: reads the
/// call, asks the script of faults, else the host's own handler, and writes the answer.
///
/// It is not the JDK's own server, because that one writes the machine's time into `Date`, where
/// GitHub's clock must stand, and never breaks the protocol, which faults must.
final class HttpHost implements AutoCloseable {

  /// The status recorded for a request that got no answer.
  private static final int NO_ANSWER = 0;

  private static final int LONGEST_LINE = 64 * 1024;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /// Tells when a call has come, and with what it returns, when its answer begins.
  @FunctionalInterface
  interface Visits {
    Runnable enter(Call call);
  }

  private final Route.Host host;
  private final Clock clock;
  private final Faults faults;
  private final Function<Call, Answer> handler;
  private final Visits visits;
  private final Consumer<ReceivedRequest> log;
  private final ServerSocket server;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  HttpHost(
      Route.Host host,
      int port,
      Clock clock,
      Faults faults,
      Function<Call, Answer> handler,
      Visits visits,
      Consumer<ReceivedRequest> log)
      throws IOException {
    this.host = host;
    this.clock = clock;
    this.faults = faults;
    this.handler = handler;
    this.visits = visits;
    this.log = log;
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
  }

  void start() {
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    closing.countDown();
    closeQuietly(server);
    connections.forEach(HttpHost::closeQuietly);
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException _) {
        // The socket was closed, or the client left before it was accepted.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      Optional<Call> call = read(in);
      while (call.isPresent() && answer(call.get(), out) && !isLast(call.get())) {
        call = read(in);
      }
    } catch (IOException _) {
      // The client has left.
    } finally {
      connections.remove(socket);
    }
  }

  private static boolean isLast(Call call) {
    return call.header("Connection").orElse("").equalsIgnoreCase("close");
  }

  /// The next call of a connection; empty at its end.
  private static Optional<Call> read(InputStream in) throws IOException {
    String[] request = line(in).split(" ", 3);
    if (request.length < 3) {
      return Optional.empty();
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, Math.max(colon, 0)), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    byte[] body =
        headers.containsKey("Transfer-Encoding")
            ? chunks(in)
            : in.readNBytes(
                Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).getFirst()));
    return Optional.of(
        Call.of(
            request[0], URI.create(request[1]), headers, new String(body, StandardCharsets.UTF_8)));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length = Integer.parseInt(line(in).replaceFirst(";.*", ""), 16);
    while (length > 0) {
      body.write(in.readNBytes(length));
      line(in);
      length = Integer.parseInt(line(in).replaceFirst(";.*", ""), 16);
    }
    line(in);
    return body.toByteArray();
  }

  /// A line without its end; empty at the end of the connection too.
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\n' && next != -1) {
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("A line of a request is too long");
      }
      next = in.read();
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /// @return whether the connection goes on
  private boolean answer(Call call, OutputStream out) throws IOException {
    Runnable leave = visits.enter(call);
    boolean left = false;
    try {
      Fault fault = faults.take(host, call).orElseGet(Fault.Pass::new);
      switch (fault) {
        case Fault.Late(Duration delay) -> pause(delay);
        case Fault.Hang(Duration duration) -> {
          record(call, NO_ANSWER);
          pause(duration);
          return false;
        }
        case Fault.Disconnect _ -> {
          record(call, NO_ANSWER);
          return false;
        }
        default -> {
          // Said by the answer.
        }
      }
      Answer answer = answer(fault, call);
      record(call, answer.status());
      // Before the answer: a client that has it may well ask again at once.
      left = true;
      leave.run();
      return write(fault, answer, out);
    } finally {
      if (!left) {
        leave.run();
      }
    }
  }

  private Answer answer(Fault fault, Call call) {
    return switch (fault) {
      case Fault.RedirectLoop _ -> Answer.redirect(call.address());
      case Fault.RedirectTo(String location) -> Answer.redirect(location);
      case Fault.Reply(int status, Map<String, String> headers, String body) -> {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Content-Type", "application/json; charset=utf-8");
        all.putAll(headers);
        yield new Answer(status, all, body, null);
      }
      default -> handler.apply(call);
    };
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

  /// Writes as much of an answer as a fault lets it, in the way that it wants.
  private boolean write(Fault fault, Answer answer, OutputStream out) throws IOException {
    if (fault instanceof Fault.Raw(String bytes)) {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return false;
    }
    byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
    Path file = answer.file();
    long length = file == null ? text.length : Files.size(file);
    out.write(head(answer, length).getBytes(StandardCharsets.UTF_8));
    try (InputStream body =
        file == null ? new ByteArrayInputStream(text) : Files.newInputStream(file)) {
      switch (fault) {
        case Fault.CutBody(long bytes) when bytes < length -> {
          copy(body, out, bytes);
          out.flush();
          return false;
        }
        case Fault.Stall(long bytes, Duration silence) -> {
          copy(body, out, Math.min(bytes, length));
          out.flush();
          pause(silence);
          return false;
        }
        case Fault.Drip(int bytes, Duration between) -> {
          for (long left = length; left > 0; left -= bytes) {
            copy(body, out, Math.min(bytes, left));
            out.flush();
            pause(between);
          }
        }
        default -> copy(body, out, length);
      }
    }
    out.flush();
    return true;
  }

  private String head(Answer answer, long length) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Date", DATE.format(clock.instant()));
    if (answer.status() != 204 && answer.status() != 304) {
      all.put("Content-Length", Long.toString(length));
    }
    all.putAll(answer.headers());
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Simulated\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
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

  private void pause(Duration duration) {
    try {
      boolean _ = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // It is gone either way.
    }
  }
}
