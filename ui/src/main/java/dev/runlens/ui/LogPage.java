// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import java.util.regex.Pattern;

/// `/jobs/{id}/log?from=&count=`: a page of the log as plain text, readable without scripts.
///
/// @param layout the parts around the page
/// @param jobId GitHub's number of the job
/// @param name the name of the job
/// @param log what there is of the log
/// @param range which lines these are, for example `1 – 1,000`; empty if there are none
/// @param lines the lines, in order
/// @param previousFrom the first line of the page before; empty on the first
/// @param nextFrom the first line of the page after; empty on the last
/// @param lastFrom the first line of the last page; empty if this is it
public record LogPage(
    Layout layout,
    String jobId,
    String name,
    LogStatus log,
    String range,
    List<Line> lines,
    String previousFrom,
    String nextFrom,
    String lastFrom)
    implements Page {
  /// CSI sequences (colours, cursor), OSC sequences (titles, links) and the remaining escapes of
  /// ECMA-48 (character sets), then control characters that are neither tab nor line end.
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?"
              + "|\u001b[ -/]+[0-~]?|\u001b[@-_]?|[\\x00-\\x08\\x0b-\\x1f\\x7f]");

  public LogPage {
    lines = List.copyOf(lines);
  }

  /// The page of the job.
  public String jobHref() {
    return Href.job(jobId);
  }

  /// The log as GitHub gave it, byte for byte.
  public String rawLogHref() {
    return "/api" + Href.job(jobId) + "/log.txt";
  }

  /// The page before; empty on the first.
  public String previousHref() {
    return page(previousFrom);
  }

  /// The page after; empty on the last.
  public String nextHref() {
    return page(nextFrom);
  }

  /// The last page; empty if this is it.
  public String lastHref() {
    return page(lastFrom);
  }

  /// A line of the log.
  ///
  /// @param number its number, from `1`
  /// @param time when it was written after the job's start, for example `13:21`; empty if unknown
  /// @param kind `error`, `warning`, `notice`, `group`, `command` and the like; empty for an
  ///   ordinary line
  /// @param text its text; colours and other escape sequences are cut off here
  public record Line(String number, String time, String kind, String text) {
    public Line {
      text = plain(text);
    }

    /// Whether the line deserves the colour of an error.
    public boolean error() {
      return kind.equals("error");
    }

    /// Whether the line deserves the colour of a warning.
    public boolean warning() {
      return kind.equals("warning");
    }

    /// Whether the line opens a group.
    public boolean heading() {
      return kind.equals("group") || kind.equals("section");
    }
  }

  /// Text without terminal escape sequences and control characters.
  static String plain(String text) {
    return ESCAPES.matcher(text).replaceAll("");
  }

  private String page(String from) {
    return from.isEmpty() ? "" : Href.log(jobId, from);
  }
}
