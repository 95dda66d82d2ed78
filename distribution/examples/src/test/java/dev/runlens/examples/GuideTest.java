// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The guide for plugin authors says what its example does.
///
/// A code block below the line `<!-- file: NAME -->` is a part of the example's file of that name,
/// line by line; below `<!-- whole file: NAME -->` it is all of it.
final class GuideTest {

  private static final Path GUIDE = Path.of("../docs/plugin-author-guide.md");
  private static final Path EXAMPLE = Path.of("logs-webdav");

  private static final Pattern BLOCK =
      Pattern.compile("<!-- (whole )?file: (\\S+) -->\n```\\w*\n(.*?)\n```\n", Pattern.DOTALL);

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

  private record Block(boolean whole, String file, String code) {}

  @Test
  void showsTheExamplesCode() throws IOException {
    List<Block> blocks = blocks();
    List<String> wrong = new ArrayList<>();
    for (Block block : blocks) {
      String content = Files.readString(EXAMPLE.resolve(block.file()));
      boolean same =
          block.whole()
              ? content.strip().equals(block.code().strip())
              : ("\n" + content).contains("\n" + block.code() + "\n");
      if (!same) {
        wrong.add(block.file() + ":\n" + block.code());
      }
    }
    assertEquals(List.of(), wrong, "Copy these anew from the example into the guide");
    assertTrue(blocks.size() >= 10, "Only " + blocks.size() + " blocks are marked");
  }

  @Test
  void marksEveryBlockOfCode() throws IOException {
    String rest = BLOCK.matcher(guide()).replaceAll("");

    assertEquals(
        List.of(),
        rest.lines().filter(line -> line.matches("```(java|xml|properties)")).toList(),
        "blocks without a marker; show the example's code");
  }

  @Test
  void namesEveryFileOfTheExample() throws IOException {
    String guide = guide();
    List<String> unnamed;
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      unnamed =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(EXAMPLE.resolve("target")))
              .map(file -> file.getFileName().toString())
              .filter(name -> !guide.contains("`" + name + "`"))
              .sorted()
              .toList();
    }
    assertEquals(List.of(), unnamed);
  }

  @Test
  void linksToWhatIsThere() throws IOException {
    List<String> dead = new ArrayList<>();
    Matcher link = LINK.matcher(guide());
    while (link.find()) {
      if (!link.group(1).contains(":")
          && !Files.exists(GUIDE.resolveSibling(link.group(1)).normalize())) {
        dead.add(link.group(1));
      }
    }
    assertEquals(List.of(), dead);
  }

  private static List<Block> blocks() throws IOException {
    return BLOCK
        .matcher(guide())
        .results()
        .map(found -> new Block(found.group(1) != null, found.group(2), found.group(3)))
        .toList();
  }

  private static String guide() throws IOException {
    return Files.readString(GUIDE);
  }
}
