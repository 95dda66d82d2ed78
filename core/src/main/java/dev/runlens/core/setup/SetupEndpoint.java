// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import dev.runlens.api.source.Registration;
import dev.runlens.core.access.AccessException;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Outcome;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.Session;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.access.SetupToken;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Headers;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRequestException;
import dev.runlens.ui.Href;
import dev.runlens.ui.Pages;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `/setup`: the first admin, then where this server is reached, its App, and what works so far.
///
/// Who may call it: while there is no admin, whoever has the setup token, from this machine only
/// ([dev.runlens.core.http.SetupFilter]); from then on admins.
public final class SetupEndpoint implements HttpService {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Status UNPROCESSABLE = Status.create(422);

  private final SetupToken token;
  private final People people;
  private final Sessions sessions;
  private final Gate gate;
  private final Audit audit;
  private final PublicUrl publicUrl;
  private final Registering registering;
  private final Pages pages;
  private final SetupPages words;

  public SetupEndpoint(
      SetupToken token,
      People people,
      Sessions sessions,
      Gate gate,
      Audit audit,
      PublicUrl publicUrl,
      Registering registering,
      PluginHost host,
      Database database,
      Pages pages,
      Clock clock) {
    this.token = token;
    this.people = people;
    this.sessions = sessions;
    this.gate = gate;
    this.audit = audit;
    this.publicUrl = publicUrl;
    this.registering = registering;
    this.pages = pages;
    this.words = new SetupPages(host, publicUrl, registering, new Progress(database), clock);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/setup", this::page)
        .post("/setup", this::firstAdmin)
        .post("/setup/address", this::address)
        .post("/setup/{type}/register", this::register)
        .get("/setup/{type}/callback", this::callback);
  }

  private void page(ServerRequest request, ServerResponse response) {
    if (token.needed()) {
      Answers.page(
          request,
          response,
          pages,
          words.firstAdmin("", Parameters.text(request, "token"), "admin"));
    } else {
      gate.visitAdminPage(request, response)
          .ifPresent(caller -> page(request, response, caller, SetupPages.Refused.nothing()));
    }
  }

  private void page(
      ServerRequest request, ServerResponse response, Caller caller, SetupPages.Refused refused) {
    Optional<Outcome> told = Optional.ofNullable(caller.session()).flatMap(sessions::told);
    Answers.page(request, response, pages, words.page(caller.csrf(), told, refused));
  }

  private void firstAdmin(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    gate.checkOrigin(request);
    if (!token.needed()) {
      Gate.redirect(response, Href.setup());
      return;
    }
    if (token.throttled()) {
      throw Problem.tooMany("Too many wrong setup tokens. Wait a minute.", A_MINUTE);
    }
    String login = form.value("login").strip();
    String password = form.value("password");
    if (!password.equals(form.value("again"))) {
      refuse(request, response, form, "The two passwords are not the same.");
      return;
    }
    Optional<Person> person;
    try {
      person =
          token.redeem(
              form.value("token").strip(), () -> people.makeLocal(login, password, Role.ADMIN));
    } catch (AccessException e) {
      refuse(request, response, form, e.getMessage());
      return;
    }
    if (person.isEmpty()) {
      audit.record(gate.address(request), "setup.refused", "", "Wrong setup token.");
      refuse(
          request,
          response,
          form,
          "This is not the setup token, or it was used already. The file setup-token of the data directory has the present one.");
      return;
    }
    audit.record(gate.address(request), "setup.admin", login, "Done. By the setup token.");
    Session _ = gate.signIn(request, response, person.get());
    Gate.redirect(response, Href.setup());
  }

  private void refuse(ServerRequest request, ServerResponse response, Form form, String problem) {
    response.status(UNPROCESSABLE);
    Answers.page(
        request,
        response,
        pages,
        words.firstAdmin(problem, form.value("token"), form.value("login")));
  }

  private void address(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    Person _ = person(caller);
    String url = form.value("url").strip();
    try {
      publicUrl.keep(url);
    } catch (IllegalArgumentException e) {
      response.status(UNPROCESSABLE);
      page(
          request,
          response,
          caller,
          new SetupPages.Refused("address", form.values(), String.valueOf(e.getMessage())));
      return;
    }
    audit.record(caller.actor(), "setup.address", publicUrl.get().toString(), "Done.");
    // Under HTTPS the cookie has another name: without a new one this browser would be signed out.
    Session session = gate.signIn(request, response, person(caller));
    sessions.tell(session, new Outcome(true, "This server is reached at " + publicUrl.get() + "."));
    Gate.redirect(response, Href.setup());
  }

  private void done(ServerResponse response, Caller caller, String text) {
    tell(caller, new Outcome(true, text));
    Gate.redirect(response, Href.setup());
  }

  private void tell(Caller caller, Outcome outcome) {
    Session session = caller.session();
    if (session != null) {
      sessions.tell(session, outcome);
    }
  }

  private void register(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    Caller caller = gate.admin(request, form);
    String type = Parameters.name(request, "type");
    Registration.Form there;
    try {
      there =
          registering.begin(
              person(caller).id(),
              type,
              URI.create(form.value("host").strip()),
              form.value("organization").strip(),
              form.value("name").strip());
    } catch (IllegalArgumentException e) {
      refuse(request, response, caller, type, form, String.valueOf(e.getMessage()));
      return;
    } catch (PluginRequestException e) {
      if (e.kind() == PluginRequestException.Kind.NOT_FOUND) {
        throw e;
      }
      refuse(request, response, caller, type, form, e.getMessage());
      return;
    }
    Headers.formsMayGoTo(response, List.of(there.action()));
    Answers.page(request, response, pages, words.register(there));
  }

  private void refuse(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      String type,
      Form form,
      String problem) {
    response.status(UNPROCESSABLE);
    page(request, response, caller, new SetupPages.Refused(type, form.values(), problem));
  }

  private static Person person(Caller caller) {
    Person person = caller.person();
    if (person == null) {
      throw Problem.of(403, "A token is nobody: sign in as a person to do this.");
    }
    return person;
  }

  private void callback(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response).ifPresent(caller -> callback(request, response, caller));
  }

  private void callback(ServerRequest request, ServerResponse response, Caller caller) {
    try {
      String name =
          registering.finish(
              caller.actor(),
              person(caller).id(),
              Parameters.name(request, "type"),
              Parameters.text(request, "code"),
              Parameters.text(request, "state"));
      done(response, caller, "Created " + name + ". Install it next.");
    } catch (Registering.UnknownState e) {
      throw Problem.of(403, String.valueOf(e.getMessage()));
    } catch (PluginRequestException e) {
      if (e.kind() == PluginRequestException.Kind.CONFLICT) {
        throw Problem.unavailable(e.getMessage() + " Reload this page to try again.", SOON);
      }
      tell(caller, new Outcome(false, "It was not created. " + e.getMessage()));
      Gate.redirect(response, Href.setup());
    }
  }
}
