// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private TestServer server;

  @BeforeAll
  void start() {
    server =
        new TestServer(routes ->
            routes.post(
                "/form",
                (request, response) ->
                    Answers.json(response, new TreeMap<>(Form.read(request).values()))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a=1&b=2 | {\"a\":\"1\",\"b\":\"2\"}",
        "a=one+two%20three%2B | {\"a\":\"one two three+\"}",
        "a=%C3%A4&%C3%A4=a | {\"a\":\"ä\",\"ä\":\"a\"}",
        "a=b=c | {\"a\":\"b=c\"}",
        "a | {\"a\":\"\"}",
        "&&a=1&& | {\"a\":\"1\"}",
        "a=1&a=2 | {\"a\":\"2\"}",
        "=x | {\"\":\"x\"}",
        "a=%3Cscript%3E | {\"a\":\"<script>\"}",
      })
  void readsWhatBrowsersSend(String sent, String read) throws Exception {
    assertEquals(Json.mapper().readTree(read), Json.mapper().readTree(ok(sent)));
  }

  @Test
  void readsAnEmptyForm() throws Exception {
    assertEquals("{}", ok(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%=1", "a=%-1"})
  void refusesBrokenEncodings(String sent) throws Exception {
    assertEquals(400, post(sent, FORM).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json", "multipart/form-data; boundary=a"})
  void refusesOtherTypes(String type) throws Exception {
    assertEquals(415, post("a=1", type).statusCode());
  }

  @Test
  void refusesAFormWithoutType() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request("/form").POST(BodyPublishers.ofString("a=1")));
    assertEquals(415, answer.statusCode(), answer.body());
  }

  @Test
  void takesATypeWithItsCharset() throws Exception {
    assertEquals(200, post("a=1", FORM + "; charset=UTF-8").statusCode());
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    int most = 256 * 1024;
    assertEquals(200, post("a=" + "x".repeat(most - 2), FORM).statusCode());
    assertEquals(413, post("a=" + "x".repeat(most - 1), FORM).statusCode());
    HttpResponse<String> chunked =
        server.send(
            server
                .request("/form")
                .header("Content-Type", FORM)
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofString("a=" + "x".repeat(most - 1)))));
    assertEquals(413, chunked.statusCode());
  }

  @Test
  void refusesTooManyFieldsAlsoOfOneName() throws Exception {
    assertEquals(200, post(fields(500, "f%d=1"), FORM).statusCode());
    assertEquals(413, post(fields(501, "f%d=1"), FORM).statusCode());
    assertEquals(413, post(fields(501, "f=%d"), FORM).statusCode());
  }

  @Test
  void refusesAPackedForm() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/form")
                .header("Content-Type", FORM)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed("a=1"))));
    assertEquals(415, answer.statusCode());
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String fields(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining("&"));
  }

  private String ok(String sent) throws Exception {
    HttpResponse<String> answer = post(sent, FORM);
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  private HttpResponse<String> post(String sent, String type) throws Exception {
    return server.send(
        server.request("/form").header("Content-Type", type).POST(BodyPublishers.ofString(sent)));
  }
}
