// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {

  private static final String TEXT = "hush, ünïcode too";
  private static final String PLACE = "the settings of instance it";

  @TempDir Path directory;

  private SecretBox box(String key) {
    return SecretBox.open(key, directory.resolve("unused"));
  }

  @Test
  void opensWhatItSealed() {
    SecretBox box = box("a key");
    assertEquals(TEXT, box.unseal(box.seal(TEXT, PLACE), PLACE));
    assertEquals("", box.unseal(box.seal("", PLACE), PLACE));
    assertEquals(TEXT, box("a key").unseal(box.seal(TEXT, PLACE), PLACE));
    assertFalse(Files.exists(directory.resolve("unused")));
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    SecretBox box = box("a key");
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      sealed.add(box.seal(TEXT, PLACE));
    }
    assertEquals(100, sealed.size());
    assertTrue(sealed.stream().noneMatch(text -> text.contains("hush")));
  }

  @Test
  void opensUnderNoOtherKeyAndAtNoOtherPlace() {
    String sealed = box("a key").seal(TEXT, PLACE);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> box("another key").unseal(sealed, PLACE));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith("What is kept of the settings of instance it was sealed"), message);
    assertThrows(
        IllegalStateException.class, () -> box("a key").unseal(sealed, "the settings of another"));
  }

  @Test
  void noticesEveryChangedByte() {
    SecretBox box = box("a key");
    byte[] sealed = Base64.getDecoder().decode(box.seal(TEXT, PLACE).substring(3));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      String text = "v1:" + Base64.getEncoder().encodeToString(changed);
      assertThrows(IllegalStateException.class, () -> box.unseal(text, PLACE));
    }
    assertThrows(IllegalStateException.class, () -> box.unseal("plain text", PLACE));
  }

  @Test
  void makesAKeyThatOnlyThisUserCanRead() throws IOException {
    Path file = directory.resolve("secret.key");
    String sealed = SecretBox.open(null, file).seal(TEXT, PLACE);
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertEquals(43, Files.readString(file).strip().length());
    assertEquals(TEXT, SecretBox.open(null, file).unseal(sealed, PLACE));
    assertEquals(TEXT, box(Files.readString(file).strip()).unseal(sealed, PLACE));
  }

  @Test
  void makesAnotherKeyElsewhere() {
    List<String> keys = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      keys.add(KeyFile.readOrMake(directory.resolve(name)));
    }
    assertNotEquals(keys.getFirst(), keys.getLast());
  }

  @Test
  void saysWhichFileCannotBeUsed() {
    Path file = directory.resolve("missing/secret.key");
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> SecretBox.open(null, file));
    assertEquals("Cannot use the key file " + file, e.getMessage());
  }
}
