// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.core.json.Json;
import dev.runlens.ui.Page;
import dev.runlens.ui.Pages;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;

/// Sends JSON and pages.
public final class Answers {

  private Answers() {}

  /// Sends a document as JSON.
  public static void json(ServerResponse response, Object document) {
    json(response, Json.bytes(document));
  }

  /// Sends what is JSON already.
  public static void json(ServerResponse response, byte[] document) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(document);
  }

  /// Sends a page.
  public static void page(ServerResponse response, Pages pages, Page page) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
    response.send(pages.render(page));
  }
}
