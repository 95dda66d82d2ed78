// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import dev.runlens.api.Health;
import dev.runlens.api.source.Registration;
import dev.runlens.core.access.Outcome;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.ui.ActionYaml;
import dev.runlens.ui.FirstAdminPage;
import dev.runlens.ui.Flash;
import dev.runlens.ui.Format;
import dev.runlens.ui.Layout;
import dev.runlens.ui.RegisterPage;
import dev.runlens.ui.SetupPage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts what is set up, and what is not, into the words of pages.
final class SetupPages {

  /// Fewest characters of a password, as [dev.runlens.core.access.People] has it.
  static final int SHORTEST_PASSWORD = 12;

  /// What most people use; the form lets them write another.
  private static final String USUAL_HOST = "https://github.com";

  /// Longest name of an App that GitHub takes.
  private static final int LONGEST_NAME = 34;

  private final PluginHost host;
  private final PublicUrl publicUrl;
  private final Registering registering;
  private final Progress progress;
  private final Clock clock;

  SetupPages(
      PluginHost host,
      PublicUrl publicUrl,
      Registering registering,
      Progress progress,
      Clock clock) {
    this.host = host;
    this.publicUrl = publicUrl;
    this.registering = registering;
    this.progress = progress;
    this.clock = clock;
  }

  /// What was typed into a form and why it was not taken.
  ///
  /// @param form `address`, or the type of the source
  record Refused(String form, Map<String, String> typed, String problem) {

    static Refused nothing() {
      return new Refused("", Map.of(), "");
    }

    private boolean is(String other) {
      return form.equals(other);
    }
  }

  FirstAdminPage firstAdmin(String problem, String token, String login) {
    return new FirstAdminPage(
        layout(false), problem, token, login, Integer.toString(SHORTEST_PASSWORD));
  }

  SetupPage page(String csrf, Optional<Outcome> told, Refused refused) {
    List<SetupPage.Check> checks = checks();
    long done = checks.stream().filter(check -> check.advice().isEmpty()).count();
    return new SetupPage(
        layout(done < checks.size()),
        csrf,
        told.map(outcome ->
                outcome.done() ? Flash.done(outcome.text()) : Flash.failed(outcome.text()))
            .orElse(null),
        new SetupPage.Address(
            refused.is("address")
                ? refused.typed().getOrDefault("url", "")
                : publicUrl.get().toString(),
            publicUrl.isFixed(),
            publicUrl.isLocal(),
            refused.is("address") ? refused.problem() : ""),
        registering.offers().stream().map(offer -> source(offer, refused)).toList(),
        "%d of %d".formatted(done, checks.size()),
        checks,
        ActionYaml.of(publicUrl.get()));
  }

  RegisterPage register(Registration.Form form) {
    return new RegisterPage(
        new Layout("Create the App", List.of(), "Create the App", false),
        form.action().getHost(),
        form.action().toString(),
        form.fields().entrySet().stream()
            .map(field -> new RegisterPage.Hidden(field.getKey(), field.getValue()))
            .toList());
  }

  private static Layout layout(boolean live) {
    return new Layout("Set up", List.of(), "Set up", live);
  }

  private SetupPage.Source source(Offer offer, Refused refused) {
    Map<String, String> typed = refused.is(offer.type()) ? refused.typed() : Map.of();
    Optional<String> installAt = registering.installAt(offer.type());
    return new SetupPage.Source(
        offer.type(),
        offer.displayName(),
        Registering.instance(offer.type()),
        installAt.isPresent(),
        installAt.orElse(""),
        typed.getOrDefault("host", USUAL_HOST),
        typed.getOrDefault("organization", ""),
        typed.getOrDefault("name", suggestedName()),
        refused.is(offer.type()) ? refused.problem() : "");
  }

  /// Names of Apps are taken once in all of GitHub, so that plain "Runlens" is free for nobody.
  private String suggestedName() {
    String name = "Runlens " + publicUrl.get().getHost();
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME).strip();
  }

  private List<SetupPage.Check> checks() {
    List<InstanceStatus> sources =
        host.instances().stream()
            .filter(instance -> instance.kind() == ExtensionPointKind.EVENT_SOURCE)
            .filter(InstanceStatus::enabled)
            .toList();
    List<SetupPage.Check> checks = new ArrayList<>();
    if (sources.isEmpty()) {
      checks.add(
          SetupPage.Check.failing(
              "App", "There is no event source.", "Add one on the page of plugins."));
    }
    for (InstanceStatus source : sources) {
      checks.add(app(source));
    }
    checks.add(
        check(
            "First webhook",
            progress.delivery(),
            "One comes when the App is created. If it does not: the public address must be reachable for webhooks, and the App’s webhook must go to it. Its page of recent deliveries shows what happened."));
    checks.add(
        check(
            "First installation",
            progress.installation(),
            "Install the App on an organization or on repositories. If you have: was the webhook of it delivered?"));
    checks.add(
        check(
            "First job",
            progress.job(),
            "Run any workflow in a repository that the App is installed on. If one ran: the App must be subscribed to workflow jobs."));
    checks.add(
        check(
            "First sample",
            progress.sample(),
            "Add step 3 to a job and run it. If it ran: its log says whether the runner reaches this server."));
    return checks;
  }

  private static SetupPage.Check app(InstanceStatus source) {
    Health health = source.slot().health();
    String label = "App " + source.id();
    return health.ok()
        ? SetupPage.Check.done(label, health.detail())
        : SetupPage.Check.failing(
            label,
            health.detail(),
            "Create the App in step 2, or correct the settings of " + source.id() + ".");
  }

  private SetupPage.Check check(String label, Optional<Progress.Seen> seen, String advice) {
    return seen.map(there ->
            SetupPage.Check.done(
                label,
                there.what() + ", " + Format.moment(there.at(), clock.instant()).text() + "."))
        .orElseGet(() -> SetupPage.Check.waiting(label, "", advice));
  }
}
