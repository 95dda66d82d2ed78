// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {

  private static final String GOOD =
      """
      {"summary":"It ran out of memory","verdict":"resources","category":"out_of_memory",
       "confidence":0.9,"root_cause":"The linker was killed [1].",
       "evidence":[{"kind":"log","line":7,"line_to":0,"quote":"Killed","step":0,"metric":"",
                    "from_s":0,"to_s":0,"value":0,"why":"says so"}],
       "recommendations":["Use a larger runner"]}\
      """;

  static Stream<String> wrappings() {
    return Stream.of(
        "%s",
        "\ufeff%s",
        "```json\n%s\n```",
        "Sure! Here is {what you asked for}:\n\n%s\n\nLet me know {if} it helps.",
        "<think>{\"a\":1}</think>%s");
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void whatStandsAroundTheObjectIsPassedOver(String wrapping) {
    Answer answer = AnswerReader.read(wrapping.replace("%s", GOOD));
    assertEquals("It ran out of memory", answer.summary());
    assertEquals(Diagnosis.Verdict.RESOURCES, answer.verdict());
    assertEquals("out_of_memory", answer.category());
    assertEquals(
        new Answer.Item("log", 7, 0, "Killed", 0, "", 0, 0, 0, "says so"),
        answer.evidence().getFirst());
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("", "The answer holds no JSON object."),
        Arguments.of("I cannot do that.", "The answer holds no JSON object."),
        Arguments.of("{}", "root_cause is missing."),
        Arguments.of("[1,2]", "The answer holds no JSON object."),
        Arguments.of(GOOD.replace("\"summary\"", "\"sum\""), "summary is missing."),
        Arguments.of(GOOD.replace("\"It ran out of memory\"", "[]"), "summary must be a string."),
        Arguments.of(GOOD.replace("The linker was killed [1].", " "), "root_cause is empty."),
        Arguments.of(GOOD.replace("0.9", "\"high\""), "confidence must be a number."),
        Arguments.of(
            GOOD.replace("\"line\":7", "\"line\":\"7\""),
            "evidence[0].line must be a whole number."),
        Arguments.of(
            GOOD.replace("\"line\":7", "\"line\":7.5"), "evidence[0].line must be a whole number."),
        Arguments.of(GOOD.replace("[{\"kind\"", "[3,{\"kind\""), "evidence[0] must be an object."),
        Arguments.of(
            GOOD.replace("[\"Use a larger runner\"]", "[{}]"),
            "recommendations[0] must be a string."),
        Arguments.of(GOOD.replace("\"evidence\"", "\"proof\""), "evidence is missing."));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsWrongIsSaidInWordsForTheModel(String text, String problem) {
    assertEquals(
        problem, assertThrows(UnreadableAnswer.class, () -> AnswerReader.read(text)).problem());
  }

  static Stream<String> hostile() {
    return Stream.of(
        "{\"root_cause\":".repeat(20_000),
        "[".repeat(100_000) + "{" + "[".repeat(90_000),
        "{".repeat(200_000),
        "{\"a\":".repeat(15) + "1" + "}".repeat(15),
        GOOD.replace("}", ""),
        GOOD.replace("0.9", "9".repeat(5_000)),
        GOOD.replace("0.9", "NaN"),
        GOOD.replaceFirst("\"summary\"", "\"summary\":\"a\",\"summary\""),
        "x".repeat(200_001),
        GOOD.substring(0, GOOD.length() - 1) + ",}");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileAnswersAreUnreadableAndNothingWorse(String text) {
    assertThrows(UnreadableAnswer.class, () -> AnswerReader.read(text));
  }

  @Test
  void unknownNamesAndImpossibleNumbersBecomeHarmless() {
    Answer answer =
        AnswerReader.read(
            GOOD.replace("\"resources\"", "\"aliens\"")
                .replace("out_of_memory\"", "magic\"")
                .replace("0.9", "85")
                .replace("\"line\":7", "\"line\":1e300"));
    assertEquals(Diagnosis.Verdict.UNKNOWN, answer.verdict());
    assertEquals("none", answer.category());
    assertEquals(1, answer.confidence());
    assertEquals(-1, answer.evidence().getFirst().line());
  }

  @Test
  void whatIsTooLongOrTooManyIsCut() {
    String items =
        IntStream.range(0, 34)
            .mapToObj(_ -> "{\"kind\":\"step\",\"step\":1}")
            .collect(Collectors.joining(","));
    Answer answer =
        AnswerReader.read(
            GOOD.replace("It ran out", "\ud83d\udca5".repeat(1_000))
                .replaceFirst("(?s)\\[\\{.*?}]", "[" + items + "]")
                .replace("\"Use a larger runner\"", "\"a\",".repeat(40) + "\"b\""));
    assertTrue(answer.summary().length() <= 300, answer.summary());
    assertFalse(Character.isHighSurrogate(answer.summary().charAt(answer.summary().length() - 2)));
    assertEquals(20, answer.evidence().size());
    assertEquals(14, answer.leftOut());
    assertEquals(10, answer.recommendations().size());
  }

  @Test
  void controlCharactersAndMarksOfDirectionGoAndMarkupIsText() {
    String text =
        AnswerReader.read(
                GOOD.replace(
                    "It ran out",
                    "\\u0007\\u202e\\u2066<script>alert(1)</script>\\n\\u001b[31m![x](http://x) \\ud800"))
            .summary();
    assertEquals("<script>alert(1)</script> [31m![x](http://x) of memory", text);
  }

  @Test
  void ofAQuoteOfSeveralLinesTheFirstCounts() {
    Answer answer = AnswerReader.read(GOOD.replace("Killed", "\\n Killed \\nmake: ***"));
    assertEquals("Killed", answer.evidence().getFirst().quote());
  }
}
