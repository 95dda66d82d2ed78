// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// An object in GitHub's JSON that knows where it stands, so that what is missing or of another
/// type is refused by its path: `$.workflow_job.run_id`. Unknown members are nobody's concern:
/// GitHub adds them as it likes.
final class Payload {

  /// GitHub sends no payload above 25 MB (docs, "Webhook events and payloads"); real ones nest to
  /// about 10. Buffers are pooled here and not per thread, as is Jackson's way: the server's
  /// threads are virtual and many, and what hangs on a thread may outlive the plugin.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(25L << 20)
                  .maxNestingDepth(100)
                  .build())
          .build();

  private static final ObjectReader TREE =
      JsonMapper.builder(JSON)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final JsonNode node;
  private final String path;

  private Payload(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /// Whether the bytes are one JSON object and nothing else. Keeps nothing of it in memory.
  static boolean isObject(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException _) {
      return false;
    }
  }

  /// The `action` of a payload that is of no other interest, without reading it into memory.
  static Optional<String> action(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("action");
        if (parser.nextToken() == JsonToken.VALUE_STRING && found) {
          return Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Reads the body of a delivery or of an answer.
  ///
  /// @throws SourceException INVALID if it is not a JSON object
  static Payload of(byte[] body) {
    JsonNode root = tree(body);
    Payload payload = new Payload(root, "$");
    if (!root.isObject()) {
      throw payload.invalid("an object", root);
    }
    return payload;
  }

  /// Reads the body of an answer that is a list.
  ///
  /// @throws SourceException INVALID if it is not a JSON array of objects
  static List<Payload> listOf(byte[] body) {
    JsonNode root = tree(body);
    if (!root.isArray()) {
      throw new Payload(root, "$").invalid("an array", root);
    }
    List<Payload> objects = new ArrayList<>();
    for (JsonNode child : root) {
      Payload element = new Payload(child, "$[%d]".formatted(objects.size()));
      if (!child.isObject()) {
        throw element.invalid("an object", child);
      }
      objects.add(element);
    }
    return objects;
  }

  private static JsonNode tree(byte[] body) {
    try {
      return TREE.readTree(body);
    } catch (IOException e) {
      // Without the cause: Jackson's messages quote the body.
      throw new SourceException(
          Kind.INVALID, "$ is not JSON (" + e.getClass().getSimpleName() + ").");
    }
  }

  Payload object(String name) {
    return optionalObject(name).orElseThrow(() -> invalid(name, "an object"));
  }

  /// Empty if the member is missing or `null`.
  Optional<Payload> optionalObject(String name) {
    return member(name, "an object", JsonNode::isObject)
        .map(child -> new Payload(child, path + "." + name));
  }

  /// The objects of an array; none if the member is missing or `null`.
  List<Payload> objects(String name) {
    List<Payload> objects = new ArrayList<>();
    for (JsonNode child : array(name)) {
      Payload element = new Payload(child, "%s.%s[%d]".formatted(path, name, objects.size()));
      if (!child.isObject()) {
        throw element.invalid("an object", child);
      }
      objects.add(element);
    }
    return objects;
  }

  /// The strings of an array; none if the member is missing or `null`.
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode child : array(name)) {
      if (!child.isTextual()) {
        throw new Payload(child, "%s.%s[%d]".formatted(path, name, texts.size()))
            .invalid("a string", child);
      }
      texts.add(child.textValue());
    }
    return texts;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> invalid(name, "a string"));
  }

  Optional<String> optionalText(String name) {
    return member(name, "a string", JsonNode::isTextual).map(JsonNode::textValue);
  }

  /// Whether there is such a member, and it is not `null`.
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  boolean isText(String name) {
    return node.path(name).isTextual();
  }

  boolean flag(String name) {
    return member(name, "true or false", JsonNode::isBoolean)
        .map(JsonNode::booleanValue)
        .orElseThrow(() -> invalid(name, "true or false"));
  }

  /// An id: all of GitHub's are 64 bits wide.
  long id(String name) {
    return optionalId(name).orElseThrow(() -> invalid(name, "a whole number"));
  }

  Optional<Long> optionalId(String name) {
    return member(name, "a whole number", Payload::isLong).map(JsonNode::longValue);
  }

  private static boolean isLong(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  /// A number that counts from 1.
  int ordinal(String name) {
    long number = id(name);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw invalid(name, "a whole number from 1");
    }
    return (int) number;
  }

  Instant time(String name) {
    return optionalTime(name).orElseThrow(() -> invalid(name, "a time"));
  }

  /// A time in any form GitHub writes: ISO 8601 with `Z` or an offset, or, in installation events,
  /// seconds since 1970.
  Optional<Instant> optionalTime(String name) {
    return member(name, "a time", n -> n.isTextual() || isLong(n))
        .map(value -> instant(name, value));
  }

  private Instant instant(String name, JsonNode value) {
    try {
      Instant instant =
          value.isTextual()
              ? Instant.parse(value.textValue())
              : Instant.ofEpochSecond(value.longValue());
      if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
        return instant;
      }
    } catch (DateTimeException _) {
      // Refused below, like one that no calendar has.
    }
    throw invalid(name, "a time");
  }

  private Iterable<JsonNode> array(String name) {
    Optional<JsonNode> array = member(name, "an array", JsonNode::isArray);
    return array.isPresent() ? array.get() : List.of();
  }

  private Optional<JsonNode> member(String name, String expected, Predicate<JsonNode> fits) {
    JsonNode child = node.path(name);
    if (child.isMissingNode() || child.isNull()) {
      return Optional.empty();
    }
    if (!fits.test(child)) {
      throw new Payload(child, path + "." + name).invalid(expected, child);
    }
    return Optional.of(child);
  }

  /// For a member whose value is of the right type but makes no sense.
  SourceException invalid(String name, String expected) {
    return new Payload(node.path(name), path + "." + name).invalid(expected, node.path(name));
  }

  private SourceException invalid(String expected, JsonNode found) {
    return new SourceException(
        Kind.INVALID, "%s must be %s, found %s.".formatted(path, expected, describe(found)));
  }

  /// Only the type: values may be anybody's business.
  private static String describe(JsonNode found) {
    return switch (found.getNodeType()) {
      case MISSING -> "nothing";
      case NULL -> "null";
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "another string";
      case NUMBER -> "another number";
      case BOOLEAN -> "a boolean";
      case BINARY, POJO -> "a value of no JSON type";
    };
  }
}
