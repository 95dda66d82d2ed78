// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import java.util.List;
import java.util.Locale;

/// What a browser calls itself, in a few words. Only for people to tell their sessions apart: a
/// browser can say what it likes.
final class Agent {

  private static final int LONGEST = 60;

  /// The more particular first: nearly all claim to be Safari, and half of them Chrome.
  private static final List<String[]> BROWSERS =
      List.of(
          new String[] {"edg", "Edge"},
          new String[] {"opr/", "Opera"},
          new String[] {"firefox", "Firefox"},
          new String[] {"chromium", "Chromium"},
          new String[] {"chrome", "Chrome"},
          new String[] {"safari", "Safari"});

  private static final List<String[]> SYSTEMS =
      List.of(
          new String[] {"android", "Android"},
          new String[] {"iphone", "iPhone"},
          new String[] {"ipad", "iPad"},
          new String[] {"windows", "Windows"},
          new String[] {"mac os", "macOS"},
          new String[] {"cros", "ChromeOS"},
          new String[] {"linux", "Linux"});

  private Agent() {}

  static String words(String agent) {
    String browser = first(BROWSERS, agent);
    String system = first(SYSTEMS, agent);
    if (browser.isEmpty()) {
      return agent.isBlank()
          ? "Unknown"
          : agent.substring(0, Math.min(agent.length(), LONGEST)).strip();
    }
    return system.isEmpty() ? browser : browser + " on " + system;
  }

  private static String first(List<String[]> known, String agent) {
    String said = agent.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(pair -> said.contains(pair[0]))
        .map(pair -> pair[1])
        .findFirst()
        .orElse("");
  }
}
