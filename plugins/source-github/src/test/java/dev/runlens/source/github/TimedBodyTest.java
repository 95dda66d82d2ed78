// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a server of bytes, since no well-behaved one does these things.
final class TimedBodyTest {

  /// What the server does with a connection after it has read the request.
  private interface Script {
    void play(OutputStream out) throws IOException, InterruptedException;
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch over = new CountDownLatch(1);
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    server.close();
    client.close();
  }

  @Test
  void givesBodiesOfAnyLength() throws Exception {
    byte[] body = new byte[3 << 20];
    new Random(1).nextBytes(body);
    try (InputStream in = open(out -> write(out, body.length, body))) {
      assertArrayEquals(body, in.readAllBytes());
      assertEquals(-1, in.read());
      assertEquals(0, in.read(new byte[0]));
    }
  }

  @Test
  void readsByteByByte() throws Exception {
    try (InputStream in = open(out -> write(out, 2, new byte[] {(byte) 0xFF, 0}))) {
      assertEquals(0xFF, in.read());
      assertEquals(0, in.read());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void failsWhenNothingComesForTooLong() throws Exception {
    try (InputStream in =
        open(out -> {
          write(out, 100, new byte[10]);
          over.await();
        })) {
      assertEquals(10, in.readNBytes(10).length);
      assertThrows(HttpTimeoutException.class, in::read);
    }
  }

  @Test
  void failsWhenTheBodyEndsEarly() throws Exception {
    try (InputStream in = open(out -> write(out, 100, new byte[10]))) {
      assertThrows(IOException.class, in::readAllBytes);
    }
  }

  @Test
  void failsWhenAChunkIsMissing() throws Exception {
    try (InputStream in =
        open(out ->
            out.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                    .getBytes(US_ASCII)))) {
      assertThrows(IOException.class, in::readAllBytes);
    }
  }

  @Test
  void answersToInterruption() throws Exception {
    try (InputStream in =
        open(out -> {
          write(out, 100, new byte[0]);
          over.await();
        })) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedIOException.class, in::read);
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void refusesToBeReadOnceClosed() throws Exception {
    InputStream in = open(out -> write(out, 5, new byte[5]));
    in.close();
    in.close();

    assertThrows(IOException.class, in::read);
  }

  private InputStream open(Script script) throws IOException, InterruptedException {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[10_000]);
            script.play(socket.getOutputStream());
          } catch (IOException | InterruptedException _) {
            // The test has ended the connection.
          }
        });
    URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
    HttpResponse<InputStream> response =
        client.send(HttpRequest.newBuilder(uri).build(), TimedBody.handler(Duration.ofMillis(300)));
    return response.body();
  }

  private static void write(OutputStream out, int length, byte[] body) throws IOException {
    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(US_ASCII));
    out.write(body);
    out.flush();
  }
}
