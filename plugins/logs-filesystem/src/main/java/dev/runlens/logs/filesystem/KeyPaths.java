// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.filesystem;

import dev.runlens.api.log.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which file holds which key.
///
/// A key's segments are directories and the last one a file of the same name, so that people find
/// logs without this server. Only a segment longer than [#LONGEST_NAME], which common file systems
/// refuse (255 bytes, `NAME_MAX` of Linux), is cut into pieces, each but the last a directory that
/// ends in `~`, a character that no key has.
final class KeyPaths {

  private static final int LONGEST_NAME = 200;
  private static final String CONTINUED = "~";

  private final Path root;

  KeyPaths(Path root) {
    this.root = root;
  }

  Path file(ObjectKey key) {
    Path path = root;
    for (String segment : key.path().split("/", -1)) {
      int start = 0;
      while (segment.length() - start > LONGEST_NAME) {
        path = path.resolve(segment.substring(start, start + LONGEST_NAME) + CONTINUED);
        start += LONGEST_NAME;
      }
      path = path.resolve(segment.substring(start));
    }
    return path;
  }

  /// A file, or all that lies beneath a directory.
  ///
  /// @param key of the file; of a directory, what every key beneath begins with: `github/17/`
  record Entry(String key, Path path, boolean directory) {}

  /// What lies directly beneath a key prefix, in the order of keys: since a directory's key ends in
  /// `/`, everything beneath it sorts against its siblings as the directory does. A directory that
  /// is gone by now has no entries.
  List<Entry> entries(Entry directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    collect(directory.path(), directory.key(), entries);
    entries.sort(Comparator.comparing(Entry::key));
    return entries;
  }

  Entry top() {
    return new Entry("", root, true);
  }

  private static void collect(Path directory, String prefix, List<Entry> entries)
      throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        boolean isDirectory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
        if (isDirectory && name.length() > LONGEST_NAME && name.endsWith(CONTINUED)) {
          collect(child, prefix + name.substring(0, LONGEST_NAME), entries);
        } else if (isDirectory && isSegment(name)) {
          entries.add(new Entry(prefix + name + "/", child, true));
        } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS) && isSegment(name)) {
          entries.add(new Entry(prefix + name, child, false));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // Deleted while we walked: its keys are gone, which is what the listing then says.
    }
  }

  /// Leaves out what people or the system put there, such as `lost+found`, and our own incoming
  /// files.
  private static boolean isSegment(String name) {
    return name.chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-');
  }
}
