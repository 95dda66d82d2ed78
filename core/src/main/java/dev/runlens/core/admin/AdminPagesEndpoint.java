// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.Problem;
import dev.runlens.core.access.Outcome;
import dev.runlens.core.access.Session;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.Offer;
import dev.runlens.core.plugin.PluginRequestException;
import dev.runlens.loader.SettingField;
import dev.runlens.ui.Href;
import dev.runlens.ui.InstancePage;
import dev.runlens.ui.Pages;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/admin`: the pages that manage plugins. Forms are plain HTML: each POST ends in a redirection
/// to a page that says what came of it, or in the form again with what is wrong.
///
/// Who may call it: admins, see [Gate].
public final class AdminPagesEndpoint implements HttpService {

  private final Gate gate;
  private final Sessions sessions;
  private final Administration admin;
  private final Pages pages;
  private final PluginPages pluginPages;
  private final InstancePages instancePages;

  /// @param publicUrl where people reach this server
  public AdminPagesEndpoint(
      Gate gate,
      Sessions sessions,
      Administration admin,
      Pages pages,
      Clock clock,
      Supplier<URI> publicUrl) {
    this.gate = gate;
    this.sessions = sessions;
    this.admin = admin;
    this.pages = pages;
    this.pluginPages = new PluginPages(sessions, admin, clock, publicUrl);
    this.instancePages = new InstancePages(admin, pluginPages);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/admin", this::admin)
        .get("/admin/plugins", this::plugins)
        .post(
            "/admin/plugins/{id}/enable",
            button("Enabled %s.", (actor, id) -> admin.enablePlugin(actor, id)))
        .post(
            "/admin/plugins/{id}/disable",
            button("Disabled %s.", (actor, id) -> admin.disablePlugin(actor, id)))
        .post("/admin/plugins/{id}/remove", button("Removed %s.", admin::removePlugin))
        .get("/admin/instances/new", this::newInstance)
        .post("/admin/instances", this::create)
        .post("/admin/instances/test", this::testNew)
        .get("/admin/instances/{id}", this::instance)
        .post("/admin/instances/{id}", this::configure)
        .post("/admin/instances/{id}/test", this::test)
        .post("/admin/instances/{id}/enable", button("Enabled %s.", admin::enable))
        .post("/admin/instances/{id}/disable", button("Disabled %s.", admin::disable))
        .post("/admin/instances/{id}/default", button("%s takes what is new.", admin::makeDefault))
        .post("/admin/instances/{id}/remove", button("Removed %s.", admin::removeInstance))
        .post("/admin/instances/{id}/retry", button("Tried %s again.", admin::enable));
  }

  private void admin(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response).ifPresent(_ -> Gate.redirect(response, Href.plugins()));
  }

  private void plugins(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(caller -> Answers.page(request, response, pages, pluginPages.page(caller)));
  }

  /// Programs get the redirection alone.
  private void tell(Caller caller, Outcome outcome) {
    Session session = caller.session();
    if (session != null) {
      sessions.tell(session, outcome);
    }
  }

  private interface Change {
    void on(String actor, String id);
  }

  /// A button of the page.
  private Handler button(String done, Change change) {
    return (request, response) -> {
      Caller caller = gate.admin(request, Form.read(request));
      String id = Parameters.name(request, "id");
      try {
        change.on(caller.actor(), id);
        tell(caller, new Outcome(true, done.formatted(id)));
      } catch (PluginRequestException e) {
        tell(caller, new Outcome(false, e.getMessage()));
      }
      Gate.redirect(response, Href.plugins());
    };
  }

  private void newInstance(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(caller -> {
          Offer offer = offer(Parameters.text(request, "kind"), Parameters.text(request, "type"));
          fresh(
              request, response, caller, offer, instancePages.suggestion(offer), Optional.empty());
        });
  }

  private void fresh(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Offer offer,
      String id,
      Optional<InstancePages.Sent> sent) {
    Answers.page(request, response, pages, instancePages.fresh(caller, offer, id, sent));
  }

  private Offer offer(String kind, String type) {
    return ExtensionPointKind.of(kind)
        .flatMap(known -> admin.host().offer(known, type))
        .orElseThrow(() ->
            dev.runlens.core.http.Problem.notFound(
                "plugin that offers the " + kind.replace('-', ' ') + " type " + type));
  }

  private void create(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    Offer offer = offer(form.value("kind"), form.value("type"));
    String id = form.value("id").strip();
    Map<String, @Nullable String> settings = settings(form, offer.fields(), Map.of());
    try {
      admin.add(caller.actor(), id, offer.kind(), offer.type(), settings);
    } catch (PluginRequestException e) {
      response.status(Status.create(422));
      fresh(request, response, caller, offer, id, Optional.of(refused(settings, e)));
      return;
    }
    tell(caller, outcomeOf(id, "Added "));
    Gate.redirect(response, Href.plugins());
  }

  /// A refusal without problems of settings is, for a new instance, about its name.
  private static InstancePages.Sent refused(
      Map<String, @Nullable String> settings, PluginRequestException e) {
    return new InstancePages.Sent(
        settings, e.problems(), e.problems().isEmpty() ? e.getMessage() : "", null);
  }

  private Outcome outcomeOf(String id, String done) {
    String reason =
        admin
            .host()
            .instance(id)
            .map(instance -> instance.slot().report())
            .filter(report -> !report.open())
            .map(report -> report.reason())
            .orElse("");
    return reason.isEmpty()
        ? new Outcome(true, done + id + ".")
        : new Outcome(false, done + id + ", but it does not work: " + reason);
  }

  private void testNew(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    Offer offer = offer(form.value("kind"), form.value("type"));
    String id = form.value("id").strip();
    Map<String, @Nullable String> settings = settings(form, offer.fields(), Map.of());
    fresh(
        request,
        response,
        caller,
        offer,
        id,
        Optional.of(
            tested(caller, id.isEmpty() ? "new" : id, offer.kind(), offer.type(), settings)));
  }

  private InstancePages.Sent tested(
      Caller caller,
      String id,
      ExtensionPointKind kind,
      String type,
      Map<String, @Nullable String> settings) {
    try {
      List<Problem> problems = admin.test(caller.actor(), id, kind, type, settings);
      return new InstancePages.Sent(settings, problems, "", result(problems));
    } catch (PluginRequestException e) {
      return new InstancePages.Sent(
          settings,
          e.problems(),
          "",
          new InstancePage.Test(false, "It could not be tested", List.of(e.getMessage())));
    }
  }

  private static InstancePage.Test result(List<Problem> problems) {
    return problems.isEmpty()
        ? new InstancePage.Test(
            true, "The connection works", List.of("The plugin finds nothing wrong."))
        : new InstancePage.Test(
            false,
            problems.size() == 1 ? "One problem" : problems.size() + " problems",
            problems.stream()
                .map(problem ->
                    problem.setting().isEmpty()
                        ? problem.message()
                        : problem.setting() + " " + problem.message())
                .toList());
  }

  private void instance(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(caller ->
            Answers.page(
                request,
                response,
                pages,
                instancePages.of(caller, known(request), Optional.empty())));
  }

  private InstanceStatus known(ServerRequest request) {
    return admin
        .host()
        .instance(Parameters.name(request, "id"))
        .orElseThrow(() -> dev.runlens.core.http.Problem.notFound("instance of that name"));
  }

  private void configure(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    InstanceStatus instance = known(request);
    Map<String, @Nullable String> settings = settings(form, instance);
    try {
      admin.configure(caller.actor(), instance.id(), settings);
    } catch (PluginRequestException e) {
      response.status(Status.create(422));
      List<Problem> problems =
          e.problems().isEmpty() ? List.of(new Problem("", e.getMessage())) : e.problems();
      Answers.page(
          request,
          response,
          pages,
          instancePages.of(
              caller, instance, Optional.of(new InstancePages.Sent(settings, problems, "", null))));
      return;
    }
    tell(caller, outcomeOf(instance.id(), "Saved "));
    Gate.redirect(response, Href.instance(instance.id()));
  }

  private void test(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    InstanceStatus instance = known(request);
    InstancePages.Sent sent =
        tested(caller, instance.id(), instance.kind(), instance.type(), settings(form, instance));
    Answers.page(request, response, pages, instancePages.of(caller, instance, Optional.of(sent)));
  }

  private static Map<String, @Nullable String> settings(Form form, InstanceStatus instance) {
    return settings(form, instance.offer().map(Offer::fields).orElse(List.of()), instance.fixed());
  }

  /// The settings of a form: `s.<key>`, a box that is not ticked is `false`, and `r.<key>` takes a
  /// secret away.
  private static Map<String, @Nullable String> settings(
      Form form, List<SettingField> fields, Map<String, String> fixed) {
    Map<String, @Nullable String> settings = new HashMap<>();
    for (SettingField field : fields) {
      String key = field.key();
      if (fixed.containsKey(key)) {
        continue;
      }
      String value = form.value("s." + key);
      if (field.kind() == SettingField.Kind.FLAG) {
        settings.put(key, value.equals("true") ? "true" : "false");
      } else if (field.kind() == SettingField.Kind.SECRET && !form.value("r." + key).isEmpty()) {
        settings.put(key, null);
      } else {
        settings.put(key, value);
      }
    }
    return settings;
  }
}
