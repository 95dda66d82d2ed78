// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.account;

import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.EventSource;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.admin.AuditEndpoint;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.http.TestServer;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.signin.SignInEndpoint;
import dev.runlens.core.signin.Sources;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.source.InMemoryEventSource;
import dev.runlens.testkit.source.InMemorySignIn;
import dev.runlens.ui.Assets;
import dev.runlens.ui.Pages;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The routes of people over a real catalog and a source with accounts, and browsers that use them.
public final class PeopleFixture implements AutoCloseable {

  /// A local admin and a local viewer.
  public static final String PASSWORD = "a password of tests";

  /// The account of [#accounts].
  public static final long MIRA = 7;

  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  public final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  public final Map<String, Slot<EventSource>> slots = new ConcurrentHashMap<>();
  public final InMemorySignIn accounts;
  public final TestGate access;
  public final PeopleChanges changes;
  private final Database database;
  private final Path directory;
  private final TestServer server;

  public PeopleFixture(Path directory) {
    this(directory, URI.create("http://127.0.0.1"));
  }

  public PeopleFixture(Path directory, URI publicUrl) {
    this.directory = directory;
    database = Database.open(directory.resolve("catalog.db"));
    accounts = add("github");
    accounts.put(MIRA, "mira", "Mira Kovač", Set.of(new RepositoryId(64)));
    access = new TestGate(database, clock, publicUrl, () -> slots);
    changes = new PeopleChanges(access.people, access.sessions, access.tokens, access.audit);
    Sources sources = new Sources(() -> slots, _ -> "GitHub", () -> publicUrl);
    Pages pages = new Pages(Assets.load());
    SecretBox box = SecretBox.open("another key for tests", directory.resolve("not used"));
    server =
        new TestServer(routing ->
            routing
                .register(
                    new SignInEndpoint(
                        access.gate,
                        sources,
                        access.people,
                        access.sights,
                        box,
                        access.audit,
                        pages,
                        () -> publicUrl,
                        clock))
                .register(
                    new AccountEndpoint(
                        access.gate,
                        changes,
                        access.sights,
                        pages,
                        sources::name,
                        () -> publicUrl,
                        clock))
                .register(new AccountApiEndpoint(access.gate, changes, access.sights))
                .register(
                    new PeopleEndpoint(
                        access.gate, changes, access.sights, pages, sources::name, clock))
                .register(new PeopleApiEndpoint(access.gate, changes))
                .register(new AuditEndpoint(access.gate, access.audit, pages, clock)));
  }

  /// Opens another source with accounts of its own.
  public InMemorySignIn add(String id) {
    InMemoryEventSource source = new InMemoryEventSource(Secret.of("test"));
    InMemorySignIn made = source.accounts();
    slots.put(id, OpenSlots.of(id, EventSource.class, source, directory, clock));
    return made;
  }

  /// A browser that has never been here.
  public Browser browser() {
    return new Browser();
  }

  /// What the audit trail holds of an action.
  public String audit(String action) {
    return access.audit.search("", action, Long.MAX_VALUE / 4, 100).items().stream()
        .map(entry -> entry.actor() + " | " + entry.subject() + " | " + entry.detail())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    server.close();
    slots.values().forEach(OpenSlots::close);
    database.close();
  }

  /// Keeps cookies and sends forms as browsers do, but follows no redirection.
  public final class Browser {

    public final Map<String, String> cookies = new LinkedHashMap<>();
    private @Nullable HttpResponse<String> last;

    /// Opens a page.
    public HttpResponse<String> get(String path) throws Exception {
      return send(server.request(path).header("Accept", "text/html"));
    }

    /// Sends a form of the page that was opened last.
    public HttpResponse<String> post(String path, String... fields) throws Exception {
      Matcher csrf = CSRF.matcher(Objects.requireNonNull(last).body());
      return postWith(csrf.find() ? csrf.group(1) : "", path, fields);
    }

    /// Sends a form with a token of its own.
    public HttpResponse<String> postWith(String csrf, String path, String... fields)
        throws Exception {
      return send(form(csrf, path, fields));
    }

    /// A form to be completed by the test.
    public HttpRequest.Builder form(String csrf, String path, String... fields) {
      StringBuilder body = new StringBuilder("csrf=" + encoded(csrf));
      for (int i = 0; i < fields.length; i += 2) {
        body.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
      }
      return server
          .request(path)
          .header("Accept", "text/html")
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(body.toString()));
    }

    /// Sends a request of the API.
    public HttpResponse<String> api(String method, String path, String json, String... headers)
        throws Exception {
      HttpRequest.Builder request =
          server.request(path).method(method, BodyPublishers.ofString(json));
      return send(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
      }
      HttpResponse<String> answer = server.send(request);
      last = answer;
      for (String cookie : answer.headers().allValues("Set-Cookie")) {
        String[] pair = cookie.split(";", -1)[0].split("=", 2);
        if (pair[1].isEmpty()) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      return answer;
    }

    /// Signs in with a local account.
    public HttpResponse<String> signIn(String login, String password) throws Exception {
      HttpResponse<String> _ = get("/sign-in");
      return post("/sign-in", "login", login, "password", password, "next", "/account");
    }

    /// Goes to a source and comes back, without asking for the page it comes back to.
    ///
    /// @return that page, as a path of this server
    public String fetchesCode(String source, String next, long account) throws Exception {
      HttpResponse<String> _ = get("/sign-in");
      return pathOf(
          accounts.approve(
              URI.create(location(post("/sign-in/" + source, "next", next))), account));
    }

    /// Signs in with the account of the source.
    public HttpResponse<String> signIn() throws Exception {
      return get(fetchesCode("github", "/account", MIRA));
    }
  }

  /// Where an answer sends a browser.
  public static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  /// An address as the path that a request of this server has.
  public static String pathOf(URI address) {
    return address.getRawPath() + "?" + address.getRawQuery();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
