// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/// The table of contents at the end of a zip, for what `java.util.zip` does not tell: which entries
/// are links or devices. Layout: PKWARE APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16.
final class CentralDirectory {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final int UNIX = 3;
  private static final int FILE_TYPE = 0xF000;
  private static final int REGULAR_FILE = 0x8000;
  private static final int DIRECTORY = 0x4000;

  private CentralDirectory() {}

  /// Names of entries that are neither files nor directories.
  ///
  /// @throws ZipException if the file is no zip, or a zip64, which no plugin needs
  static List<String> specialEntries(Path zip) throws IOException {
    try (FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ)) {
      ByteBuffer end = read(channel, Math.max(0, channel.size() - END_SIZE - LONGEST_COMMENT));
      int position = end.limit() - END_SIZE;
      while (position >= 0 && end.getInt(position) != END_SIGNATURE) {
        position--;
      }
      if (position < 0) {
        throw new ZipException("not a zip file");
      }
      int count = Short.toUnsignedInt(end.getShort(position + 10));
      long offset = Integer.toUnsignedLong(end.getInt(position + 16));
      if (count == 0xFFFF || offset == 0xFFFFFFFFL) {
        throw new ZipException("a zip64 file");
      }
      return specialEntries(read(channel, Math.min(offset, channel.size())), count);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      ZipException malformed = new ZipException("a damaged table of contents");
      malformed.initCause(e);
      throw malformed;
    }
  }

  private static List<String> specialEntries(ByteBuffer table, int count) throws ZipException {
    List<String> special = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < count; i++) {
      if (table.getInt(position) != ENTRY_SIGNATURE) {
        throw new ZipException("a damaged table of contents");
      }
      int madeBy = table.getShort(position + 4) >>> 8 & 0xFF;
      int nameLength = Short.toUnsignedInt(table.getShort(position + 28));
      int extraLength = Short.toUnsignedInt(table.getShort(position + 30));
      int commentLength = Short.toUnsignedInt(table.getShort(position + 32));
      int type = table.getInt(position + 38) >>> 16 & FILE_TYPE;
      boolean ordinary = type == 0 || type == REGULAR_FILE || type == DIRECTORY;
      if (madeBy == UNIX && !ordinary) {
        byte[] name = new byte[nameLength];
        table.get(position + ENTRY_SIZE, name);
        special.add(new String(name, StandardCharsets.UTF_8));
      }
      position += ENTRY_SIZE + nameLength + extraLength + commentLength;
    }
    return special;
  }

  private static ByteBuffer read(FileChannel channel, long from) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(channel.size() - from)).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
      // A channel may give less than asked for.
    }
    return buffer.flip();
  }
}
