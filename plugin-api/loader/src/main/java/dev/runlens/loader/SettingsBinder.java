// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import dev.runlens.api.Problem;
import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a provider's record of settings from what is written in a file, a form or the environment.
///
/// Holds nothing between calls: a cache of records would keep the classes of unloaded plugins.
public final class SettingsBinder {

  private SettingsBinder() {}

  /// The key of a record component: `webhookSecret` is `webhook-secret`.
  public static String key(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /// What is wrong with a record of settings itself, whatever is written: components without
  /// [Setting], of a type that cannot be written, or with a default that is not a value.
  public static List<Problem> check(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(component ->
            fault(component).map(fault -> new Problem(component.getName(), fault)).stream())
        .toList();
  }

  private static Optional<String> fault(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      return Optional.of("has no @Setting.");
    }
    if (!SettingValue.readable(component)) {
      return Optional.of(
          "has the type %s, which settings cannot have."
              .formatted(component.getGenericType().getTypeName()));
    }
    if (setting.label().isBlank()) {
      return Optional.of("has no label.");
    }
    if (setting.optional() && component.getType().isPrimitive()) {
      return Optional.of("is a primitive, which cannot be absent: use a default.");
    }
    if (!setting.defaultValue().isEmpty()) {
      try {
        SettingValue.read(component, setting, setting.defaultValue());
      } catch (IllegalArgumentException e) {
        return Optional.of("has an unusable default: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /// The settings as a form shows them, in order; without those that [#check] finds fault with.
  public static List<SettingField> fields(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .filter(component -> fault(component).isEmpty())
        .map(SettingsBinder::field)
        .toList();
  }

  private static SettingField field(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    return new SettingField(
        key(component.getName()),
        setting.label(),
        setting.help(),
        SettingValue.kind(component),
        setting.defaultValue(),
        !setting.optional() && setting.defaultValue().isEmpty(),
        setting.min(),
        setting.max(),
        SettingValue.options(component));
  }

  /// Binds written settings.
  ///
  /// @param written values by dashed key; a blank value counts as not given
  public static <C extends Record> Binding<C> bind(Class<C> type, Map<String, String> written) {
    List<Problem> problems = new ArrayList<>(check(type));
    if (!problems.isEmpty()) {
      return new Binding.Refused<>(problems);
    }
    Map<String, String> left = new TreeMap<>(written);
    Map<RecordComponent, @Nullable Object> values = new LinkedHashMap<>();
    List<String> secrets = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String text = left.remove(key(component.getName()));
      if (text != null && component.getType() == Secret.class) {
        secrets.add(text);
      }
      try {
        values.put(component, value(component, text == null ? "" : text));
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(component.getName(), String.valueOf(e.getMessage())));
      }
    }
    left.keySet().forEach(unknown -> problems.add(unknown(unknown, type)));
    if (problems.isEmpty()) {
      try {
        return new Binding.Bound<>(construct(type, values.values().toArray()));
      } catch (InvocationTargetException e) {
        problems.add(refusedByRecord(e.getCause(), secrets));
      } catch (ReflectiveOperationException e) {
        problems.add(new Problem("", "The record of settings cannot be made: " + e + "."));
      }
    }
    return new Binding.Refused<>(problems);
  }

  private static @Nullable Object value(RecordComponent component, String written) {
    Setting setting = component.getAnnotation(Setting.class);
    String text = written.isBlank() ? setting.defaultValue() : written;
    if (!text.isEmpty()) {
      return SettingValue.read(component, setting, text);
    }
    if (!setting.optional()) {
      throw new IllegalArgumentException("is required.");
    }
    return component.getType() == List.class ? List.of() : null;
  }

  private static Problem unknown(String key, Class<? extends Record> type) {
    List<String> known =
        Stream.of(type.getRecordComponents()).map(component -> key(component.getName())).toList();
    return new Problem(
        key,
        known.isEmpty()
            ? "is unknown; there are no settings."
            : "is unknown; known are " + String.join(", ", known) + ".");
  }

  private static <C extends Record> C construct(Class<C> type, @Nullable Object[] values)
      throws ReflectiveOperationException {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<C> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Problem refusedByRecord(@Nullable Throwable cause, List<String> secrets) {
    String message =
        cause instanceof IllegalArgumentException && cause.getMessage() != null
            ? cause.getMessage()
            : "The plugin failed while it checked its settings: "
                + (cause == null ? "" : PluginPackageException.describe(cause));
    for (String secret : secrets) {
      if (!secret.isBlank()) {
        message = message.replace(secret, "***");
      }
    }
    return new Problem("", message);
  }
}
