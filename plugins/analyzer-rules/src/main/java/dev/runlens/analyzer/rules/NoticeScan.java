// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import dev.runlens.api.analysis.Evidence;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.LogView.Line;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/// Collects the lines of [NoticeLines] while the log goes by.
final class NoticeScan {

  private static final int MOST_EVIDENCE = 3;

  private static final LiteralIndex INDEX =
      new LiteralIndex(NoticeLines.ALL.stream().map(NoticePattern::pattern).toList());

  private final Map<NoticePattern, List<Match>> matches = new LinkedHashMap<>();

  void accept(Line line, String plain) {
    BitSet candidates = INDEX.candidates(plain);
    if (candidates == null) {
      return;
    }
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      NoticePattern notice = NoticeLines.ALL.get(i);
      Matcher matcher = notice.pattern().pattern().matcher(plain);
      List<Match> found = matches.computeIfAbsent(notice, _ -> new ArrayList<>());
      if (found.size() < MOST_EVIDENCE && matcher.find()) {
        String title = notice.pattern().titleOf(matcher, plain);
        found.add(new Match(notice.pattern(), line.number(), title, PlainText.quote(plain)));
      }
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    matches.forEach((notice, found) -> {
      if (!found.isEmpty()) {
        findings.add(finding(notice, found));
      }
    });
    return findings;
  }

  private static Finding finding(NoticePattern notice, List<Match> found) {
    Match first = found.getFirst();
    List<Evidence> evidence = new ArrayList<>();
    for (Match match : found) {
      evidence.add(new Evidence.LogLines(match.line(), match.line(), match.quote()));
    }
    String text = "Line " + first.line() + ". " + first.pattern().advice();
    return new Finding(
        notice.severity(), first.pattern().category(), first.title(), text.strip(), evidence);
  }
}
