// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/// Carries github-api's requests over the App's own [Lane], so that they end in time, keep the rate
/// limits and never follow a redirect to another host. github-api sees successes only: a refusal is
/// thrown as what it means to us ([Refusal]), before the library would sleep, retry or describe it
/// in its own way.
final class ApiConnector implements GitHubConnector {

  private final Lane lane;

  ApiConnector(Lane lane) {
    this.lane = lane;
  }

  @Override
  public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(request.url().toString()))
            .method(request.method(), body(request));
    request.allHeaders().forEach((name, values) -> builder.header(name, String.join(", ", values)));
    HttpRequest httpRequest = builder.build();
    Answer answer = lane.ask(httpRequest);
    if (!answer.succeeded()) {
      throw Refusal.of(answer, ApiHost.target(httpRequest));
    }
    return new Success(request, answer);
  }

  private static BodyPublisher body(GitHubConnectorRequest request) throws IOException {
    try (InputStream body = request.body()) {
      return request.hasBody() && body != null
          ? BodyPublishers.ofByteArray(body.readAllBytes())
          : BodyPublishers.noBody();
    }
  }

  private static final class Success extends GitHubConnectorResponse {

    private final byte[] body;

    Success(GitHubConnectorRequest request, Answer answer) {
      super(request, answer.status(), answer.headers().map());
      this.body = answer.body();
    }

    @Override
    protected InputStream rawBodyStream() {
      return new ByteArrayInputStream(body);
    }
  }
}
