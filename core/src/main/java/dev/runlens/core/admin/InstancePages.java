// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.Health;
import dev.runlens.api.Problem;
import dev.runlens.core.http.Caller;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginStatus;
import dev.runlens.loader.SettingField;
import dev.runlens.ui.Href;
import dev.runlens.ui.InstancePage;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts one instance, or one to be, into the words of its form.
final class InstancePages {

  private final Administration admin;
  private final PluginPages words;

  InstancePages(Administration admin, PluginPages words) {
    this.admin = admin;
    this.words = words;
  }

  /// What was sent and what came of it.
  ///
  /// @param settings values by dashed key
  /// @param problems by dashed key, empty for the whole
  /// @param idProblem what is wrong with the name of a new one
  /// @param test what the test found; `null` if there was none
  record Sent(
      Map<String, ? extends @Nullable String> settings,
      List<Problem> problems,
      String idProblem,
      InstancePage.@Nullable Test test) {

    static Sent nothing() {
      return new Sent(Map.of(), List.of(), "", null);
    }
  }

  /// The form of an instance that there is.
  InstancePage of(Caller caller, InstanceStatus instance, Optional<Sent> sent) {
    Health health = instance.slot().health();
    Sent said = sent.orElseGet(Sent::nothing);
    Map<String, String> values = new HashMap<>(instance.values());
    sent.ifPresent(form -> overlay(values, form.settings()));
    return new InstancePage(
        layout(instance.id()),
        caller.csrf(),
        words.flash(caller),
        false,
        instance.id(),
        "",
        instance.kind().value(),
        instance.kind().label(),
        instance.type(),
        instance.displayName(),
        instance.plugin(),
        instance.offer().map(offer -> offer.plugin().description()).orElse(""),
        whole(said.problems(), fields(instance.offer())),
        fields(instance.offer()).stream()
            .map(field -> field(field, values, instance, said))
            .toList(),
        said.test(),
        words.state(instance, health),
        health.detail(),
        words.moment(instance.slot().report().since()),
        facts(instance.offer(), admin.uses(instance.kind(), instance.id()), instance.id()),
        effect(instance.kind()),
        instance.offer().isPresent()
            ? ""
            : "No loaded plugin offers the type " + instance.type() + ".");
  }

  /// The form of an instance to be.
  InstancePage fresh(Caller caller, Offer offer, String id, Optional<Sent> sent) {
    Sent said = sent.orElseGet(Sent::nothing);
    Map<String, String> values = new HashMap<>();
    overlay(values, said.settings());
    return new InstancePage(
        layout("New " + offer.kind().label()),
        caller.csrf(),
        words.flash(caller),
        true,
        id,
        said.idProblem(),
        offer.kind().value(),
        offer.kind().label(),
        offer.type(),
        offer.displayName(),
        offer.plugin().toString(),
        offer.plugin().description(),
        whole(said.problems(), offer.fields()),
        offer.fields().stream().map(field -> field(field, values, null, said)).toList(),
        said.test(),
        null,
        "",
        Moment.UNKNOWN,
        facts(Optional.of(offer), "", ""),
        "It is opened at once. What is new goes to it only when it is made the default.",
        "");
  }

  /// A name that is free.
  String suggestion(Offer offer) {
    List<String> taken = admin.host().instances().stream().map(InstanceStatus::id).toList();
    return Stream.iterate(1, n -> n + 1)
        .map(n -> n == 1 ? offer.type() : offer.type() + "-" + n)
        .filter(id -> !taken.contains(id))
        .findFirst()
        .orElseThrow();
  }

  private static Layout layout(String here) {
    return new Layout(here, List.of(new Layout.Crumb("Plugins", Href.plugins())), here, false);
  }

  private static List<SettingField> fields(Optional<Offer> offer) {
    return offer.map(Offer::fields).orElse(List.of());
  }

  private static void overlay(
      Map<String, String> values, Map<String, ? extends @Nullable String> sent) {
    sent.forEach((key, value) -> {
      if (value != null) {
        values.put(key, value);
      }
    });
  }

  /// Problems that belong to no field of the form.
  private static List<String> whole(List<Problem> problems, List<SettingField> fields) {
    List<String> keys = fields.stream().map(SettingField::key).toList();
    return problems.stream()
        .filter(problem -> !keys.contains(problem.setting()))
        .map(problem ->
            problem.setting().isEmpty()
                ? problem.message()
                : problem.setting() + " " + problem.message())
        .toList();
  }

  private static InstancePage.Field field(
      SettingField field,
      Map<String, String> values,
      @Nullable InstanceStatus instance,
      Sent sent) {
    String key = field.key();
    String source = instance == null ? "" : instance.fixed().getOrDefault(key, "");
    return new InstancePage.Field(
        key,
        field.label(),
        field.help(),
        hint(field),
        input(field, values.getOrDefault(key, ""), instance, sent),
        field.required(),
        sent.problems().stream()
            .filter(problem -> problem.setting().equals(key))
            .map(Problem::message)
            .collect(Collectors.joining(" ")),
        source.isEmpty()
            ? ""
            : source.startsWith("RUNLENS_") ? "set by " + source : "set in " + source);
  }

  private static InstancePage.Input input(
      SettingField field, String value, @Nullable InstanceStatus instance, Sent sent) {
    String otherwise = field.defaultValue();
    String least = field.min() == Long.MIN_VALUE ? "" : Long.toString(field.min());
    String most = field.max() == Long.MAX_VALUE ? "" : Long.toString(field.max());
    return switch (field.kind()) {
      case TEXT, DURATION, PATH, URI, LIST -> InstancePage.Input.text(value, otherwise);
      case WHOLE_NUMBER -> InstancePage.Input.whole(value, otherwise, least, most);
      case NUMBER -> InstancePage.Input.decimal(value, otherwise, least, most);
      case FLAG -> InstancePage.Input.flag((value.isEmpty() ? otherwise : value).equals("true"));
      case CHOICE -> InstancePage.Input.choice(value, otherwise, field.options());
      case SECRET -> {
        String typed = sent.settings().get(field.key());
        yield InstancePage.Input.secret(
            instance != null && instance.secrets().contains(field.key()),
            !field.required(),
            typed != null && !typed.isBlank());
      }
    };
  }

  private static String hint(SettingField field) {
    boolean from = field.min() != Long.MIN_VALUE;
    boolean to = field.max() != Long.MAX_VALUE;
    return switch (field.kind()) {
      case DURATION -> "For example 10s, 5m, 2h or 7d.";
      case LIST -> "Separated by commas.";
      case PATH -> "A path on the server.";
      case WHOLE_NUMBER, NUMBER ->
          from && to
              ? field.min() + " to " + field.max()
              : from ? field.min() + " or more" : to ? field.max() + " or less" : "";
      case TEXT, FLAG, URI, SECRET, CHOICE -> "";
    };
  }

  private List<InstancePage.Fact> facts(Optional<Offer> offer, String uses, String instanceId) {
    List<InstancePage.Fact> facts = new ArrayList<>();
    offer.ifPresent(found -> {
      facts.add(new InstancePage.Fact("Plugin", found.plugin().toString(), "", true));
      facts.add(new InstancePage.Fact("Requires API", found.plugin().requires(), "", true));
      admin.host().plugins().stream()
          .filter(plugin -> plugin.id().equals(found.plugin().id()))
          .map(PluginStatus::sha256)
          .filter(hash -> !hash.isEmpty())
          .findFirst()
          .ifPresent(hash ->
              facts.add(
                  new InstancePage.Fact(
                      "SHA-256",
                      hash.substring(0, Math.min(12, hash.length())) + "…",
                      hash,
                      true)));
    });
    if (!instanceId.isEmpty()) {
      facts.add(new InstancePage.Fact("Used by", uses.isEmpty() ? "nothing yet" : uses, "", false));
    }
    return facts;
  }

  private static String effect(ExtensionPointKind kind) {
    return switch (kind) {
      case EVENT_SOURCE ->
          "Calls in progress end first; deliveries wait for that moment. Settings that do not work are not kept.";
      case LOG_STORE -> "Calls in progress end first. Settings that do not work are not kept.";
      case METRIC_STORE ->
          "Calls in progress end first; samples wait on disk meanwhile. Settings that do not work are not kept.";
      case ANALYZER -> "Calls in progress end first. Settings that do not work are not kept.";
    };
  }
}
