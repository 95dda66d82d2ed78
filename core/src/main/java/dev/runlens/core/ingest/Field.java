// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value of a body and its place in it, read with bounds: what is missing or wrong is named.
///
/// @param node absent if the body has no such member
record Field(String path, @Nullable JsonNode node) {

  /// The member of an object; an absent or `null` one is a field without a node.
  Field member(String name) {
    if (node != null && !node.isObject()) {
      throw invalid("must be an object");
    }
    JsonNode member = node == null ? null : node.get(name);
    return new Field(
        path.isEmpty() ? name : path + "." + name,
        member == null || member.isNull() ? null : member);
  }

  /// The names of an object's members, none if it is absent.
  List<String> names() {
    if (node == null) {
      return List.of();
    }
    if (!node.isObject()) {
      throw invalid("must be an object");
    }
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /// Whether there is a value.
  boolean present() {
    return node != null;
  }

  /// The elements of an array, none if it is absent.
  List<Field> elements(int most) {
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw invalid("must be an array");
    }
    if (node.size() > most) {
      throw invalid("has " + node.size() + " elements, at most " + most + " are taken");
    }
    List<Field> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      JsonNode element = node.get(i);
      elements.add(new Field(path + "[" + i + "]", element.isNull() ? null : element));
    }
    return elements;
  }

  /// A text that must be there.
  String text(int longest) {
    return optionalText(longest).orElseThrow(() -> invalid("is missing"));
  }

  /// A text of 1 to `longest` characters.
  Optional<String> optionalText(int longest) {
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw invalid("must be a string");
    }
    String text = node.textValue();
    if (text.isBlank() || text.length() > longest) {
      throw invalid("must have 1 to " + longest + " characters");
    }
    return Optional.of(text);
  }

  /// A whole number that must be there.
  long whole(long min, long max) {
    return optionalWhole(min, max).orElseThrow(() -> invalid("is missing"));
  }

  /// A whole number, as a number or as a string of digits: shells quote what they copy from the
  /// environment.
  Optional<Long> optionalWhole(long min, long max) {
    if (node == null) {
      return Optional.empty();
    }
    long value;
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      value = node.longValue();
    } else if (node.isTextual() && node.textValue().matches("\\d{1,18}")) {
      value = Long.parseLong(node.textValue());
    } else {
      throw invalid("must be a whole number");
    }
    if (value < min || value > max) {
      throw invalid("must be " + min + " to " + max + ", found " + value);
    }
    return Optional.of(value);
  }

  /// A finite number, as a number or as a string such as `57.5` or `22%`; `NaN` if it is absent.
  double number() {
    if (node == null) {
      return Double.NaN;
    }
    double value = Double.NaN;
    if (node.isNumber()) {
      value = node.doubleValue();
    } else if (node.isTextual() && node.textValue().matches("-?\\d{1,18}(\\.\\d{1,18})?%?")) {
      value = Double.parseDouble(node.textValue().replace("%", ""));
    }
    if (!Double.isFinite(value)) {
      throw invalid("must be a number");
    }
    return value;
  }

  /// What to throw for this field.
  InvalidSamples invalid(String problem) {
    return new InvalidSamples(path, (path.isEmpty() ? "The body" : path) + " " + problem);
  }
}
