// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// S3Proxy in a process of its own, with one empty bucket in memory. It checks signatures.
final class S3Server implements AutoCloseable {

  static final String BUCKET = "ci-logs";
  static final String ACCESS_KEY_ID = "local-identity";
  static final String SECRET_ACCESS_KEY = "local-credential";

  private static final Path CLASS_PATH = Path.of("s3-server/target/class-path");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final Process process;
  private final int port;

  /// @param directory for its settings and what it prints
  S3Server(Path directory) throws IOException, InterruptedException {
    port = freePort();
    Path properties =
        Files.writeString(
            directory.resolve("s3proxy.properties"),
            """
            s3proxy.endpoint=%s
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=transient
            """
                .formatted(endpoint(), ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    Path output = directory.resolve("s3proxy.out");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                Files.readString(CLASS_PATH).strip(),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      awaitStart(output);
      try (S3Connection connection = S3Connection.to(settings("setup"))) {
        connection.client().createBucket(r -> r.bucket(BUCKET));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(Path output) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("S3Proxy did not start: " + Files.readString(output));
      }
      Thread.sleep(50);
    }
  }

  private boolean answers() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Of a store of its own in the one bucket.
  S3Settings settings(String prefix) {
    return settings(BUCKET, prefix, SECRET_ACCESS_KEY);
  }

  S3Settings settings(String bucket, String prefix, String secretAccessKey) {
    return new S3Settings(
        bucket,
        prefix,
        "us-east-1",
        endpoint(),
        true,
        ACCESS_KEY_ID,
        Secret.of(secretAccessKey),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        3);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
