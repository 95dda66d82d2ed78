// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.Secret;
import dev.runlens.api.analysis.ModelAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Asks the chat server once and reads its answer as it comes
/// (<https://platform.openai.com/docs/api-reference/chat-streaming>).
final class ChatServer {

  private static final int MOST_BYTES_OF_A_LINE = 1 << 20;
  private static final int MOST_BYTES_OF_A_REFUSAL = 64 << 10;

  /// Far above what a model with any sensible limit thinks.
  private static final int MOST_THOUGHT_CHARACTERS = 2_000_000;

  private static final String END = "[DONE]";

  private final OpenAiSettings settings;
  private final HttpClient http;
  private final Clock clock;

  ChatServer(OpenAiSettings settings, HttpClient http, Clock clock) {
    this.settings = settings;
    this.http = http;
    this.clock = clock;
  }

  /// HTTP/1.1, because ending a request then ends its connection, and because the upgrade to HTTP/2
  /// that the client would offer confuses servers that don't know it.
  static HttpRequest.Builder request(OpenAiSettings settings, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.address(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("User-Agent", "Runlens");
    Secret key = settings.apiKey();
    return key == null ? request : request.header("Authorization", "Bearer " + key.reveal());
  }

  /// @param listener told whenever there is more of the answer
  /// @throws dev.runlens.api.analysis.AnalyzerException see [Patience#nextWait]; the connection is
  ///   closed then
  Outcome ask(
      Conversation conversation,
      Dialect dialect,
      Patience patience,
      Consumer<AnswerText> listener) {
    HttpRequest request =
        request(settings, "/chat/completions")
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(dialect.request(settings, conversation)))
            .build();
    try {
      HttpResponse<AnswerBody> response = send(request, patience);
      try (AnswerBody body = response.body()) {
        return read(response, body, listener);
      }
    } catch (EventStream.TooLongException e) {
      return new Outcome.Endless("it sends " + e.getMessage());
    } catch (SSLHandshakeException e) {
      return new Outcome.Foreign(
          "no trusted connection (" + e.getMessage() + ")",
          "Make this server trust the certificate of base-url.");
    } catch (IOException e) {
      return new Outcome.Broken(describe(e), e);
    }
  }

  private HttpResponse<AnswerBody> send(HttpRequest request, Patience patience) throws IOException {
    CompletableFuture<HttpResponse<AnswerBody>> sent =
        http.sendAsync(request, AnswerBody.handler(patience, settings.idleTimeout()));
    boolean answered = false;
    try {
      HttpResponse<AnswerBody> response = patience.await(sent);
      answered = true;
      return response;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      // If the response came at this very moment, it is closed unread.
      if (!answered && !sent.cancel(true) && !sent.isCompletedExceptionally()) {
        sent.join().body().close();
      }
    }
  }

  private Outcome read(
      HttpResponse<AnswerBody> response, AnswerBody body, Consumer<AnswerText> listener)
      throws IOException {
    int status = response.statusCode();
    if (status != 200) {
      String said = new String(body.readNBytes(MOST_BYTES_OF_A_REFUSAL), StandardCharsets.UTF_8);
      return new Outcome.Refused(Refusal.of(status, response.headers(), said, clock));
    }
    String type =
        response
            .headers()
            .firstValue("Content-Type")
            .orElse("text/event-stream")
            .replaceFirst(";.*", "")
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (type) {
      case "text/event-stream" -> readEvents(body, listener);
      case "application/json" -> readWhole(body);
      default ->
          new Outcome.Foreign(
              "it answers with %s instead of a chat".formatted(type.replaceAll("[^a-z/+.-]", "")),
              "Check base-url: it mostly ends in /v1.");
    };
  }

  private Outcome readEvents(AnswerBody body, Consumer<AnswerText> listener) throws IOException {
    EventStream events = new EventStream(body, MOST_BYTES_OF_A_LINE);
    Parts parts = new Parts(settings.model());
    for (String data = events.next(); data != null; data = events.next()) {
      if (data.equals(END)) {
        return new Outcome.Answered(parts.whole());
      }
      Optional<JsonNode> event = Json.read(data);
      if (event.isEmpty()) {
        throw new IOException("an event of the answer is no JSON");
      }
      if (event.get().hasNonNull("error")) {
        return new Outcome.Refused(Refusal.inAnswer(event.get()));
      }
      parts.add(event.get(), "delta");
      if (parts.tooLong()) {
        return new Outcome.Endless(parts.length());
      }
      listener.accept(parts.text);
    }
    // Some servers end without a mark. The reason tells as well that the model was done.
    if (parts.finishReason.isEmpty()) {
      throw new IOException("the answer ended before its end");
    }
    return new Outcome.Answered(parts.whole());
  }

  /// The answer of a server that does not know how to stream.
  private Outcome readWhole(AnswerBody body) throws IOException {
    byte[] bytes = body.readNBytes(MOST_BYTES_OF_A_LINE + 1);
    if (bytes.length > MOST_BYTES_OF_A_LINE) {
      throw new EventStream.TooLongException(MOST_BYTES_OF_A_LINE);
    }
    Optional<JsonNode> whole = Json.read(new String(bytes, StandardCharsets.UTF_8));
    if (whole.isPresent() && whole.get().hasNonNull("error")) {
      return new Outcome.Refused(Refusal.inAnswer(whole.get()));
    }
    if (whole.isEmpty() || !whole.get().path("choices").path(0).path("message").isObject()) {
      return new Outcome.Foreign(
          "it answers with other JSON than that of a chat",
          "Check base-url: it mostly ends in /v1.");
    }
    Parts parts = new Parts(settings.model());
    parts.add(whole.get(), "message");
    return parts.tooLong()
        ? new Outcome.Endless(parts.length())
        : new Outcome.Answered(parts.whole());
  }

  /// What has come of an answer.
  private static final class Parts {

    private final AnswerText text = new AnswerText();
    private String model;
    private String finishReason = "";
    private OptionalLong inputTokens = OptionalLong.empty();
    private OptionalLong outputTokens = OptionalLong.empty();

    private Parts(String model) {
      this.model = model;
    }

    /// @param member where a choice has its content
    private void add(JsonNode event, String member) {
      String named = event.path("model").asText("").strip();
      if (!named.isEmpty() && named.length() <= 200) {
        model = named;
      }
      JsonNode choice = event.path("choices").path(0);
      JsonNode content = choice.path(member);
      text.think(content.path("reasoning_content").asText(""));
      text.think(content.path("reasoning").asText(""));
      // A null is no text, although Jackson writes it as one.
      if (content.path("content").isTextual()) {
        text.append(content.path("content").textValue());
      }
      if (choice.path("finish_reason").isTextual()) {
        finishReason = choice.path("finish_reason").textValue();
      }
      inputTokens = counted(event.path("usage").path("prompt_tokens"), inputTokens);
      outputTokens = counted(event.path("usage").path("completion_tokens"), outputTokens);
    }

    private static OptionalLong counted(JsonNode count, OptionalLong otherwise) {
      return count.canConvertToLong() && count.longValue() >= 0
          ? OptionalLong.of(count.longValue())
          : otherwise;
    }

    private boolean tooLong() {
      return text.characters() > ModelAnswer.MOST_CHARACTERS
          || text.thoughtCharacters() > MOST_THOUGHT_CHARACTERS;
    }

    private String length() {
      return String.format(
          Locale.ROOT,
          "it does not stop, after %,d characters",
          text.characters() + text.thoughtCharacters());
    }

    private ChatAnswer whole() {
      return new ChatAnswer(
          text.answer(), model, finishReason, text.thoughtCharacters(), inputTokens, outputTokens);
    }
  }

  /// The network's words. They hold addresses, never what was sent.
  static String describe(Throwable e) {
    // The JDK's own has no message, and as its cause a channel that was closed.
    if (e instanceof ConnectException && e.getMessage() == null) {
      return "there is no such host, or nobody listens there";
    }
    @Nullable String message = e.getMessage();
    String type = e.getClass().getSimpleName();
    return message == null ? type : message + " (" + type + ")";
  }
}
