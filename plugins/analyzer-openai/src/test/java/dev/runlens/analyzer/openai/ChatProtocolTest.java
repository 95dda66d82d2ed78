// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.analyzer.openai.Dialect.Format;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.analysis.AnalysisRequest;
import dev.runlens.api.analysis.AnalyzerException;
import dev.runlens.api.analysis.Brief;
import dev.runlens.api.analysis.ModelAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the analyzer says to servers that work, each in its own way.
final class ChatProtocolTest {

  @TempDir private Path directory;
  private final List<FakeChatServer> servers = new ArrayList<>();

  private FakeChatServer server(ServerKind kind) throws IOException {
    FakeChatServer server = new FakeChatServer(kind);
    servers.add(server);
    return server;
  }

  @AfterEach
  void stopServers() {
    for (FakeChatServer server : servers) {
      server.close();
      assertEquals("", server.violations());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bringsBackTheAnswerAsItCame(ServerKind kind) throws IOException {
    FakeChatServer server = server(kind).key("s3cret-key");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      ModelAnswer answer = analyses.answer();

      assertEquals(FakeChatServer.ANSWER, answer.text());
      assertEquals(FakeChatServer.MODEL, answer.model());
      int prompt = FakeChatServer.promptTokens(server.asked().getFirst());
      assertEquals(OptionalLong.of(prompt), answer.inputTokens());
      assertEquals(OptionalLong.of(FakeChatServer.ANSWER.length() / 4), answer.outputTokens());
    }
    assertEquals(1, server.asked().size());
  }

  @Test
  void sendsTheBriefAsItIs() throws IOException {
    FakeChatServer server = server(ServerKind.VLLM);
    AnalysisRequest request = Analyses.job(10_000);
    Brief brief = request.brief(60_000);
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      analyses.answer(request);

      JsonNode asked = server.asked().getFirst();
      assertEquals(FakeChatServer.MODEL, asked.path("model").asText());
      assertEquals(brief.instructions(), asked.path("messages").path(0).path("content").asText());
      assertEquals(brief.input(), asked.path("messages").path(1).path("content").asText());
      assertEquals(2, asked.path("messages").size());
      assertEquals(0.0, asked.path("temperature").asDouble(1));
      assertEquals(2_000, asked.path("max_tokens").asInt());
      assertTrue(asked.path("stream_options").path("include_usage").asBoolean());
      assertEquals(
          Json.read(brief.schema()).orElseThrow(),
          asked.path("response_format").path("json_schema").path("schema"));
      String first = "Asking llama3.1:8b (%,d characters)".formatted(brief.characters());
      assertEquals(first, analyses.reports().getFirst());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fallsToAJsonObjectAndRemembersIt(ServerKind kind) throws IOException {
    FakeChatServer server = server(kind).takes(Format.JSON_OBJECT, Format.PLAIN);
    // One attempt: learning the form is none.
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());

      assertTrue(
          analyses
              .reports()
              .contains("This server takes no JSON schema; asking for a JSON object"));
    }
    assertEquals(
        List.of(Format.JSON_SCHEMA, Format.JSON_OBJECT, Format.JSON_OBJECT), server.askedFormats());
  }

  @ParameterizedTest
  @EnumSource
  void fallsToPlainWordsWhereNoFormIsTaken(ServerKind kind) throws IOException {
    FakeChatServer server = server(kind).takes(Format.PLAIN);
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      // Fenced and with words around it: reading that is the server's part.
      assertEquals(FakeChatServer.FENCED.strip(), analyses.answer().text());
      analyses.answer();
    }
    assertEquals(
        List.of(Format.JSON_SCHEMA, Format.JSON_OBJECT, Format.PLAIN, Format.PLAIN),
        server.askedFormats());
  }

  @ParameterizedTest
  @CsvSource({
    "400, 'JSON schema conversion failed: Unrecognized schema: {}'",
    "400, failed to parse grammar",
    "422, body.response_format: Extra inputs are not permitted",
    "400, structured outputs are not supported on this backend",
    "500, 'response_format type must be one of \"text\" or \"json_object\", but got: json_schema'",
  })
  void understandsThatAFormIsRefusedHoweverItIsSaid(int status, String words) throws IOException {
    FakeChatServer server = server(ServerKind.LLAMA_CPP).thenError(status, words);
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      analyses.answer();
    }
    assertEquals(List.of(Format.JSON_SCHEMA, Format.JSON_OBJECT), server.askedFormats());
  }

  @Test
  void readsTheListOfFastApi() throws IOException {
    String detail =
        "{\"detail\": [{\"type\": \"extra_forbidden\", \"loc\": [\"body\", \"response_format\"],"
            + " \"msg\": \"Extra inputs are not permitted\"}]}";
    FakeChatServer server =
        server(ServerKind.VLLM)
            .then((exchange, _) -> exchange.answer(422, "application/json", detail));
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      analyses.answer();
    }
    assertEquals(List.of(Format.JSON_SCHEMA, Format.JSON_OBJECT), server.askedFormats());
  }

  @Test
  void givesUpWhereEvenPlainWordsAreRefusedAsAForm() throws IOException {
    FakeChatServer server =
        server(ServerKind.LLAMA_CPP).alwaysError(400, "failed to parse grammar");
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      AnalyzerException thrown = assertThrows(AnalyzerException.class, analyses::answer);

      assertEquals(Kind.INVALID, thrown.kind());
      assertTrue(String.valueOf(thrown.getMessage()).contains("failed to parse grammar"));
    }
    assertEquals(3, server.asked().size());
  }

  @Test
  void speaksToOpenAisThinkingModelsAsTheyWant() throws IOException {
    FakeChatServer server =
        server(ServerKind.OPENAI)
            .then((exchange, _) ->
                exchange.answer(
                    400,
                    "application/json",
                    "{\"error\": {\"message\": \"Unsupported parameter: 'max_tokens' is not supported"
                        + " with this model. Use 'max_completion_tokens' instead.\", \"type\":"
                        + " \"invalid_request_error\", \"param\": \"max_tokens\", \"code\":"
                        + " \"unsupported_parameter\"}}"))
            .then((exchange, _) ->
                exchange.answer(
                    400,
                    "application/json",
                    "{\"error\": {\"message\": \"Unsupported value: 'temperature' does not support 0"
                        + " with this model. Only the default (1) value is supported.\", \"type\":"
                        + " \"invalid_request_error\", \"param\": \"temperature\", \"code\":"
                        + " \"unsupported_value\"}}"));
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      analyses.answer();
      analyses.answer();
    }
    assertEquals(4, server.asked().size());
    for (JsonNode asked : server.asked().subList(2, 4)) {
      assertEquals(2_000, asked.path("max_completion_tokens").asInt());
      assertFalse(asked.has("max_tokens"));
      assertFalse(asked.has("temperature"));
      assertEquals("json_schema", asked.path("response_format").path("type").asText());
    }
  }

  @Test
  void goesWithoutCountingTokensWhereThatIsRefused() throws IOException {
    FakeChatServer server =
        server(ServerKind.VLLM).thenError(422, "stream_options: Extra inputs are not permitted");
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      assertEquals(OptionalLong.empty(), analyses.answer().inputTokens());
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksForLessWhereTheContextIsTooSmall(ServerKind kind) throws IOException {
    FakeChatServer server = server(kind).contextTokens(8_192);
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer(Analyses.job(200_000)).text());

      assertTrue(
          analyses.reports().stream()
              .anyMatch(report -> report.startsWith("Too much for llama3.1:8b; asking again")),
          analyses.reports()::toString);
    }
    assertEquals(2, server.asked().size());
  }

  /// 60,000 characters are 15,000 tokens here; 8,192 less 2,000 for the answer, with some caution,
  /// are 22,290 characters.
  @Test
  void takesLlamaCppsCountsForWhatFits() throws IOException {
    FakeChatServer server = server(ServerKind.LLAMA_CPP).contextTokens(8_192);
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      analyses.answer(Analyses.job(200_000));
    }
    int second = FakeChatServer.promptTokens(server.asked().get(1));
    assertTrue(second > 5_000 && second < 6_192, "sent %d tokens".formatted(second));
  }

  @Test
  void asksForLessAndLessDownToTheLeast() throws IOException {
    FakeChatServer server = server(ServerKind.VLLM).contextTokens(2_048);
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer(Analyses.job(200_000)).text());
    }
    assertEquals(4, server.asked().size());
  }

  @ParameterizedTest
  @EnumSource
  void saysThatTheContextHasNoRoomForTheLeast(ServerKind kind) throws IOException {
    FakeChatServer server = server(kind).contextTokens(1_024);
    try (Analyses analyses = new Analyses(server.settings(), directory)) {
      AnalyzerException thrown =
          assertThrows(AnalyzerException.class, () -> analyses.answer(Analyses.job(200_000)));

      assertEquals(Kind.CONFIG, thrown.kind());
      String message = String.valueOf(thrown.getMessage());
      assertTrue(message.contains("has no room for"), message);
      assertTrue(message.contains("Give the model a larger context"), message);
    }
  }

  @Test
  void dropsWhatAModelThinksApart() throws IOException {
    FakeChatServer server =
        server(ServerKind.LLAMA_CPP)
            .then((exchange, _) -> {
              exchange.begin();
              FakeChatServer.event(
                  exchange,
                  "{\"choices\": [{\"delta\": {\"content\": null, \"reasoning_content\": \"{hm}\"}}]}");
              FakeChatServer.event(
                  exchange, "{\"choices\": [{\"delta\": {\"reasoning\": \"{hmm}\"}}]}");
              FakeChatServer.event(
                  exchange,
                  "{\"choices\": [{\"delta\": {\"content\": \"<think>{}</think>{\\\"summary\\\": 1}\"}}]}");
              FakeChatServer.event(exchange, "[DONE]");
              exchange.end();
            });
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      assertEquals("{\"summary\": 1}", analyses.answer().text());
    }
  }

  @Test
  void takesAWholeAnswerFromAServerThatDoesNotStream() throws IOException {
    String whole =
        "{\"model\": \"tiny\", \"choices\": [{\"message\": {\"role\": \"assistant\", \"content\":"
            + " \"{\\\"summary\\\": 1}\"}, \"finish_reason\": \"stop\"}], \"usage\":"
            + " {\"prompt_tokens\": 7, \"completion_tokens\": 3}}";
    FakeChatServer server =
        server(ServerKind.VLLM)
            .then((exchange, _) -> exchange.answer(200, "application/json", whole));
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      ModelAnswer answer = analyses.answer();

      assertEquals("{\"summary\": 1}", answer.text());
      assertEquals("tiny", answer.model());
      assertEquals(OptionalLong.of(3), answer.outputTokens());
    }
  }

  @Test
  void takesAnAnswerWhoseReasonToEndIsToldWithoutAMark() throws IOException {
    FakeChatServer server =
        server(ServerKind.VLLM)
            .then((exchange, _) -> {
              exchange.begin();
              for (String event :
                  ServerKind.VLLM.events("m", List.of(FakeChatServer.ANSWER), "stop")) {
                FakeChatServer.event(exchange, event);
              }
              exchange.end();
            });
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      assertEquals(FakeChatServer.ANSWER, analyses.answer().text());
    }
  }

  @Test
  void tellsHowFarTheAnswerIsAFewTimesASecondAtMost() throws IOException {
    FakeChatServer server = server(ServerKind.OLLAMA);
    try (Analyses analyses = new Analyses(server.settings(1), directory)) {
      server.then((exchange, _) -> {
        exchange.begin();
        FakeChatServer.event(exchange, piece("{\\\"summary\\\": \\\""));
        // Until three reports have come, as slowly as a model.
        while (analyses.reports().size() < 4 && exchange.clientStays(Duration.ofMillis(5))) {
          FakeChatServer.event(exchange, piece("xyz"));
        }
        FakeChatServer.event(exchange, piece("\\\"}"));
        FakeChatServer.event(exchange, "[DONE]");
        exchange.end();
      });
      long start = System.nanoTime();
      analyses.answer();
      long mostReports = (System.nanoTime() - start) / 300_000_000L;

      List<String> reports = analyses.reports().subList(1, analyses.reports().size());
      assertTrue(reports.size() >= 3 && reports.size() <= mostReports, reports::toString);
      for (String report : reports) {
        assertTrue(
            report.matches("llama3\\.1:8b is answering: [0-9,]+ characters"), reports::toString);
      }
    }
  }

  private static String piece(String content) {
    return "{\"choices\": [{\"delta\": {\"content\": \"" + content + "\"}}]}";
  }
}
