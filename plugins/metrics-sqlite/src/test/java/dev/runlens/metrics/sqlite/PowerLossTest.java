// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.metrics.sqlite;

import static dev.runlens.testkit.metric.BatchBuilder.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.metric.SeriesQuery;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.api.metric.StreamId;
import dev.runlens.testkit.TestComponentContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed while it appends.
class PowerLossTest {

  private static final int ACKNOWLEDGED = 700;

  @Test
  void keepsEveryBatchAcknowledgedBeforeTheProcessWasKilled(@TempDir Path directory)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Appending.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long acknowledged = -1;
    try (BufferedReader lines = child.inputReader()) {
      String line = lines.readLine();
      while (line != null) {
        acknowledged = Long.parseLong(line);
        if (acknowledged == ACKNOWLEDGED) {
          // SIGKILL; unlike the process itself, its handle leaves open what we read from.
          child.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    child.waitFor();
    assertTrue(acknowledged >= ACKNOWLEDGED, "the child got to " + acknowledged);

    Stores stores = new Stores(directory);
    SqliteMetricStore store = stores.open("main");
    SeriesTable table =
        store.query(new SeriesQuery(new StreamId(1), Set.of(), 0, Long.MAX_VALUE, 100_000));
    // Beyond the last acknowledgement there may be one more, printed too late or never.
    assertTrue(table.times().length > acknowledged, table.times().length + " instants");
    for (int i = 0; i < table.times().length; i++) {
      assertEquals(1_000L * i, table.times()[i]);
      assertEquals(i, table.rows().getFirst().mean()[i]);
    }
    store.compactAll();
    assertTrue(
        Arrays.equals(
            table.times(),
            store
                .query(new SeriesQuery(new StreamId(1), Set.of(), 0, Long.MAX_VALUE, 100_000))
                .times()));
    stores.close();
  }

  /// The child: appends until it is killed, and says what was acknowledged.
  static final class Appending {

    private Appending() {}

    public static void main(String[] args) {
      SqliteMetricStore store =
          (SqliteMetricStore)
              new SqliteMetricStoreProvider()
                  .open(Stores.SETTINGS, new TestComponentContext(Path.of(args[0], "main")));
      for (long i = 0; ; i++) {
        store.append(
            List.of(batch(1, i).at(1_000 * i).column("cpu_usage_ratio", (double) i).build()));
        System.out.println(i);
        System.out.flush();
      }
    }
  }
}
