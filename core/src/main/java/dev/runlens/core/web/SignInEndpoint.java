// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// `/sign-in` and `/sign-out` for local accounts.
///
/// Who may call it: anyone who can reach the port.
public final class SignInEndpoint implements HttpService {

  private static final String PAGE =
      """
      <!doctype html><html lang="en"><title>Sign in</title><form method="post" action="/sign-in?next=NEXT">
      <label>Login <input name="login"></label>
      <label>Password <input name="password" type="password"></label>
      <button>Sign in</button></form></html>
      """;

  private final Gate gate;

  public SignInEndpoint(Gate gate) {
    this.gate = gate;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/sign-in", this::page)
        .post("/sign-in", this::signIn)
        .post("/sign-out", this::signOut);
  }

  private void page(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
    response.send(
        PAGE.replace(
            "NEXT", URLEncoder.encode(Parameters.text(request, "next"), StandardCharsets.UTF_8)));
  }

  private void signIn(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    String next = Parameters.text(request, "next");
    if (gate.signIn(request, response, form.value("login"), form.value("password")).isEmpty()) {
      throw Problem.of(401, "Wrong login or password.");
    }
    Gate.redirect(response, next.matches("/[A-Za-z][A-Za-z0-9/?=&%._-]*") ? next : "/");
  }

  private void signOut(ServerRequest request, ServerResponse response) {
    gate.signOut(request, response, gate.viewer(request, Form.read(request)));
    Gate.redirect(response, "/sign-in");
  }
}
