// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one value of a settings record from its written form. [Setting] lists the types.
final class SettingValue {

  private static final Map<Class<?>, SettingField.Kind> KINDS =
      Map.of(
          String.class,
          SettingField.Kind.TEXT,
          int.class,
          SettingField.Kind.WHOLE_NUMBER,
          long.class,
          SettingField.Kind.WHOLE_NUMBER,
          double.class,
          SettingField.Kind.NUMBER,
          boolean.class,
          SettingField.Kind.FLAG,
          Duration.class,
          SettingField.Kind.DURATION,
          Path.class,
          SettingField.Kind.PATH,
          URI.class,
          SettingField.Kind.URI,
          Secret.class,
          SettingField.Kind.SECRET);

  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})([smhd])");

  private SettingValue() {}

  /// Whether a component has one of the types that can be written.
  static boolean readable(RecordComponent component) {
    Class<?> type = component.getType();
    boolean listOfStrings =
        type == List.class
            && component.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] == String.class;
    return KINDS.containsKey(type) || type.isEnum() || listOfStrings;
  }

  /// What kind of value a readable component takes.
  static SettingField.Kind kind(RecordComponent component) {
    Class<?> type = component.getType();
    if (type.isEnum()) {
      return SettingField.Kind.CHOICE;
    }
    return KINDS.getOrDefault(type, SettingField.Kind.LIST);
  }

  /// The values of an enum in their written form, empty for other types.
  static List<String> options(RecordComponent component) {
    return component.getType().isEnum()
        ? Stream.of(component.getType().getEnumConstants()).map(SettingValue::written).toList()
        : List.of();
  }

  /// The value.
  ///
  /// @param text not blank
  /// @throws IllegalArgumentException if it is not one; the message goes on after the setting's
  ///   name
  static Object read(RecordComponent component, Setting setting, String text) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return text;
    }
    if (type == Secret.class) {
      return Secret.of(text);
    }
    String value = text.strip();
    if (type == int.class || type == long.class || type == double.class) {
      return number(type, setting, value);
    }
    if (type == boolean.class) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw refused("true or false", value);
      };
    }
    if (type == Duration.class) {
      return duration(value);
    }
    if (type == Path.class) {
      return path(value);
    }
    if (type == URI.class) {
      return uri(value);
    }
    if (type == List.class) {
      return Stream.of(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
    return constant(type, value);
  }

  private static Object number(Class<?> type, Setting setting, String value) {
    Number number;
    try {
      if (type == double.class) {
        number = Double.valueOf(value);
      } else {
        number = Long.valueOf(value);
      }
    } catch (NumberFormatException _) {
      throw refused(type == double.class ? "a number" : "a whole number", value);
    }
    long min = type == int.class ? Math.max(setting.min(), Integer.MIN_VALUE) : setting.min();
    long max = type == int.class ? Math.min(setting.max(), Integer.MAX_VALUE) : setting.max();
    boolean inRange =
        number instanceof Double real
            ? Double.isFinite(real) && real >= min && real <= max
            : number.longValue() >= min && number.longValue() <= max;
    if (!inRange) {
      throw refused(range(min, max), value);
    }
    return type == int.class ? (Object) number.intValue() : number;
  }

  private static String range(long min, long max) {
    if (max == Long.MAX_VALUE) {
      return "at least " + min;
    }
    return min == Long.MIN_VALUE ? "at most " + max : "from " + min + " to " + max;
  }

  private static Duration duration(String value) {
    Matcher form = SHORT_DURATION.matcher(value);
    if (form.matches()) {
      long amount = Long.parseLong(form.group(1));
      return switch (form.group(2)) {
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      Duration duration = Duration.parse(value);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException _) {
      // Refused below, like a negative one.
    }
    throw refused("a duration such as 10s, 5m, 2h, 7d or PT1H30M", value);
  }

  private static Path path(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException _) {
      throw refused("a path", value);
    }
  }

  private static URI uri(String value) {
    try {
      return URI.create(value);
    } catch (IllegalArgumentException _) {
      // Without what was found: people put passwords into URIs.
      throw new IllegalArgumentException("must be a URI.");
    }
  }

  private static Object constant(Class<?> type, String value) {
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (written(constant).equals(value.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return constant;
      }
    }
    String known =
        Stream.of(constants).map(SettingValue::written).collect(Collectors.joining(", "));
    throw refused("one of " + known, value);
  }

  private static String written(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static IllegalArgumentException refused(String expected, String found) {
    String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
    return new IllegalArgumentException("must be %s, found '%s'.".formatted(expected, shown));
  }
}
