// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AssetsTest {
  /// What only the pages of the admin load.
  private static final Set<String> ADMIN =
      Set.of(
          "css/admin.css",
          "css/forms.css",
          "css/people.css",
          "css/plugins.css",
          "js/forms.js",
          "js/plugins.js",
          "js/upload.js");

  private final Assets assets = Assets.load();
  private final String hash = assets.base().substring("/assets/".length());

  @Test
  void findsAnAssetUnderTheHash() {
    Assets.Asset css = assets.find(hash + "/css/tokens.css").orElseThrow();
    assertEquals("text/css; charset=UTF-8", css.contentType());
    assertTrue(new String(css.bytes(), StandardCharsets.UTF_8).contains("--surface"));
    assertEquals(
        "text/javascript; charset=UTF-8",
        assets.find(hash + "/js/job.js").orElseThrow().contentType());
    assertEquals(
        "image/svg+xml", assets.find(hash + "/img/favicon.svg").orElseThrow().contentType());
  }

  @Test
  void findsNothingElse() {
    assertTrue(assets.find(hash + "/css/none.css").isEmpty());
    assertTrue(assets.find("000000000000/css/tokens.css").isEmpty());
    assertTrue(assets.find(hash + "/../dev/runlens/ui/Pages.class").isEmpty());
    assertTrue(assets.find(hash).isEmpty());
    assertTrue(assets.find("").isEmpty());
  }

  @Test
  void hasTheSameHashEachTime() {
    assertEquals(assets.base(), Assets.load().base());
    assertTrue(hash.matches("[0-9a-f]{12}"), hash);
  }

  @Test
  void packsWhatGetsSmaller() throws IOException {
    Assets.Asset script = assets.find(hash + "/vendor/uPlot.iife.min.js").orElseThrow();
    byte[] packed = script.gzip().orElseThrow();
    assertTrue(packed.length < script.bytes().length / 2);
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertArrayEquals(script.bytes(), unpacked.readAllBytes());
    }
  }

  @Test
  void shipsTheLicenceOfWhatItShips() {
    assertTrue(assets.paths().contains("vendor/uPlot.LICENSE"));
  }

  /// A script imports its neighbours by relative paths, which must exist under the same hash.
  @Test
  void resolvesEveryImport() {
    Pattern imports = Pattern.compile("from '([^']+)'");
    for (String path : assets.paths()) {
      if (path.startsWith("js/")) {
        String script =
            new String(
                assets.find(hash + "/" + path).orElseThrow().bytes(), StandardCharsets.UTF_8);
        imports
            .matcher(script)
            .results()
            .map(match -> Path.of(path).resolveSibling(match.group(1)).normalize().toString())
            .forEach(imported ->
                assertTrue(assets.paths().contains(imported), path + " imports " + imported));
      }
    }
  }

  /// Markup never comes from text, and nothing is evaluated: the content security policy would
  /// refuse, too late.
  @Test
  void parsesNoTextAsMarkupOrCode() {
    for (String path : assets.paths()) {
      if (path.startsWith("js/")) {
        String script =
            new String(
                assets.find(hash + "/" + path).orElseThrow().bytes(), StandardCharsets.UTF_8);
        assertFalse(
            Pattern.compile(
                    "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function")
                .matcher(script)
                .find(),
            path);
      }
    }
  }

  /// uPlot is 22 KB of it; scripts and styles travel as they are written, with their comments.
  @Test
  void keepsTheJobPageBelow100Kilobytes() {
    int packed =
        assets.paths().stream()
            .filter(path -> !path.endsWith("LICENSE") && !ADMIN.contains(path))
            .mapToInt(path ->
                assets
                    .find(hash + "/" + path)
                    .orElseThrow()
                    .gzip()
                    .map(gzip -> gzip.length)
                    .orElse(0))
            .sum();
    int page = new Pages(assets).render(SamplePages.finishedJob("1")).length() / 3;
    assertTrue(
        packed + page < 100_000, () -> packed + " bytes of assets and some " + page + " of page");
  }
}
