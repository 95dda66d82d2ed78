// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

/// The few pages that GitHub shows to people here: a heading and forms, without styles.
final class Html {

  private Html() {}

  /// @param body in HTML
  static Answer page(int status, String title, String body) {
    return Answer.text(
        status,
        "text/html; charset=utf-8",
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%1$s · Simulated GitHub</title></head>
        <body><main><h1>%1$s</h1>
        %2$s</main></body>
        </html>
        """
            .formatted(escape(title), body));
  }

  static Answer refusal(int status, String title, String reason) {
    return page(status, title, "<p role=\"alert\">" + escape(reason) + "</p>\n");
  }

  static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
        .formatted(escape(name), escape(value));
  }

  static String button(String name, String value, String label) {
    return "<button name=\"%s\" value=\"%s\">%s</button>\n"
        .formatted(escape(name), escape(value), escape(label));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
