// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package parcels;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// Loads the machine in waves for some minutes: processor, then disk, then the loopback network,
/// then memory, each for some seconds, with a pause between them.
///
///     java -cp CLASSES parcels.Soak SECONDS FOLDER
public final class Soak {

  private static final Duration WAVE = Duration.ofSeconds(9);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final int BLOCK = 1024 * 1024;
  private static final int BLOCKS_OF_A_FILE = 96;
  private static final int BLOCKS_IN_MEMORY = 110;

  /// A wave's end, so that each loop asks the same question.
  private record Deadline(long nanos) {
    static Deadline in(Duration duration) {
      return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean passed() {
      return System.nanoTime() > nanos;
    }
  }

  private final Path folder;

  private Soak(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Soak soak = new Soak(Files.createDirectories(Path.of(args[1])));
    soak.run(Duration.ofSeconds(Long.parseLong(args[0])));
  }

  private void run(Duration duration) throws Exception {
    Deadline end = Deadline.in(duration);
    for (int round = 1; !end.passed(); round++) {
      System.out.println("::group::Round " + round);
      processor();
      Thread.sleep(PAUSE);
      disk();
      Thread.sleep(PAUSE);
      network();
      Thread.sleep(PAUSE);
      memory();
      System.out.println("::endgroup::");
      Thread.sleep(PAUSE);
    }
    System.out.println("Nothing broke in " + duration.toMinutes() + " minutes");
  }

  private void processor() {
    Deadline deadline = Deadline.in(WAVE);
    byte[] block = new byte[BLOCK];
    CRC32 crc = new CRC32();
    long blocks = 0;
    while (!deadline.passed()) {
      for (int i = 0; i < block.length; i++) {
        block[i] = (byte) (block[i] * 31 + i + blocks);
      }
      crc.update(block);
      blocks++;
    }
    System.out.println("processor: %,d MiB summed to %08x".formatted(blocks, crc.getValue()));
  }

  /// Writes a file again and again and has the disk confirm it, at a rate an SSD does not mind.
  private void disk() throws Exception {
    Deadline deadline = Deadline.in(WAVE);
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long written = 0;
    while (!deadline.passed()) {
      try (FileChannel file =
          FileChannel.open(
              folder.resolve("scans.dat"),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        for (int i = 0; i < BLOCKS_OF_A_FILE && !deadline.passed(); i++) {
          written += file.write(block.clear());
          Thread.sleep(12);
        }
        file.force(true);
      }
    }
    System.out.println("disk: wrote %,d MiB".formatted(written / BLOCK));
  }

  private void network() throws Exception {
    Deadline deadline = Deadline.in(WAVE);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket peer = server.accept()) {
      Thread reader = Thread.ofPlatform().start(() -> drain(peer));
      OutputStream out = client.getOutputStream();
      byte[] block = new byte[BLOCK];
      long sent = 0;
      while (!deadline.passed()) {
        out.write(block);
        sent += block.length;
        Thread.sleep(20);
      }
      client.shutdownOutput();
      reader.join();
      System.out.println("network: sent %,d MiB over loopback".formatted(sent / BLOCK));
    }
  }

  private static void drain(Socket socket) {
    try (InputStream in = socket.getInputStream()) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new IllegalStateException("The loopback connection broke", e);
    }
  }

  private void memory() throws InterruptedException {
    List<byte[]> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS_IN_MEMORY; i++) {
      blocks.add(new byte[BLOCK]);
      Thread.sleep(WAVE.toMillis() / BLOCKS_IN_MEMORY);
    }
    System.out.println("memory: held %d MiB".formatted(blocks.size()));
  }
}
