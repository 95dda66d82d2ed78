// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Gemini API on this host, as far as an analyzer sees it: one key, one model that answers, one
/// that makes pictures, with Google's own checks and errors
/// (<https://ai.google.dev/api/generate-content>, <https://ai.google.dev/api/models>).
final class FakeGemini implements AutoCloseable {

  static final String KEY = "AIzaSy-the-key-of-a-test_0123456789";
  static final String MODEL = "gemini-3.8-flash";
  static final String PAINTER = "gemini-3-painter";
  static final String ANSWER = "{\"summary\": \"src/Rocket.java does not compile.\"}";

  /// Where the API also is, as behind a proxy.
  static final String PREFIX = "/behind/a/proxy";

  private static final Pattern PATH =
      Pattern.compile("(?:" + PREFIX + ")?/v1beta/models/([^/:]+)(:streamGenerateContent)?");

  private static final Set<String> CONFIG =
      Set.of(
          "temperature",
          "candidateCount",
          "maxOutputTokens",
          "responseMimeType",
          "responseJsonSchema");

  private static final Set<String> SCHEMA =
      Set.of(
          "type", "properties", "required", "items", "enum", "description", "additionalProperties");

  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Turn> script = new ConcurrentLinkedQueue<>();

  /// Bodies of the questions, also of those that were refused for what they say.
  final List<JsonNode> asked = new CopyOnWriteArrayList<>();

  /// How often a model was looked up.
  final List<String> lookedUp = new CopyOnWriteArrayList<>();

  /// Zero once a client has hung up on [Turn.Stalled].
  final CountDownLatch hungUp = new CountDownLatch(1);

  /// What a question may be long, in tokens of four characters.
  volatile int mostTokens = 1_048_576;

  /// Whether looking a model up takes for ever.
  volatile boolean deaf;

  FakeGemini() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What becomes of the next questions, one after the other; then all are answered.
  void script(Turn... turns) {
    script.addAll(List.of(turns));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      try {
        serve(exchange, body);
      } catch (GoogleError e) {
        refuse(exchange, e.status, e.body, Map.of());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange, byte[] body)
      throws IOException, GoogleError, InterruptedException {
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    checkKey(exchange.getRequestHeaders().getFirst("x-goog-api-key"));
    if (!path.matches()) {
      refuse(exchange, 404, "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", Map.of());
      return;
    }
    boolean generates = path.group(2) != null;
    if (!exchange.getRequestMethod().equals(generates ? "POST" : "GET")) {
      throw new GoogleError(404, "NOT_FOUND", "Requested entity was not found.");
    }
    String model = path.group(1);
    if (!(model.equals(MODEL) || (model.equals(PAINTER) && !generates))) {
      throw new GoogleError(
          404,
          "NOT_FOUND",
          "models/%s is not found for API version v1beta, or is not supported for generateContent."
                  .formatted(model)
              + " Call ListModels to see the list of available models and their supported methods.");
    }
    if (generates) {
      if (!"alt=sse".equals(exchange.getRequestURI().getQuery())) {
        throw new IllegalStateException("The fake streams events only");
      }
      generate(exchange, body);
    } else {
      lookedUp.add(model);
      if (deaf) {
        closed.await();
      }
      send(exchange, 200, "application/json; charset=UTF-8", model(model));
    }
  }

  private static void checkKey(@Nullable String key) throws GoogleError {
    if (key == null) {
      throw new GoogleError(
          403,
          "PERMISSION_DENIED",
          "Method doesn't allow unregistered callers (callers without established identity). Please"
              + " use API Key or other form of API consumer identity to call this API.");
    }
    if (!key.equals(KEY)) {
      throw new GoogleError(
          400,
          "INVALID_ARGUMENT",
          "API key not valid. Please pass a valid API key.",
          """
          {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": "generativelanguage.googleapis.com"}}\
          """,
          """
          {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US",
            "message": "API key not valid. Please pass a valid API key."}\
          """);
    }
  }

  private static String model(String name) {
    return """
    {"name": "models/%s", "version": "001", "displayName": "%s",
     "inputTokenLimit": 1048576, "outputTokenLimit": 65536,
     "supportedGenerationMethods": [%s], "temperature": 1, "maxTemperature": 2}\
    """
        .formatted(
            name,
            name,
            name.equals(PAINTER) ? "\"predict\"" : "\"generateContent\", \"countTokens\"");
  }

  private void generate(HttpExchange exchange, byte[] body)
      throws IOException, GoogleError, InterruptedException {
    JsonNode question = JSON.readTree(body);
    asked.add(question);
    int tokens = checkContents(question);
    checkConfig(question.path("generationConfig"));
    if (tokens > mostTokens) {
      throw new GoogleError(
          400,
          "INVALID_ARGUMENT",
          "The input token count (%d) exceeds the maximum number of tokens allowed (%d)."
              .formatted(tokens, mostTokens));
    }
    Turn turn = script.poll();
    switch (turn == null ? Turn.answer(ANSWER) : turn) {
      case Turn.Answer(String text, String finish) -> {
        OutputStream out = stream(exchange, 0);
        for (int at = 0; at < text.length(); at += 4_000) {
          event(out, text(text.substring(at, Math.min(text.length(), at + 4_000)), tokens));
        }
        ObjectNode last = text("", tokens);
        ((ObjectNode) last.path("candidates").path(0)).put("finishReason", finish);
        ((ObjectNode) last.path("usageMetadata"))
            .put("candidatesTokenCount", text.length() / 4)
            .put("thoughtsTokenCount", 100);
        event(out, last);
      }
      case Turn.Event(String json) -> event(stream(exchange, 0), JSON.readTree(json));
      case Turn.Refused(int status, String error, Map<String, String> headers) ->
          refuse(exchange, status, error, headers);
      case Turn.Page(String type, String page) -> send(exchange, 200, type, page);
      case Turn.Silence() -> closed.await();
      case Turn.Stalled(String text) -> stall(exchange, text(text, tokens));
      case Turn.Cut(String text) -> {
        // The body is declared longer than it is: closing it early cuts the connection.
        OutputStream out = stream(exchange, 1 << 20);
        event(out, text(text, tokens));
        event(out, text("", tokens));
      }
      case Turn.Ended(String text) -> event(stream(exchange, 0), text(text, tokens));
    }
  }

  /// @return tokens of the whole question
  private static int checkContents(JsonNode question) throws GoogleError {
    JsonNode contents = question.path("contents");
    if (contents.isEmpty()) {
      throw new GoogleError(
          400, "INVALID_ARGUMENT", "* GenerateContentRequest.contents: contents is not specified");
    }
    int characters = 0;
    for (JsonNode content : contents) {
      if (!Set.of("user", "model").contains(content.path("role").asText())) {
        throw new GoogleError(400, "INVALID_ARGUMENT", "Please use a valid role: user, model.");
      }
      characters += characters(content);
    }
    return (characters + characters(question.path("systemInstruction"))) / 4;
  }

  private static int characters(JsonNode content) throws GoogleError {
    int characters = 0;
    for (JsonNode part : content.path("parts")) {
      if (!part.path("text").isTextual()) {
        throw new GoogleError(
            400,
            "INVALID_ARGUMENT",
            "Unable to submit request because it must have a text parameter.");
      }
      characters += part.path("text").asText().length();
    }
    return characters;
  }

  private static void checkConfig(JsonNode config) throws GoogleError {
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      if (!CONFIG.contains(entry.getKey())) {
        throw unknown(entry.getKey(), "generation_config");
      }
    }
    double temperature = config.path("temperature").asDouble();
    if (temperature < 0 || temperature > 2) {
      throw new GoogleError(
          400,
          "INVALID_ARGUMENT",
          "* GenerateContentRequest.generation_config.temperature: temperature must be in the range"
              + " [0.0, 2.0].");
    }
    int tokens = config.path("maxOutputTokens").asInt();
    if (tokens < 1 || tokens > 65_536) {
      throw new GoogleError(
          400,
          "INVALID_ARGUMENT",
          "Unable to submit request because it has a maxOutputTokens value of %d but the supported"
                  .formatted(tokens)
              + " range is from 1 (inclusive) to 65537 (exclusive).");
    }
    if (!config.path("responseMimeType").asText().equals("application/json")) {
      throw new GoogleError(
          400,
          "INVALID_ARGUMENT",
          "* GenerateContentRequest.generation_config.response_json_schema: only allowed when"
              + " response_mime_type is application/json");
    }
    checkSchema(config.path("responseJsonSchema"));
  }

  private static void checkSchema(JsonNode schema) throws GoogleError {
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (!SCHEMA.contains(entry.getKey())) {
        throw unknown(entry.getKey(), "generation_config.response_json_schema");
      }
    }
    if (!TYPES.contains(schema.path("type").asText())) {
      throw new GoogleError(
          400, "INVALID_ARGUMENT", "schema type " + schema.path("type") + " is not supported");
    }
    for (JsonNode property : schema.path("properties")) {
      checkSchema(property);
    }
    if (schema.has("items")) {
      checkSchema(schema.path("items"));
    }
  }

  private static GoogleError unknown(String name, String place) {
    return new GoogleError(
        400,
        "INVALID_ARGUMENT",
        "Invalid JSON payload received. Unknown name \"%s\" at '%s': Cannot find field."
            .formatted(name, place));
  }

  private static ObjectNode text(String text, int tokens) {
    ObjectNode event = JSON.createObjectNode();
    ObjectNode candidate = event.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    content.putArray("parts").addObject().put("text", text);
    content.put("role", "model");
    candidate.put("index", 0);
    event.putObject("usageMetadata").put("promptTokenCount", tokens).put("totalTokenCount", tokens);
    event.put("modelVersion", MODEL + "-001").put("responseId", "fake");
    return event;
  }

  private void stall(HttpExchange exchange, JsonNode first)
      throws IOException, InterruptedException {
    OutputStream out = stream(exchange, 0);
    event(out, first);
    event(out, text("", 0));
    try {
      while (!closed.await(20, TimeUnit.MILLISECONDS)) {
        out.write(": still thinking\r\n".getBytes(UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      hungUp.countDown();
      throw e;
    }
  }

  /// @param length of the body, 0 for chunks
  private static OutputStream stream(HttpExchange exchange, long length) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, length);
    return exchange.getResponseBody();
  }

  private static void event(OutputStream out, JsonNode json) throws IOException {
    out.write(("data: " + json + "\r\n\r\n").getBytes(UTF_8));
    out.flush();
  }

  private static void refuse(
      HttpExchange exchange, int status, String body, Map<String, String> headers)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    send(exchange, status, "application/json; charset=UTF-8", body);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
    executor.close();
  }
}
