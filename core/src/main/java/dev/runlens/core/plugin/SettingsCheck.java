// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.Problem;
import dev.runlens.api.Provider;
import dev.runlens.core.plugin.InstalledPlugins.Found;
import dev.runlens.loader.Binding;
import dev.runlens.loader.PluginPackageException;
import dev.runlens.loader.SettingField;
import dev.runlens.loader.SettingsBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Checks settings before they are kept, by their types and, if asked, against the outside world.
/// Belongs to the host's thread.
final class SettingsCheck {

  private final InstalledPlugins plugins;
  private final Duration deadline;

  /// @param deadline for the answer of a plugin
  SettingsCheck(InstalledPlugins plugins, Duration deadline) {
    this.plugins = plugins;
    this.deadline = deadline;
  }

  /// What becomes of settings when somebody fills in a form.
  ///
  /// @param entered by dashed key; a blank value takes a setting away, but a secret that is absent
  ///   or blank stays as it was; `null` takes a secret away. While no loaded plugin offers the
  ///   type, anything may be a secret
  /// @throws PluginRequestException if what the file or the environment gives would be changed
  Map<String, String> merged(InstanceSpec spec, Map<String, ? extends @Nullable String> entered) {
    Map<String, String> merged = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    Optional<List<SettingField>> fields =
        plugins.find(spec.kind(), spec.type()).map(found -> found.offer().fields());
    spec.settings()
        .forEach((key, value) -> {
          if (spec.fixed().containsKey(key) || isSecret(fields, key)) {
            merged.put(key, value);
          }
        });
    entered.forEach((key, value) -> {
      String before = merged.get(key);
      if (spec.fixed().containsKey(key)) {
        if (value != null && !value.isBlank() && !value.equals(before)) {
          problems.add(new Problem(key, "is set by " + spec.fixed().get(key) + "."));
        }
      } else if (value == null || (value.isBlank() && !isSecret(fields, key))) {
        merged.remove(key);
      } else if (!value.isBlank()) {
        merged.put(key, value);
      }
    });
    refuseIfAny(problems);
    return merged;
  }

  private static boolean isSecret(Optional<List<SettingField>> fields, String key) {
    return fields.isEmpty()
        || fields.get().stream()
            .anyMatch(field -> field.key().equals(key) && field.kind() == SettingField.Kind.SECRET);
  }

  /// Refuses settings that the record of the provider refuses. Those of a type that no loaded
  /// plugin offers cannot be judged and pass.
  void bind(InstanceSpec spec) throws InterruptedException {
    Optional<Found> found = plugins.find(spec.kind(), spec.type());
    if (found.isPresent()) {
      refuseIfAny(
          run(
              spec,
              found.get(),
              provider ->
                  switch (SettingsBinder.bind(provider.configType(), spec.settings())) {
                    case Binding.Bound<?> _ -> List.of();
                    case Binding.Refused<?>(List<Problem> problems) -> problems;
                  }));
    }
  }

  /// "Test connection".
  ///
  /// @return what is wrong, by dashed key; empty if nothing is
  /// @throws PluginRequestException if no loaded plugin offers the type
  List<Problem> test(InstanceSpec spec) throws InterruptedException {
    Found found =
        plugins
            .find(spec.kind(), spec.type())
            .orElseThrow(() ->
                new PluginRequestException(
                    PluginRequestException.Kind.CONFLICT,
                    plugins.missing(spec.kind(), spec.type())));
    return run(spec, found, provider -> validate(provider, spec.settings()));
  }

  private static <C extends Record> List<Problem> validate(
      Provider<?, C> provider, Map<String, String> settings) {
    return switch (SettingsBinder.bind(provider.configType(), settings)) {
      case Binding.Bound<C>(C config) -> provider.validate(config);
      case Binding.Refused<C>(List<Problem> problems) -> problems;
    };
  }

  private interface Question {
    List<Problem> ask(Provider<?, ?> provider);
  }

  private List<Problem> run(InstanceSpec spec, Found found, Question question)
      throws InterruptedException {
    InstalledPlugin.Extension extension = found.plugin().extension(found.offer());
    PluginCall<List<Problem>> call =
        PluginCall.ofOpening(
            "plugin-check-" + spec.id(),
            extension.loader(),
            () ->
                question.ask(extension.extension().provider()).stream()
                    .map(problem ->
                        new Problem(
                            SettingsBinder.key(problem.setting()),
                            spec.withoutSecrets(found.offer().fields(), problem.message())))
                    .toList(),
            _ -> {});
    try {
      return call.start().await(deadline);
    } catch (TimeoutException _) {
      return List.of(
          new Problem("", "There was no answer within %d s.".formatted(deadline.toSeconds())));
    } catch (ExecutionException e) {
      return List.of(
          new Problem(
              "",
              "The plugin failed: %s."
                  .formatted(
                      spec.withoutSecrets(
                          found.offer().fields(), PluginPackageException.describe(e)))));
    }
  }

  private static void refuseIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new PluginRequestException(
          PluginRequestException.Kind.INVALID, "The settings are not acceptable.", problems);
    }
  }
}
