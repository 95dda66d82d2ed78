// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.analyzer.openai.Dialect.Format;
import dev.runlens.api.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A chat server that speaks the protocol to the letter, in the words of the one that it plays, and
/// does on demand what chat servers do on bad days. It answers in the form that `response_format`
/// asks for, and without one as models like to: fenced, with words around it.
///
/// What no client should send is kept as a violation, for the test to look at.
final class FakeChatServer implements AutoCloseable {

  static final String MODEL = "llama3.1:8b";
  static final String ANSWER = "{\"summary\": \"Rakete fehlt: cannot find symbol – ☂\"}";
  static final String FENCED = "Here it is:\n```json\n" + ANSWER + "\n```\n";

  /// What a test has to do with a request before the server answers by itself, or instead.
  @FunctionalInterface
  interface Fault {

    /// @param asked what is asked for
    void handle(FakeHttp.Exchange exchange, JsonNode asked) throws IOException;
  }

  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private final FakeHttp http;
  private final ServerKind kind;

  private volatile Set<Format> formats = EnumSet.allOf(Format.class);
  private volatile @Nullable String key;
  private volatile int contextTokens = Integer.MAX_VALUE;
  private volatile Fault modelList = this::listModels;
  private volatile @Nullable Fault always;

  FakeChatServer(ServerKind kind) throws IOException {
    this.kind = kind;
    this.http = new FakeHttp(this::handle);
  }

  private void handle(FakeHttp.Exchange exchange) throws IOException {
    targets.add(exchange.target());
    String wanted = key;
    if (wanted != null && !exchange.header("Authorization").equals("Bearer " + wanted)) {
      exchange.answer(401, "application/json", kind.wrongKey());
      return;
    }
    switch (exchange.target()) {
      case "GET /v1/models" -> modelList.handle(exchange, Json.object());
      case "POST /v1/chat/completions" -> chat(exchange);
      default -> exchange.answer(404, "text/plain", "404 page not found");
    }
  }

  private void listModels(FakeHttp.Exchange exchange, JsonNode ignored) throws IOException {
    exchange.answer(200, "application/json", kind.models("nomic-embed-text:latest", MODEL));
  }

  private void chat(FakeHttp.Exchange exchange) throws IOException {
    JsonNode request = Json.read(exchange.body()).orElseThrow();
    if (request.isEmpty()) {
      exchange.answer(400, "application/json", kind.error(400, "model is required"));
      return;
    }
    asked.add(request);
    check(exchange, request);
    Fault fault = faults.poll();
    if (fault == null) {
      fault = always;
    }
    if (fault != null) {
      fault.handle(exchange, request);
      return;
    }
    answer(exchange, request);
  }

  /// What the protocol wants, whichever server it is.
  private void check(FakeHttp.Exchange exchange, JsonNode request) {
    require(exchange.header("Content-Type").equals("application/json"), "content type");
    require(exchange.header("Upgrade").isEmpty(), "upgrade of the protocol");
    require(key != null || exchange.header("Authorization").isEmpty(), "a key unasked");
    require(request.path("stream").asBoolean(false), "stream");
    JsonNode messages = request.path("messages");
    require(messages.size() >= 2, "messages");
    require(messages.path(0).path("role").asText().equals("system"), "system first");
    require(messages.path(1).path("role").asText().equals("user"), "user second");
    for (int i = 2; i < messages.size(); i++) {
      String role = i % 2 == 0 ? "assistant" : "user";
      require(messages.path(i).path("role").asText().equals(role), "turn of " + role);
    }
    for (JsonNode message : messages) {
      require(!message.path("content").asText().isBlank(), "content of a message");
    }
    boolean limited =
        request.path("max_tokens").isInt() ^ request.path("max_completion_tokens").isInt();
    require(limited, "one limit");
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      violations.add(what);
    }
  }

  private void answer(FakeHttp.Exchange exchange, JsonNode request) throws IOException {
    String model = request.path("model").asText();
    if (!model.equals(MODEL)) {
      exchange.answer(404, "application/json", kind.unknownModel(model));
      return;
    }
    Optional<Format> format = format(request);
    if (format.isEmpty() || !formats.contains(format.get())) {
      exchange.answer(
          400,
          "application/json",
          kind.unknownFormat(request.path("response_format").path("type").asText()));
      return;
    }
    int prompt = promptTokens(request);
    if (prompt >= contextTokens) {
      exchange.answer(400, "application/json", kind.tooLong(prompt, contextTokens));
      return;
    }
    String text = texts.poll();
    send(exchange, request, text != null ? text : format.get() == Format.PLAIN ? FENCED : ANSWER);
  }

  /// Empty if the form is asked for in a way that OpenAI's reference does not know.
  private static Optional<Format> format(JsonNode request) {
    JsonNode format = request.path("response_format");
    if (format.isMissingNode()) {
      return Optional.of(Format.PLAIN);
    }
    JsonNode schema = format.path("json_schema");
    return switch (format.path("type").asText()) {
      case "json_object" -> Optional.of(Format.JSON_OBJECT);
      case "json_schema" ->
          schema.path("name").asText().matches("[a-zA-Z0-9_-]{1,64}")
                  && schema.path("strict").asBoolean(false)
                  && schema.path("schema").path("properties").isObject()
              ? Optional.of(Format.JSON_SCHEMA)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// Four characters are a token here.
  static int promptTokens(JsonNode request) {
    int characters = 0;
    for (JsonNode message : request.path("messages")) {
      characters += message.path("content").asText().length();
    }
    return characters / 4;
  }

  /// A whole answer, as a stream.
  void send(FakeHttp.Exchange exchange, JsonNode request, String text) throws IOException {
    send(exchange, request, text, "stop");
  }

  void send(FakeHttp.Exchange exchange, JsonNode request, String text, String finishReason)
      throws IOException {
    exchange.begin();
    for (String event : kind.events(MODEL, pieces(text), finishReason)) {
      event(exchange, event);
    }
    if (request.path("stream_options").path("include_usage").asBoolean(false)) {
      event(exchange, kind.usage(MODEL, promptTokens(request), text.length() / 4));
    }
    event(exchange, "[DONE]");
    exchange.end();
  }

  /// The first pieces of an answer, and no more.
  void sendSome(FakeHttp.Exchange exchange) throws IOException {
    exchange.begin();
    List<String> events = kind.events(MODEL, pieces(ANSWER), "stop");
    for (String event : events.subList(0, 4)) {
      event(exchange, event);
    }
  }

  /// An event, in two pieces that part wherever.
  static void event(FakeHttp.Exchange exchange, String data) throws IOException {
    byte[] frame = ("data: " + data + "\n\n").getBytes(UTF_8);
    int middle = frame.length / 2;
    exchange.chunk(Arrays.copyOfRange(frame, 0, middle));
    exchange.chunk(Arrays.copyOfRange(frame, middle, frame.length));
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); from += 5) {
      pieces.add(text.substring(from, Math.min(text.length(), from + 5)));
    }
    return pieces;
  }

  /// Does this with the next request that has nothing planned.
  FakeChatServer then(Fault fault) {
    faults.add(fault);
    return this;
  }

  FakeChatServer thenError(int status, String message, String... headers) {
    return then((exchange, _) ->
        exchange.answer(status, "application/json", kind.error(status, message), headers));
  }

  /// Answers this, if it comes to an answer.
  FakeChatServer thenText(String text) {
    texts.add(text);
    return this;
  }

  /// Does this with every request that has nothing planned.
  FakeChatServer always(Fault fault) {
    always = fault;
    return this;
  }

  FakeChatServer alwaysError(int status, String message, String... headers) {
    return always((exchange, _) ->
        exchange.answer(status, "application/json", kind.error(status, message), headers));
  }

  /// Says nothing and notes when the client goes.
  void hang(FakeHttp.Exchange exchange, JsonNode ignored) throws IOException {
    if (exchange.awaitClientGone()) {
      gone.countDown();
    }
    exchange.cut();
  }

  FakeChatServer takes(Format... taken) {
    formats = Set.of(taken);
    return this;
  }

  FakeChatServer key(String wanted) {
    key = wanted;
    return this;
  }

  FakeChatServer contextTokens(int tokens) {
    contextTokens = tokens;
    return this;
  }

  FakeChatServer models(Fault list) {
    modelList = list;
    return this;
  }

  /// The requests for answers so far.
  List<JsonNode> asked() {
    return asked;
  }

  /// The forms that were asked for so far.
  List<Format> askedFormats() {
    return asked.stream().map(FakeChatServer::format).map(Optional::orElseThrow).toList();
  }

  /// Method and path of all requests so far.
  List<String> targets() {
    return targets;
  }

  String violations() {
    return violations.stream().distinct().collect(Collectors.joining(", "));
  }

  /// Whether the client of a [#hang] has closed its connection, waiting long for it.
  boolean clientGone() throws InterruptedException {
    return gone.await(30, TimeUnit.SECONDS);
  }

  URI baseUrl() {
    return URI.create(http.address() + "/v1");
  }

  OpenAiSettings settings() {
    return settings(2, Duration.ofMinutes(5), Duration.ofSeconds(60));
  }

  OpenAiSettings settings(int attempts) {
    return settings(attempts, Duration.ofMinutes(5), Duration.ofSeconds(60));
  }

  OpenAiSettings settings(int attempts, Duration timeout, Duration idleTimeout) {
    String wanted = key;
    return new OpenAiSettings(
        baseUrl(),
        MODEL,
        wanted == null ? null : Secret.of(wanted),
        timeout,
        idleTimeout,
        attempts,
        60_000,
        2_000);
  }

  @Override
  public void close() {
    http.close();
  }
}
