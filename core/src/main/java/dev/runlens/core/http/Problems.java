// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import dev.runlens.api.ComponentException;
import dev.runlens.core.access.AccessException;
import dev.runlens.core.json.Json;
import dev.runlens.core.log.CorruptLogException;
import dev.runlens.core.plugin.PluginRequestException;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.ui.ErrorPage;
import dev.runlens.ui.Pages;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers requests that went wrong: RFC 9457 problem documents to programs, pages to people. Never
/// a stack trace; what nobody foresaw is logged under the request's id.
public final class Problems {

  private static final System.Logger LOGGER = System.getLogger(Problems.class.getName());

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Pages pages;

  public Problems(Pages pages) {
    this.pages = pages;
  }

  /// Handles every failure of the routes.
  public void register(HttpRouting.Builder routing) {
    routing.error(Problem.class, this::answer);
    routing.error(
        HttpException.class,
        (request, response, e) ->
            answer(request, response, Problem.of(e.status().code(), e.status().reasonPhrase())));
    routing.error(
        SlotException.class, (request, response, e) -> answer(request, response, unavailable(e)));
    routing.error(
        ComponentException.class,
        (request, response, e) -> answer(request, response, unavailable(e)));
    routing.error(
        PluginRequestException.class,
        (request, response, e) -> answer(request, response, refused(e)));
    routing.error(
        AccessException.class, (request, response, e) -> answer(request, response, refused(e)));
    routing.error(
        CorruptLogException.class,
        (request, response, e) ->
            answer(request, response, Problem.of(500, String.valueOf(e.getMessage()))));
    routing.error(Throwable.class, this::unforeseen);
  }

  /// Answers whatever no route took; must be registered last.
  @SuppressWarnings("DoNotCallSuggester") // The fallback of the routes: throwing is all it does.
  public static void nothingHere(ServerRequest request, ServerResponse response) {
    throw Problem.notFound("page or route of this name");
  }

  private static Problem unavailable(RuntimeException e) {
    return Problem.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER);
  }

  private static Problem refused(PluginRequestException e) {
    int status =
        switch (e.kind()) {
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case INVALID -> 422;
        };
    return Problem.of(
        status,
        e.getMessage(),
        e.problems().stream()
            .map(problem -> new Problem.Fault(problem.setting(), problem.message()))
            .toList());
  }

  private static Problem refused(AccessException e) {
    int status =
        switch (e.kind()) {
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case INVALID -> 422;
        };
    return Problem.of(status, e.getMessage());
  }

  private void unforeseen(ServerRequest request, ServerResponse response, Throwable e) {
    LOGGER.log(
        System.Logger.Level.ERROR,
        "request failed id=" + RequestId.of(request).value() + " path=" + path(request),
        e);
    answer(request, response, Problem.of(500, ""));
  }

  private void answer(ServerRequest request, ServerResponse response, Problem problem) {
    if (response.isSent()) {
      return;
    }
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      response.header(HeaderNames.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
    }
    if (problem.status() == 401) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == 413 && request.content().consumed()) {
      // The rest of a body of which only a part was read would be taken for the next request.
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    String id = RequestId.of(request).value();
    response.status(Status.create(problem.status()));
    if (wantsPage(request)) {
      Answers.page(
          request, response, pages, ErrorPage.of(problem.status(), detail(request, problem), id));
    } else {
      response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
      response.send(Json.bytes(document(problem, id)));
    }
  }

  /// What is not there may only not be seen now: then the page says that, too.
  private static String detail(ServerRequest request, Problem problem) {
    String sight = request.context().get(Caller.class).map(Caller::sightProblem).orElse("");
    return problem.status() == 404 && !sight.isEmpty()
        ? problem.detail() + " " + sight
        : problem.detail();
  }

  private static Map<String, @Nullable Object> document(Problem problem, String id) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", Status.create(problem.status()).reasonPhrase());
    document.put("status", problem.status());
    document.put(
        "detail",
        problem.detail().isEmpty()
            ? "Runlens could not answer. The server's log says more under the request id."
            : problem.detail());
    if (problem.field() != null) {
      document.put("field", problem.field());
    }
    if (!problem.faults().isEmpty()) {
      document.put("faults", problem.faults());
    }
    document.put("request_id", id);
    return document;
  }

  private static boolean wantsPage(ServerRequest request) {
    String path = path(request);
    boolean machine =
        path.startsWith("/api/")
            || path.startsWith("/webhooks/")
            || path.equals("/health")
            || path.equals("/metrics");
    return !machine && request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/html");
  }

  private static String path(ServerRequest request) {
    return request.prologue().uriPath().path();
  }
}
