// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the demo as the launcher does, as a process of its own, with a stub for the server.
class DemoTest {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  @TempDir Path directory;
  private Path output = Path.of("");

  @BeforeEach
  void writeAnAction() throws IOException {
    output = directory.resolve("output.txt");
    Path action = Files.createDirectories(directory.resolve("action"));
    Files.writeString(
        action.resolve("action.yml"),
        "name: Runlens\nruns:\n  using: node24\n  main: main.js\n  post: post.js\n");
    Files.writeString(action.resolve("main.js"), "console.log('sampling');\n");
    Files.writeString(action.resolve("post.js"), "console.log('sampled');\n");
  }

  @AfterEach
  void leavesNoProcess() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (processesOfThisTest() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertEquals(0, processesOfThisTest());
  }

  @Test
  void runsTheWorkflowUntilItIsStoppedAndEndsWhatItStarted() throws Exception {
    Process demo = start(freePort(), "--data", directory.resolve("data").toString());
    Path requests = directory.resolve("data/requests.txt");
    awaitText(requests, "POST /webhooks/github workflow_job ");
    awaitText(output, "/jobs/");
    List<ProcessHandle> children = demo.descendants().toList();
    assertFalse(children.isEmpty());
    demo.destroy();

    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    String text = Files.readString(output);
    assertTrue(text.contains("Runlens runs at http://127.0.0.1:"), text);
    for (String job : List.of("build", "integration", "soak")) {
      assertTrue(text.contains("  " + job + " "), text);
    }
    List<String> lines = Files.readAllLines(requests);
    assertEquals("GET /health null 0", lines.getFirst());
    // Deliveries come in disorder: their number tells, not their place.
    assertTrue(count(lines, "POST /webhooks/github installation ") >= 1, "" + lines);
    assertTrue(
        count(lines, "POST /webhooks/github workflow_run ") >= 2, "requested, completed: " + lines);
    for (ProcessHandle child : children) {
      assertFalse(child.isAlive(), "process " + child.pid() + " still runs");
    }
  }

  private static long count(List<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).count();
  }

  @Test
  void saysWhatToDoWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process demo = start(taken.getLocalPort());
      assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
      assertEquals(1, demo.exitValue());
      assertEquals(
          "Port %d is taken. Stop what uses it, or choose another with --port.\n"
              .formatted(taken.getLocalPort()),
          Files.readString(output));
    }
  }

  @Test
  void saysWhereToReadWhenTheServerEnds() throws Exception {
    Process demo = startServer(freePort(), List.of(), "StubServer", "7");
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, demo.exitValue());
    String text = Files.readString(output);
    assertTrue(text.matches("The server ended with exit code 7\\. Read (/\\S+\\.log)\\.\n"), text);
    Path log = Path.of(text.substring(text.indexOf("Read ") + 5, text.length() - 2));
    assertTrue(Files.exists(log));
    Files.delete(log);
  }

  @Test
  void refusesOptionsItDoesNotKnow() throws Exception {
    Process demo = startServer(freePort(), List.of("--colour", "green"), "StubServer");
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, demo.exitValue());
    assertEquals("There is no option --colour.\n", Files.readString(output));
  }

  private Process start(int port, String... options) throws IOException {
    return startServer(port, List.of(options), "StubServer");
  }

  private Process startServer(int port, List<String> options, String... server) throws IOException {
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>(List.of(JAVA, "-cp", classPath));
    command.add("-Djava.io.tmpdir=" + directory);
    command.add(Demo.class.getName());
    command.addAll(List.of("--port", "" + port));
    command.addAll(List.of("--action", directory.resolve("action").toString()));
    command.addAll(options);
    command.addAll(List.of("--server-command", JAVA, "-cp", classPath));
    command.add(DemoTest.class.getPackageName() + "." + server[0]);
    command.addAll(List.of(server).subList(1, server.length));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitText(Path file, String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertTrue(System.nanoTime() < deadline, "no " + text + " in " + file);
      Thread.sleep(50);
    }
  }

  private long processesOfThisTest() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
        .count();
  }
}
