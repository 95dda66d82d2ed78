// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.signin;

import dev.runlens.api.ComponentException;
import dev.runlens.api.source.SignIn;
import dev.runlens.core.access.AccessException;
import dev.runlens.core.access.Attempts;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Digest;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.access.Session;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Headers;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.sight.Sights;
import dev.runlens.ui.Href;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Pages;
import dev.runlens.ui.SignInPage;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// `/sign-in` and `/sign-out`. Who may call it: anybody.
///
/// Nobody has a session here yet, so a cookie of its own ties each form to its browser: otherwise
/// another site could sign somebody in to an account that is not theirs.
public final class SignInEndpoint implements HttpService {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Begun or brought back within a minute, from one address.
  private static final int MOST_ATTEMPTS = 60;

  private static final Duration VISIT = Duration.ofHours(2);

  private final Gate gate;
  private final Sources sources;
  private final People people;
  private final Sights sights;
  private final Audit audit;
  private final Pages pages;
  private final Supplier<URI> publicUrl;
  private final SignInAttempts attempts;
  private final Attempts begun;

  /// @param publicUrl where browsers reach this server; `https` makes the cookies `Secure`
  public SignInEndpoint(
      Gate gate,
      Sources sources,
      People people,
      Sights sights,
      SecretBox box,
      Audit audit,
      Pages pages,
      Supplier<URI> publicUrl,
      Clock clock) {
    this.gate = gate;
    this.sources = sources;
    this.people = people;
    this.sights = sights;
    this.audit = audit;
    this.pages = pages;
    this.publicUrl = publicUrl;
    this.attempts = new SignInAttempts(box, clock);
    this.begun = new Attempts(MOST_ATTEMPTS, MINUTE, clock);
  }

  /// Why somebody is sent back to the page. Only these words can be put there by a link.
  private enum Why {
    DENIED("%s was told not to let you in here."),
    REFUSED("%s did not take the sign-in. Try again."),
    AWAY("%s does not answer right now. Try again in a minute."),
    BROKEN("The sign-in with %s is not set up right. Tell an admin of this server."),
    DISABLED("This account of %s is disabled here. Ask an admin of this server.");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    private static Optional<Why> of(String value) {
      return List.of(values()).stream().filter(why -> why.value().equals(value)).findFirst();
    }

    private String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/sign-in", this::form)
        .post("/sign-in", this::signIn)
        .post("/sign-in/{source}", this::begin)
        .get("/sign-in/{source}/callback", this::callback)
        .post("/sign-out", this::signOut);
  }

  private void form(ServerRequest request, ServerResponse response) {
    String next = Href.localOr(Parameters.text(request, "next"), "/");
    if (gate.now(request).map(Caller::session).isPresent()) {
      Gate.redirect(response, next);
      return;
    }
    Sources.Offers offers = sources.offers();
    String problem =
        Why.of(Parameters.text(request, "why"))
            .map(why ->
                why.sentence.formatted(
                    offers.offers().stream()
                        .filter(offer -> offer.id().equals(Parameters.text(request, "source")))
                        .map(Sources.Offer::name)
                        .findFirst()
                        .orElse("Your source of accounts")))
            .orElse("");
    show(request, response, offers, problem, "", next);
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Sources.Offers offers,
      String problem,
      String login,
      String next) {
    String visit = visit(request).orElseGet(attempts::random);
    response.headers().addCookie(cookie("visit", visit).maxAge(VISIT).build());
    // Browsers hold what a form is redirected to against the policy, too.
    Headers.formsMayGoTo(response, offers.offers().stream().map(Sources.Offer::site).toList());
    Answers.page(
        request,
        response,
        pages,
        new SignInPage(
            new Layout("Sign in", List.of(), "Sign in", false),
            visit,
            problem,
            login,
            next,
            offers.offers().stream()
                .map(offer -> new SignInPage.Source(offer.id(), offer.name()))
                .toList(),
            offers.away()));
  }

  private void signIn(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    gate.checkOrigin(request);
    String next = Href.localOr(form.value("next"), "/");
    String login = form.value("login").strip();
    if (!isOfThisBrowser(request, form)) {
      refused(
          request,
          response,
          403,
          "Your browser did not send back the cookie of this page. Allow cookies and try again.",
          login,
          next);
      return;
    }
    Optional<Session> session = gate.signIn(request, response, login, form.value("password"));
    if (session.isPresent()) {
      Gate.redirect(response, next);
    } else {
      refused(request, response, 401, "Login or password is wrong.", login, next);
    }
  }

  private void refused(
      ServerRequest request,
      ServerResponse response,
      int status,
      String problem,
      String login,
      String next) {
    response.status(Status.create(status));
    show(request, response, sources.offers(), problem, login, next);
  }

  private void begin(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    gate.checkOrigin(request);
    if (!isOfThisBrowser(request, form)) {
      throw Problem.of(
          403, "This form is not from a page of this browser. Open /sign-in and try again.");
    }
    limit(request);
    String source = Parameters.name(request, "source");
    String next = Href.localOr(form.value("next"), "/");
    SignInAttempts.Begun attempt = attempts.begin(source, next);
    Optional<URI> page;
    try {
      page = sources.page(source, attempt.state(), attempt.challenge());
    } catch (SlotException | ComponentException _) {
      back(response, source, Why.AWAY, next); // Sources.offers logs it: the page asks again.
      return;
    }
    URI target = page.orElseThrow(() -> Problem.notFound("sign-in of that name"));
    response
        .headers()
        .addCookie(cookie("attempt", attempt.cookie()).maxAge(SignInAttempts.LIFE).build());
    Gate.redirect(response, target.toString());
  }

  private void callback(ServerRequest request, ServerResponse response) {
    limit(request);
    String source = Parameters.name(request, "source");
    SignInAttempts.Back attempt =
        attempts
            .end(sent(request, "attempt"), source, Parameters.text(request, "state"))
            .orElseThrow(() -> foreign(request, source));
    response.headers().addCookie(cookie("attempt", "").expires(Instant.EPOCH).build());
    String code = Parameters.text(request, "code");
    String error = Parameters.text(request, "error");
    if (!error.isEmpty() || code.isEmpty()) {
      Why why = error.equals("access_denied") ? Why.DENIED : Why.REFUSED;
      refuse(request, source, "", "The source says: " + printable(error));
      back(response, source, why, attempt.next());
      return;
    }
    enter(request, response, source, code, attempt);
  }

  private void enter(
      ServerRequest request,
      ServerResponse response,
      String source,
      String code,
      SignInAttempts.Back attempt) {
    SignIn.Account account;
    try {
      account = sources.account(source, code, attempt.verifier());
    } catch (SlotException e) {
      refuse(request, source, "", String.valueOf(e.getMessage()));
      back(response, source, Why.AWAY, attempt.next());
      return;
    } catch (ComponentException e) {
      refuse(request, source, "", String.valueOf(e.getMessage()));
      back(response, source, why(e.kind()), attempt.next());
      return;
    }
    Person person = people.signedIn(source, account);
    if (person.disabled()) {
      refuse(request, source, person.login(), "The account is disabled.");
      back(response, source, Why.DISABLED, attempt.next());
      return;
    }
    if (!sights.refresh(person).signedIn()) {
      refuse(request, source, person.login(), "The source took its grant back at once.");
      back(response, source, Why.REFUSED, attempt.next());
      return;
    }
    try {
      Session _ = gate.signIn(request, response, person);
    } catch (AccessException _) { // Disabled since the line above.
      back(response, source, Why.DISABLED, attempt.next());
      return;
    }
    Gate.redirect(response, attempt.next());
  }

  private static Why why(ComponentException.Kind kind) {
    return switch (kind) {
      case TRANSIENT, OVERLOADED -> Why.AWAY;
      case INVALID, NOT_FOUND -> Why.REFUSED;
      case CONFIG, CORRUPT, UNSUPPORTED -> Why.BROKEN;
    };
  }

  private Problem foreign(ServerRequest request, String source) {
    refuse(request, source, "", "It did not begin in that browser, or more than 10 minutes ago.");
    return Problem.of(
        403,
        "This sign-in did not begin in this browser, was used before, or began more than 10 minutes ago. Begin again at /sign-in.");
  }

  private void refuse(ServerRequest request, String source, String login, String reason) {
    String subject = login.isEmpty() ? printable(source) : login + " of " + printable(source);
    audit.record(gate.address(request), "sign-in.refused", subject, "Refused: " + reason);
  }

  /// What came in an address, short and without surprises.
  private static String printable(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9_.-]", "?");
    return plain.substring(0, Math.min(plain.length(), 60));
  }

  private static void back(ServerResponse response, String source, Why why, String next) {
    Gate.redirect(
        response,
        "%s?why=%s&source=%s&next=%s"
            .formatted(
                Href.signIn(),
                why.value(),
                URLEncoder.encode(source, StandardCharsets.UTF_8),
                URLEncoder.encode(next, StandardCharsets.UTF_8)));
  }

  private void signOut(ServerRequest request, ServerResponse response) {
    Form form = Form.read(request);
    if (gate.now(request).isPresent()) {
      gate.signOut(request, response, gate.viewer(request, form));
    }
    Gate.redirect(response, Href.signIn());
  }

  private void limit(ServerRequest request) {
    Optional<Duration> wait = begun.take(gate.address(request));
    if (wait.isPresent()) {
      throw Problem.tooMany("Too many sign-ins from this address.", wait.get());
    }
  }

  private boolean isOfThisBrowser(ServerRequest request, Form form) {
    return visit(request).filter(visit -> Digest.same(visit, form.value("csrf"))).isPresent();
  }

  private Optional<String> visit(ServerRequest request) {
    return Optional.of(sent(request, "visit")).filter(visit -> visit.matches("[A-Za-z0-9_-]{43}"));
  }

  private String sent(ServerRequest request, String name) {
    return request.headers().cookies().first(cookieName(name)).orElse("");
  }

  private SetCookie.Builder cookie(String name, String value) {
    return SetCookie.builder(cookieName(name), value)
        .path("/")
        .httpOnly(true)
        .secure(secure())
        .sameSite(SetCookie.SameSite.LAX);
  }

  private String cookieName(String name) {
    return (secure() ? "__Host-runlens-" : "runlens-") + name;
  }

  private boolean secure() {
    return "https".equals(publicUrl.get().getScheme());
  }
}
