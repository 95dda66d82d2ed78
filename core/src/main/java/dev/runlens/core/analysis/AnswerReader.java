// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.analysis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runlens.api.analysis.Finding;
import dev.runlens.api.analysis.ModelAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a model's answer: lenient about what stands around the JSON object (a fence, words, a byte
/// order mark), strict about the types within. What is too long or too many is cut, since the rest
/// is worth having; verdicts and categories that nobody knows become `unknown` and `none`;
/// confidence is clamped to 0 to 1. Members that nobody knows are ignored.
final class AnswerReader {

  static final int MOST_EVIDENCE = 20;
  private static final int MOST_RECOMMENDATIONS = 10;
  private static final int LONGEST_SUMMARY = 300;
  private static final int LONGEST_CAUSE = 4_000;
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_QUOTE = 300;
  private static final int LONGEST_NAME = 100;

  /// An answer may talk in braces before it comes to the point.
  private static final int MOST_TRIES = 8;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(40).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final ObjectReader READER =
      JsonMapper.builder(FACTORY)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private AnswerReader() {}

  /// Reads an answer.
  ///
  /// @throws UnreadableAnswer if it is none
  static Answer read(String text) {
    if (text.length() > ModelAnswer.MOST_CHARACTERS) {
      throw new UnreadableAnswer("The answer is too long.");
    }
    return answer(object(text));
  }

  private static ObjectNode object(String text) {
    String problem = "The answer holds no JSON object.";
    int from = text.indexOf('{');
    for (int tries = 0; from >= 0 && tries < MOST_TRIES; tries++) {
      try (JsonParser parser = FACTORY.createParser(text.substring(from))) {
        JsonNode node = READER.readTree(parser);
        if (node instanceof ObjectNode object && object.has("root_cause")) {
          return object;
        }
        problem = "root_cause is missing.";
      } catch (IOException e) {
        if (tries == 0) {
          problem = "The answer is not valid JSON: " + firstLine(e) + ".";
        }
      }
      from = text.indexOf('{', from + 1);
    }
    throw new UnreadableAnswer(problem);
  }

  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.substring(0, Math.min(message.length(), 200));
  }

  private static Answer answer(ObjectNode object) {
    String cause = text(object, "root_cause", "", LONGEST_CAUSE, true);
    String summary = text(object, "summary", "", LONGEST_SUMMARY, true);
    if (cause.isEmpty() || summary.isEmpty()) {
      throw new UnreadableAnswer((cause.isEmpty() ? "root_cause" : "summary") + " is empty.");
    }
    JsonNode evidence = array(object, "evidence");
    List<Answer.Item> items = new ArrayList<>();
    for (int i = 0; i < evidence.size() && i < MOST_EVIDENCE; i++) {
      items.add(item(evidence.get(i), "evidence[" + i + "]"));
    }
    JsonNode recommendations = array(object, "recommendations");
    List<String> recommended = new ArrayList<>();
    for (int i = 0; i < recommendations.size() && recommended.size() < MOST_RECOMMENDATIONS; i++) {
      JsonNode each = recommendations.get(i);
      if (!each.isTextual()) {
        throw new UnreadableAnswer("recommendations[" + i + "] must be a string.");
      }
      String words = line(each.textValue(), LONGEST_TEXT);
      if (!words.isEmpty()) {
        recommended.add(words);
      }
    }
    return new Answer(
        summary,
        verdict(text(object, "verdict", "", LONGEST_NAME, true)),
        category(text(object, "category", "", LONGEST_NAME, true)),
        Math.clamp(number(object, "confidence", "", true), 0.0, 1.0),
        cause,
        items,
        Math.max(0, evidence.size() - MOST_EVIDENCE),
        recommended);
  }

  private static Answer.Item item(JsonNode node, String at) {
    if (!(node instanceof ObjectNode item)) {
      throw new UnreadableAnswer(at + " must be an object.");
    }
    String in = at + ".";
    JsonNode quote = item.path("quote");
    String first =
        quote.isTextual()
            ? quote.textValue().lines().filter(line -> !line.isBlank()).findFirst().orElse("")
            : text(item, "quote", in, LONGEST_QUOTE, false);
    return new Answer.Item(
        text(item, "kind", in, LONGEST_NAME, true).toLowerCase(Locale.ROOT),
        whole(item, "line", in),
        whole(item, "line_to", in),
        line(first, LONGEST_QUOTE),
        whole(item, "step", in),
        text(item, "metric", in, LONGEST_NAME, false),
        number(item, "from_s", in, false),
        number(item, "to_s", in, false),
        number(item, "value", in, false),
        text(item, "why", in, LONGEST_TEXT, false));
  }

  private static JsonNode array(ObjectNode object, String name) {
    JsonNode node = object.path(name);
    if (!node.isArray()) {
      throw new UnreadableAnswer(
          name + (node.isMissingNode() || node.isNull() ? " is missing." : " must be an array."));
    }
    return node;
  }

  private static String text(
      ObjectNode object, String name, String in, int longest, boolean required) {
    JsonNode node = object.path(name);
    if (absent(node)) {
      if (required) {
        throw new UnreadableAnswer(in + name + " is missing.");
      }
      return "";
    }
    if (!node.isTextual()) {
      throw new UnreadableAnswer(in + name + " must be a string.");
    }
    return line(node.textValue(), longest);
  }

  private static long whole(ObjectNode object, String name, String in) {
    JsonNode node = object.path(name);
    if (absent(node)) {
      return 0;
    }
    if (!node.isNumber() || node.doubleValue() != Math.rint(node.doubleValue())) {
      throw new UnreadableAnswer(in + name + " must be a whole number.");
    }
    return node.canConvertToLong() ? node.longValue() : -1;
  }

  private static double number(ObjectNode object, String name, String in, boolean required) {
    JsonNode node = object.path(name);
    if (absent(node)) {
      if (required) {
        throw new UnreadableAnswer(in + name + " is missing.");
      }
      return 0;
    }
    if (!node.isNumber()) {
      throw new UnreadableAnswer(in + name + " must be a number.");
    }
    return node.doubleValue();
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static Diagnosis.Verdict verdict(String name) {
    return constant(Diagnosis.Verdict.class, name).orElse(Diagnosis.Verdict.UNKNOWN);
  }

  private static String category(String name) {
    return constant(Finding.Category.class, name)
        .map(category -> category.name().toLowerCase(Locale.ROOT))
        .orElse("none");
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name) {
    String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(wanted)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  /// One line of plain text without secrets, cut with a mark.
  private static String line(String text, int longest) {
    // A model should know no secret; if it does all the same, it goes no further.
    String line = new Redaction().line(LogText.oneLine(text)).replaceAll("\\s+", " ").strip();
    if (line.length() <= longest) {
      return line;
    }
    int end = longest - 1;
    end -= Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
    return line.substring(0, end) + LogText.CUT;
  }
}
