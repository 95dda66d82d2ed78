// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.core.access.Person;
import dev.runlens.core.json.Json;
import dev.runlens.ui.Page;
import dev.runlens.ui.Pages;
import dev.runlens.ui.User;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

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

  /// Sends a page, with the name of whoever asked for it if the gate has let them in.
  public static void page(ServerRequest request, ServerResponse response, Pages pages, Page page) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
    response.send(pages.render(page, user(request)));
  }

  private static @Nullable User user(ServerRequest request) {
    return request.context().get(Caller.class).map(Answers::user).orElse(null);
  }

  private static User user(Caller caller) {
    Person person = caller.person();
    return person == null
        ? new User("Admin token", "no person", true, "")
        : new User(person.name(), person.login(), caller.isAdmin(), caller.csrf());
  }
}
