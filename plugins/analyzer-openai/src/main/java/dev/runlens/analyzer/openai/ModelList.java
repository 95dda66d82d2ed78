// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.Problem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/// Asks the server for the models that it has, which costs it nothing
/// (<https://platform.openai.com/docs/api-reference/models/list>).
final class ModelList {

  /// Some services list hundreds, with a page of text for each.
  private static final int MOST_BYTES = 8 << 20;

  private static final int MOST_NAMED = 8;

  private final OpenAiSettings settings;
  private final HttpClient http;

  ModelList(OpenAiSettings settings, HttpClient http) {
    this.settings = settings;
    this.http = http;
  }

  /// What was seen.
  ///
  /// @param problem empty if requests are likely to be answered
  record Look(Optional<Problem> problem, String detail) {

    private static Look well(String detail) {
      return new Look(Optional.empty(), detail);
    }

    private static Look wrong(String setting, String detail) {
      return new Look(Optional.of(new Problem(setting, detail)), detail);
    }
  }

  /// An answer read whole.
  private record Answer(int status, String body) {}

  /// Nothing came in time, or nothing at all; the message is for a person.
  private static final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /// Looks once. A server that has no list is taken to have the model.
  Look look(Duration limit) {
    try {
      Answer answer = send(ChatServer.request(settings, "/models").GET(), limit);
      return switch (answer.status()) {
        case 200 -> listed(answer);
        case 404, 405, 501 -> Look.well(settings.place() + " (the server lists no models).");
        default -> refused(answer);
      };
    } catch (NoAnswerException e) {
      return Look.wrong(
          "baseUrl", "Cannot reach %s: %s.".formatted(settings.baseUrl(), e.getMessage()));
    }
  }

  /// Looks, and if there is no list also whether there is a chat: an address without its `/v1` has
  /// neither. An empty request is refused before any model is asked.
  List<Problem> test(Duration limit) {
    try {
      Answer answer = send(ChatServer.request(settings, "/models").GET(), limit);
      if (answer.status() == 404 || answer.status() == 405 || answer.status() == 501) {
        Answer chat =
            send(
                ChatServer.request(settings, "/chat/completions")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")),
                limit);
        return problemOfChat(chat).stream().toList();
      }
      Look look = answer.status() == 200 ? listed(answer) : refused(answer);
      return look.problem().stream().toList();
    } catch (NoAnswerException e) {
      return List.of(
          new Problem(
              "baseUrl", "Cannot reach %s: %s.".formatted(settings.baseUrl(), e.getMessage())));
    }
  }

  private Optional<Problem> problemOfChat(Answer chat) {
    boolean talks = Json.read(chat.body()).isPresent();
    return switch (chat.status()) {
      case 401, 403 -> refused(chat).problem();
      case 400, 422 -> Optional.empty();
      default ->
          talks && chat.status() != 405
              ? Optional.empty()
              : Optional.of(
                  new Problem(
                      "baseUrl",
                      "There is no /chat/completions at %s: HTTP %d. Check base-url: it mostly ends in /v1."
                          .formatted(settings.baseUrl(), chat.status())));
    };
  }

  private Look listed(Answer answer) {
    Optional<JsonNode> list = Json.read(answer.body());
    if (list.isEmpty() || !list.get().path("data").isArray()) {
      return Look.wrong(
          "baseUrl",
          "What is at %s answers, but not with a list of models. Check base-url: it mostly ends in /v1."
              .formatted(settings.baseUrl()));
    }
    List<String> names = new ArrayList<>();
    for (JsonNode model : list.get().path("data")) {
      String name = model.path("id").asText("");
      names.add(name);
      if (isOurs(name)) {
        return Look.well(settings.place() + ".");
      }
    }
    // A llama.cpp server with one model answers with it whatever name is asked for.
    JsonNode first = list.get().path("data").path(0);
    if (names.size() == 1 && first.path("owned_by").asText("").equals("llamacpp")) {
      return Look.well("%s, which answers with %s.".formatted(settings.place(), names.getFirst()));
    }
    return Look.wrong(
        "model",
        "%s does not list the model %s. Load it there, or set model to one that it lists: %s."
            .formatted(settings.baseUrl(), settings.model(), some(names)));
  }

  /// Ollama lists `llama3.1:latest` where `llama3.1` is asked for.
  private boolean isOurs(String name) {
    return name.equals(settings.model()) || name.equals(settings.model() + ":latest");
  }

  private static String some(List<String> names) {
    if (names.isEmpty()) {
      return "none so far";
    }
    String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() > MOST_NAMED ? some + " and others" : some;
  }

  private Look refused(Answer answer) {
    Refusal refusal = Refusal.of(answer.status(), answer.body());
    String detail =
        "Cannot list the models of %s: %s. %s"
            .formatted(settings.baseUrl(), refusal.found(), refusal.remedy(settings))
            .strip();
    boolean key = answer.status() == 401 || answer.status() == 403;
    return Look.wrong(key ? "apiKey" : "baseUrl", detail);
  }

  private Answer send(HttpRequest.Builder request, Duration limit) throws NoAnswerException {
    BodyHandler<byte[]> handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES);
    CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request.build(), handler);
    try {
      HttpResponse<byte[]> response = sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException _) {
      throw new NoAnswerException("no answer within " + Patience.inWords(limit));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted");
    } catch (ExecutionException e) {
      throw new NoAnswerException(describe(e));
    } finally {
      sent.cancel(true);
    }
  }

  private static String describe(ExecutionException e) {
    return switch (e.getCause()) {
      case SSLHandshakeException tls ->
          "no trusted connection (%s); make this server trust its certificate"
              .formatted(tls.getMessage());
      case IOException network -> ChatServer.describe(network);
      case null, default -> ChatServer.describe(e);
    };
  }
}
