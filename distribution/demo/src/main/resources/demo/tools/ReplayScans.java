// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package parcels;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/// Replays the scans of a day into the tracking index, to compare it with the ledger afterwards.
/// The index keeps every scan of every parcel, also of those delivered long ago; a busy day does
/// not fit into the memory the job is given.
///
///     java -cp CLASSES parcels.ReplayScans COUNT
public final class ReplayScans {

  /// A scan of a parcel at a station, with the picture of its label.
  record Scan(String parcel, int station, long at, byte[] label) {}

  private static final int LABEL_BYTES = 2_048;
  private static final int SCANS_EACH_TICK = 500;
  private static final long TICK_MILLIS = 50;
  private static final int REPORT_EVERY = 20_000;
  private static final long MIB = 1024 * 1024;

  private final Map<String, Map<Long, Scan>> index = new HashMap<>();

  private ReplayScans() {}

  public static void main(String[] args) throws Exception {
    new ReplayScans().replay(Integer.parseInt(args[0]));
  }

  /// Feeds scans at the speed of the sorting line, not as fast as the processor can.
  private void replay(int count) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long tick = System.nanoTime();
    for (int i = 0; i < count; i++) {
      String parcel = "P%09d".formatted(i / 4);
      Scan scan = new Scan(parcel, i % 97, i * 17L, label(digest, parcel + i));
      index.computeIfAbsent(parcel, _ -> new HashMap<>()).put(scan.at(), scan);
      if ((i + 1) % REPORT_EVERY == 0) {
        report(i + 1);
      }
      if ((i + 1) % SCANS_EACH_TICK == 0) {
        tick += TICK_MILLIS * 1_000_000;
        Thread.sleep(Math.max(0, (tick - System.nanoTime()) / 1_000_000));
      }
    }
    System.out.println("Replayed " + count + " scans of " + index.size() + " parcels");
  }

  /// A picture nobody has to draw: as large as one, and as little compressible.
  private static byte[] label(MessageDigest digest, String text) {
    byte[] label = new byte[LABEL_BYTES];
    byte[] block = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < label.length; at += block.length) {
      block = digest.digest(block);
      System.arraycopy(block, 0, label, at, block.length);
    }
    return label;
  }

  private void report(int scans) {
    Runtime runtime = Runtime.getRuntime();
    long used = (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    System.out.println(
        "replayed %,d scans, index of %,d parcels, heap %d of %d MiB"
            .formatted(scans, index.size(), used, runtime.maxMemory() / MIB));
  }
}
