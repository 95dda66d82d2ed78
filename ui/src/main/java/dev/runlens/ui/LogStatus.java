// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// What there is of a job's log. Made by [#of].
///
/// @param state the state of the API: `none`, `pending`, `retry`, `stored`, `absent` or `lost`
/// @param stored whether there are lines to show
/// @param waiting whether it may still come
/// @param title the state in a sentence
/// @param text why, or what happens next
/// @param lineCount how many lines there are; empty unless stored
/// @param size how many bytes there are; empty unless stored
public record LogStatus(
    String state,
    boolean stored,
    boolean waiting,
    String title,
    String text,
    String lineCount,
    String size) {

  /// Puts the state of a log into words.
  ///
  /// @param state the state of the API
  /// @param reason why it is so; empty if unknown
  /// @param lines how many lines are stored
  /// @param bytes how many bytes are stored, uncompressed
  public static LogStatus of(String state, String reason, long lines, long bytes) {
    return switch (state) {
      case "stored" ->
          new LogStatus(
              state,
              true,
              false,
              "The log is stored",
              reason,
              Format.count(lines),
              Format.bytes(bytes));
      case "none" ->
          waiting(state, "No log yet", "GitHub hands over the log when the job has ended.", reason);
      case "pending" ->
          waiting(
              state,
              "The log is on its way",
              "It is being fetched from GitHub and appears here by itself.",
              reason);
      case "retry" ->
          waiting(
              state,
              "GitHub has not handed over the log yet",
              "Runlens asks again by itself.",
              reason);
      case "absent" ->
          gone(state, "GitHub has no log for this job", "Jobs that never ran leave none.", reason);
      case "refused" ->
          gone(state, "The log is too large to be kept", "GitHub still has it.", reason);
      case "lost" ->
          gone(state, "The log is lost", "It was stored once, but cannot be read now.", reason);
      default -> gone(state, "The log cannot be shown", "Its state is “" + state + "”.", reason);
    };
  }

  private static LogStatus waiting(String state, String title, String text, String reason) {
    return new LogStatus(state, false, true, title, join(text, reason), "", "");
  }

  private static LogStatus gone(String state, String title, String text, String reason) {
    return new LogStatus(state, false, false, title, reason.isBlank() ? text : reason, "", "");
  }

  private static String join(String text, String reason) {
    return reason.isBlank() ? text : text + " " + reason;
  }
}
