// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/// A random secret in a file that only this server's user can read (mode 0600), made when it is
/// first asked for. For one thread of the process that holds the data directory.
final class KeyFile {

  /// What is shorter was not made here and can be guessed, or the file is empty.
  private static final int SHORTEST = 16;

  private KeyFile() {}

  /// Reads the secret, or makes one of 256 random bits and keeps it before returning.
  ///
  /// @return URL-safe base64 without padding, if it was made here; else whatever the file's first
  ///   line holds
  /// @throws UncheckedIOException if the file can be neither read nor made
  /// @throws IllegalStateException if its first line has fewer than 16 characters: with an empty
  ///   token everybody would be let in
  static String readOrMake(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      String secret = Files.readString(file).lines().findFirst().orElse("").strip();
      if (secret.length() < SHORTEST) {
        throw new IllegalStateException(
            "The first line of %s has fewer than %d characters. Write a longer secret there, or delete the file and one is made."
                .formatted(file, SHORTEST));
      }
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use the key file " + file, e);
    }
  }

  /// Makes a secret and keeps it before returning, in place of what the file may hold.
  ///
  /// @throws UncheckedIOException if the file cannot be written
  static String makeAnew(Path file) {
    try {
      make(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the key file " + file, e);
    }
    return readOrMake(file);
  }

  private static void make(Path file) throws IOException {
    String text = Digest.random(new SecureRandom()) + "\n";
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    // Under another name first: whoever is killed here must not leave an empty secret behind.
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
