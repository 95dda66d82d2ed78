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
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/// Carries github-api's requests over our own [ApiHost], so that they end in time and never follow
/// a redirect to another host. github-api sees successes only: a refusal is thrown as what it means
/// to us ([Refusal]), before the library would sleep, retry or describe it in its own way.
final class ApiConnector implements GitHubConnector {

  private final ApiHost host;
  private final Clock clock;

  ApiConnector(ApiHost host, Clock clock) {
    this.host = host;
    this.clock = clock;
  }

  @Override
  public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(request.url().toString()))
            .method(request.method(), body(request));
    request.allHeaders().forEach((name, values) -> builder.header(name, String.join(", ", values)));
    HttpRequest httpRequest = builder.build();
    HttpResponse<InputStream> response = host.send(httpRequest);
    if (response.statusCode() / 100 != 2) {
      throw Refusal.of(response, ApiHost.target(httpRequest), clock);
    }
    return new Success(request, response, Exchange.read(response, ApiHost.target(httpRequest)));
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

    Success(GitHubConnectorRequest request, HttpResponse<?> response, byte[] body) {
      super(request, response.statusCode(), headers(response));
      this.body = body;
    }

    private static Map<String, List<String>> headers(HttpResponse<?> response) {
      return response.headers().map();
    }

    @Override
    protected InputStream rawBodyStream() {
      return new ByteArrayInputStream(body);
    }
  }
}
