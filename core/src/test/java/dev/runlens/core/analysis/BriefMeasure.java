// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.job.Conclusion;
import dev.runlens.core.json.Json;
import dev.runlens.testkit.analysis.AnalysisRequests;
import dev.runlens.testkit.analysis.InMemoryLogView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Measures how often the cause of a failure is within a brief, against the head and tail of the
/// log of the same size. Run its `main` with a folder of labelled logs: `manifest.jsonl` holds per
/// line `source`, `log` (a `.gz` below the folder) and `label.accepted`, ranges of lines of which
/// any is right, the first the best.
final class BriefMeasure {

  private static final int[] SIZES = {8_000, 24_000, 60_000};
  private static final Pattern SHOWN = Pattern.compile("(?m)^L(\\d+): ");
  private static final int MOST_OF_A_CAUSE = 10;

  private int logs;
  private final int[] within = new int[SIZES.length];
  private final int[] whole = new int[SIZES.length];
  private final int[] headAndTail = new int[SIZES.length];

  private BriefMeasure() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Map<String, BriefMeasure> measures = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("manifest.jsonl"))) {
      JsonNode entry = Json.mapper().readTree(line);
      if (!entry.path("label").path("accepted").isEmpty()) {
        measures
            .computeIfAbsent(entry.get("source").asText(), _ -> new BriefMeasure())
            .measure(folder, entry);
      }
    }
    StringBuilder report = new StringBuilder();
    measures.forEach((source, measure) -> measure.report(source, report));
    System.getLogger(BriefMeasure.class.getName()).log(System.Logger.Level.INFO, report);
  }

  private void measure(Path folder, JsonNode entry) throws IOException {
    String text;
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(folder.resolve(entry.get("log").asText())))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    AnalysisRequest request =
        AnalysisRequests.job(Conclusion.FAILURE).log(InMemoryLogView.of(text)).build();
    JsonNode accepted = entry.get("label").get("accepted");
    logs++;
    for (int i = 0; i < SIZES.length; i++) {
      String input = new BriefWriter(request).write(SIZES[i]).input();
      Set<Long> shown = new HashSet<>();
      Matcher matcher = SHOWN.matcher(input);
      while (matcher.find()) {
        shown.add(Long.parseLong(matcher.group(1)));
      }
      within[i] += any(accepted, shown) ? 1 : 0;
      whole[i] += whole(accepted.get(0), shown) ? 1 : 0;
      headAndTail[i] += any(accepted, headAndTail(text, SIZES[i])) ? 1 : 0;
    }
  }

  private static boolean any(JsonNode ranges, Set<Long> shown) {
    for (JsonNode range : ranges) {
      for (long line = range.get(0).asLong(); line <= range.get(1).asLong(); line++) {
        if (shown.contains(line)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean whole(JsonNode range, Set<Long> shown) {
    long from = range.get(0).asLong();
    long to = Math.min(range.get(1).asLong(), from + MOST_OF_A_CAUSE - 1);
    for (long line = from; line <= to; line++) {
      if (!shown.contains(line)) {
        return false;
      }
    }
    return true;
  }

  private static Set<Long> headAndTail(String text, int size) {
    Set<Long> lines = new HashSet<>();
    long line = 1;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        if (i <= size / 2 || start >= text.length() - size / 2) {
          lines.add(line);
        }
        line++;
        start = i + 1;
      }
    }
    return lines;
  }

  private void report(String source, StringBuilder report) {
    for (int i = 0; i < SIZES.length; i++) {
      report.append(
          String.format(
              Locale.ROOT,
              "%n%s, %d logs, %,d characters: within the brief %.1f %% (whole %.1f %%), head and tail %.1f %%",
              source,
              logs,
              SIZES[i],
              100.0 * within[i] / logs,
              100.0 * whole[i] / logs,
              100.0 * headAndTail[i] / logs));
    }
  }
}
