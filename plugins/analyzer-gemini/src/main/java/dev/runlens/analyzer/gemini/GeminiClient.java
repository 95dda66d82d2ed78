// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.google.genai.Client;
import com.google.genai.JsonSerializable;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GetModelConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import dev.runlens.api.analysis.Brief;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Asks the Gemini API once a call, and never again by itself
/// (<https://ai.google.dev/api/generate-content>, <https://ai.google.dev/api/models>).
///
/// Each request runs on a thread of the executor, so that the caller can give it up at any moment.
final class GeminiClient implements AutoCloseable {

  /// What a model must be able to do.
  private static final String GENERATE = "generateContent";

  private final GeminiSettings settings;
  private final ExecutorService executor;
  private final Client client;

  GeminiClient(GeminiSettings settings, HttpClient http, ExecutorService executor) {
    this.settings = settings;
    this.executor = executor;
    String key = settings.apiKey().reveal();
    this.client =
        Client.builder()
            .vertexAI(false)
            .apiKey(key)
            .httpOptions(HttpOptions.builder().baseUrl(settings.base()).build())
            .clientOptions(
                ClientOptions.builder()
                    .customHttpClient(
                        new OkHttpClient.Builder()
                            .addInterceptor(new ServerTransport(http, key))
                            // The transport does TLS: OkHttp need not load certificates.
                            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                            .build())
                    .build())
            .build();
  }

  /// Asks, and fills `reply` as the answer comes: google-genai hands an event out once it has read
  /// the next.
  ///
  /// @param correction what was wrong with the last answer, for the model; empty at first
  /// @param grown gets the length of the answer with each event, in characters
  /// @throws Refusal if Gemini does not take the question
  /// @throws NotGeminiException if it is not Gemini that answers
  /// @throws IOException if there is no answer, or only a part of one
  void ask(Brief brief, String correction, Reply reply, IntConsumer grown, Patience patience)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.fromText(brief.input()));
    if (!correction.isEmpty()) {
      parts.add(Part.fromText(correction));
    }
    List<Content> contents = List.of(Content.builder().role("user").parts(parts).build());
    GenerateContentConfig config = config(brief);
    within(
        patience,
        () -> {
          try (ResponseStream<GenerateContentResponse> stream =
              client.models.generateContentStream(settings.model(), contents, config)) {
            for (GenerateContentResponse event : stream) {
              reply.add(event);
              grown.accept(reply.length());
              if (reply.tooLong()) {
                return reply;
              }
            }
          }
          return reply;
        });
    if (!reply.any()) {
      throw new NotGeminiException("an answer without events");
    }
    if (!reply.ended()) {
      throw new EOFException("the answer broke off");
    }
  }

  /// The schema goes as JSON Schema (`responseJsonSchema`), which the brief's is, and not as the
  /// OpenAPI subset (`responseSchema`), which refuses `additionalProperties`
  /// (<https://ai.google.dev/gemini-api/docs/structured-output>).
  private GenerateContentConfig config(Brief brief) {
    return GenerateContentConfig.builder()
        .systemInstruction(Content.fromParts(Part.fromText(brief.instructions())))
        .responseMimeType("application/json")
        .responseJsonSchema(JsonSerializable.stringToJsonNode(brief.schema()))
        .temperature((float) settings.temperature())
        .candidateCount(1)
        .maxOutputTokens(settings.maxOutputTokens())
        .build();
  }

  /// Looks the model up, which costs no tokens.
  ///
  /// @return whether it can be asked
  /// @throws IOException as [#ask]
  boolean lookUp(Patience patience) throws IOException {
    Model model =
        within(
            patience, () -> client.models.get(settings.model(), GetModelConfig.builder().build()));
    if (model.name().isEmpty()) {
      throw new NotGeminiException("an answer without the model's name");
    }
    return model.supportedActions().map(actions -> actions.contains(GENERATE)).orElse(true);
  }

  private <T> T within(Patience patience, Callable<T> work) throws IOException {
    patience.check();
    try {
      return patience.await(executor.submit(work));
    } catch (RejectedExecutionException e) {
      throw new IOException("this analyzer is being closed", e);
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
  }

  /// What google-genai wraps the transport's failures in, unwrapped.
  private IOException translated(@Nullable Throwable failure) {
    return switch (failure) {
      case ApiException e ->
          Refusal.of(e.code(), e.status(), e.message(), settings.apiKey().reveal());
      case GenAiIOException e when e.getCause() instanceof JsonEOFException ->
          new EOFException("the answer broke off");
      case GenAiIOException e when e.getCause() instanceof JsonProcessingException ->
          new NotGeminiException("events that are no JSON of its form");
      case GenAiIOException e when e.getCause() instanceof IOException cause -> cause;
      case IllegalArgumentException _, IllegalStateException _ ->
          new NotGeminiException("JSON of another form");
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(failure);
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
