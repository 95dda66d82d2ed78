// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runlens.api.Component;
import dev.runlens.loader.PluginZip;
import dev.runlens.testkit.plugin.UnloadCycles.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract finds what untidy plugins leave.
class UnloadCyclesTest {

  @TempDir Path directory;

  @Test
  void findsAThreadThatWasLeftRunning() throws Exception {
    Remains remains =
        remains(
            PluginFixture.probe("thread")
                .inOpen(
                    """
                    Thread left = new Thread(() -> {
                      for (long end = System.nanoTime() + 20_000_000_000L; System.nanoTime() < end; ) {
                        try { Thread.sleep(1_000); } catch (InterruptedException e) { return; }
                      }
                    }, "left-behind");
                    left.setDaemon(true);
                    left.start();
                    """));
    assertEquals(List.of("left-behind", "left-behind"), remains.threads());
    assertEquals(3, remains.loaders());
  }

  @Test
  void findsATaskThatIgnoresInterruption() throws Exception {
    Remains remains =
        remains(
            PluginFixture.probe("task")
                .inOpen(
                    """
                    context.executor().execute(() -> {
                      for (long end = System.nanoTime() + 8_000_000_000L; System.nanoTime() < end; ) {
                        try { Thread.sleep(1_000); } catch (InterruptedException e) { }
                      }
                    });
                    """));
    assertEquals(List.of("probe", "probe", "probe"), remains.tasks());
  }

  @Test
  void findsAFileThatWasLeftOpen() throws Exception {
    assumeTrue(
        Files.isDirectory(UnloadCycles.OPEN_FILES), "Open files can be listed on Linux only");
    Remains remains =
        remains(
            PluginFixture.probe("file")
                .inOpen(
                    """
                    try {
                      RandomAccessFile left =
                          new RandomAccessFile(context.dataDir().resolve("left").toFile(), "rw");
                      System.getProperties().put(left, "never closed, never collected");
                    } catch (IOException e) { throw new UncheckedIOException(e); }
                    """));
    System.getProperties().keySet().removeIf(key -> key instanceof java.io.RandomAccessFile);
    Path left = directory.toRealPath().resolve("work/data/probe/left");
    assertEquals(List.of(left.toString(), left.toString(), left.toString()), remains.files());
  }

  private Remains remains(PluginFixture fixture) throws IOException, InterruptedException {
    Path zip = fixture.writeTo(directory.resolve("zips"));
    Path plugin = PluginZip.unpack(zip, directory.resolve("plugins")).directory();
    Path work = Files.createDirectories(directory.resolve("work"));
    return new UnloadCycles(plugin, work, _ -> Map.of(), Component::check, Duration.ofSeconds(1))
        .run(3);
  }
}
