// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;

/// The plain HTTP client of these tests; it follows no redirect and hides nothing.
final class Client implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final GitHubSimulator github;
  private final Clock clock;

  Client(GitHubSimulator github, Clock clock) {
    this.github = github;
    this.clock = clock;
  }

  /// @param credential of the Authorization header; empty for none
  HttpResponse<String> get(String path, String credential, String... headers)
      throws IOException, InterruptedException {
    return send("GET", github.baseUri().resolve(path), "", credential, headers);
  }

  HttpResponse<String> get(URI uri, String credential) throws IOException, InterruptedException {
    return send("GET", uri, "", credential);
  }

  HttpResponse<String> post(String path, String body, String credential, String... headers)
      throws IOException, InterruptedException {
    return send("POST", github.baseUri().resolve(path), body, credential, headers);
  }

  HttpResponse<String> patch(String path, String body, String credential)
      throws IOException, InterruptedException {
    return send("PATCH", github.baseUri().resolve(path), body, credential);
  }

  String token(Installation installation) throws IOException, InterruptedException {
    return token(installation, "");
  }

  String token(Installation installation, String body) throws IOException, InterruptedException {
    String path = "/app/installations/" + installation.id() + "/access_tokens";
    return json(post(path, body, github.app().jwt(clock.instant()))).path("token").asText();
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.parse(response.body());
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpResponse<String> send(
      String method, URI uri, String body, String credential, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!credential.isEmpty()) {
      request.header("Authorization", "Bearer " + credential);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
