// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Secret;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.People;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.plugin.Configuration;
import dev.runlens.testkit.SettableClock;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls every route that the server registers, whichever there will be, as each sort of caller,
/// over a catalog with two tenants. A route of which nothing is expected here fails the test.
class RoutesTest {

  /// Who may call a route.
  private enum For {
    /// Anybody; it says nothing of jobs, or has secrets of its own.
    EVERYBODY,
    /// Whoever is signed in; all get the same, or their own.
    SIGNED_IN,
    /// Whoever sees what the path names.
    WHOEVER_SEES,
    ADMINS
  }

  private record Route(String method, String path) {
    boolean isPage() {
      return !path.startsWith("/api/") && !path.equals("/metrics");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private record Tenant(String owner, String repository, String job, long number) {

    List<String> names() {
      return List.of(owner, repository, job);
    }

    RepositoryObservation observed() {
      return new RepositoryObservation(
          new RepositoryId(number), owner, repository, true, new InstallationId(number));
    }

    String fill(String path) {
      return path.replace("{org}", owner)
          .replace("{owner}", owner)
          .replace("{repo}", repository)
          .replace("{runId}", Long.toString(number * 10))
          .replace("{jobId}", Long.toString(number * 100));
    }
  }

  private static final Tenant ACME = new Tenant("acme-inc", "rocket-engine", "ignite-job", 1);
  private static final Tenant OTHER = new Tenant("zenith-ag", "submarine-hull", "weld-job", 2);
  private static final Instant NOW = Observed.START.plusSeconds(600);
  private static final String ADMIN_TOKEN = "an admin token for programs";

  /// Paths of their own, by how they begin, the longest first.
  private static final Map<String, For> EXPECTED = expected();

  private static Map<String, For> expected() {
    Map<String, For> expected = new LinkedHashMap<>();
    expected.put("GET /api/organizations", For.SIGNED_IN);
    expected.put("GET /api/orgs/{org}", For.WHOEVER_SEES);
    expected.put("GET /api/repos/{owner}/{repo}", For.WHOEVER_SEES);
    expected.put("GET /api/runs/{runId}", For.WHOEVER_SEES);
    expected.put("GET /api/jobs/{jobId}", For.WHOEVER_SEES);
    expected.put("POST /api/jobs/{jobId}/analyze", For.WHOEVER_SEES);
    expected.put("DELETE /api/jobs/{jobId}/analyze", For.WHOEVER_SEES);
    expected.put("GET /orgs/{org}", For.WHOEVER_SEES);
    expected.put("GET /repos/{owner}/{repo}", For.WHOEVER_SEES);
    expected.put("GET /runs/{runId}", For.WHOEVER_SEES);
    expected.put("GET /jobs/{jobId}", For.WHOEVER_SEES);
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      expected.put(method + " /api/admin/", For.ADMINS);
      expected.put(method + " /api/account", For.SIGNED_IN);
      expected.put(method + " /account", For.SIGNED_IN);
      expected.put(method + " /admin", For.ADMINS);
      expected.put(method + " /sign-in", For.EVERYBODY);
      expected.put(method + " /sign-out", For.EVERYBODY);
      if (method.equals("POST")) {
        expected.put("POST /setup/", For.ADMINS);
      }
      expected.put(method + " /setup", For.EVERYBODY);
    }
    expected.put("GET /api/completeness", For.SIGNED_IN);
    expected.put("GET /completeness", For.SIGNED_IN);
    expected.put("GET /metrics", For.ADMINS);
    expected.put("GET /health", For.EVERYBODY);
    expected.put("GET /assets/", For.EVERYBODY);
    expected.put("POST /webhooks/", For.EVERYBODY);
    expected.put("POST /api/metrics", For.EVERYBODY);
    expected.put("POST /api/ingest/session", For.EVERYBODY);
    return expected;
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final SettableClock clock = new SettableClock(NOW);
  @TempDir Path directory;
  private RunlensServer server;
  private Database database;
  private Sessions sessions;
  private ApiTokens tokens;
  private People people;
  private Person ofAcme;
  private Person ofOther;
  private Person admin;

  @BeforeEach
  void start() throws Exception {
    Path data = directory.resolve("data");
    String key = "a key for sealing secrets";
    server =
        RunlensServer.start(
            new ServerSettings(
                "127.0.0.1",
                0,
                null,
                data,
                java.nio.file.Files.createDirectories(directory.resolve("plugins")),
                null,
                true,
                Secret.of(ADMIN_TOKEN),
                null,
                Secret.of(key),
                1_000_000,
                Duration.ZERO,
                Duration.ofDays(90),
                Configuration.of(List.of())),
            clock);
    database = Database.open(data.resolve("catalog.db"));
    people = new People(database, SecretBox.open(key, data), clock);
    sessions = new Sessions(database, clock);
    tokens = new ApiTokens(database, clock);
    for (Tenant tenant : List.of(ACME, OTHER)) {
      fill(tenant);
    }
    ofAcme = viewer(ACME);
    ofOther = viewer(OTHER);
    admin = viewer(new Tenant("none", "none", "none", 3));
    people.role(admin.id(), Role.ADMIN);
  }

  @AfterEach
  void stop() {
    database.close();
    server.close();
    client.shutdownNow();
  }

  private void fill(Tenant tenant) {
    RunKey run =
        new RunKey(Observed.SOURCE, new RepositoryId(tenant.number()), tenant.number() * 10, 1);
    JobObservation like = Observed.job(1, JobStatus.COMPLETED);
    JobObservation job =
        new JobObservation(
            new JobKey(run, tenant.number() * 100),
            tenant.job(),
            like.status(),
            like.conclusion(),
            like.createdAt(),
            like.startedAt(),
            like.completedAt(),
            like.workflowName(),
            like.headBranch(),
            like.headSha(),
            like.htmlUrl(),
            like.labels(),
            like.runner(),
            like.steps());
    Observed.apply(
        database,
        new SourceEvent.InstallationSeen(
            new InstallationObservation(
                new InstallationId(tenant.number()),
                tenant.number(),
                tenant.owner(),
                "Organization",
                InstallationObservation.State.ACTIVE,
                NOW),
            List.of(tenant.observed()),
            List.of()),
        new SourceEvent.JobSeen(tenant.observed(), job));
  }

  /// Somebody whom the source has just told what they may see.
  private Person viewer(Tenant tenant) {
    Person person =
        people.signedIn(
            Observed.SOURCE.value(),
            new SignIn.Account(
                tenant.number(), "viewer-" + tenant.number(), "V", Secret.of("a grant")));
    database.update(
        "INSERT INTO sight (person, source, repository_id) VALUES (?, ?, ?)",
        person.id(),
        Observed.SOURCE.value(),
        tenant.number());
    database.update("UPDATE person SET sight_at = ? WHERE id = ?", clock.millis(), person.id());
    return person;
  }

  @Test
  void everyRouteAnswersEachCallerWithWhatIsTheirs() throws Exception {
    List<Route> routes = routes();
    assertTrue(routes.size() >= 50, routes::toString);
    Set<String> unexpected = new TreeSet<>();
    for (Route route : routes) {
      For whom = whom(route);
      if (whom == null) {
        unexpected.add(route.toString());
      } else {
        soon();
        check(route, whom);
      }
    }
    assertEquals(Set.of(), unexpected, "say in EXPECTED who may call these");
  }

  /// A little later, so that no limit is reached; what the viewers see is as fresh as before.
  private void soon() {
    clock.advance(Duration.ofSeconds(3));
    database.update("UPDATE person SET sight_at = ?", clock.millis());
  }

  private void check(Route route, For whom) throws Exception {
    Sessions.SignedIn acme = sessions.start(ofAcme, "127.0.0.1", "a test");
    Sessions.SignedIn other = sessions.start(ofOther, "127.0.0.1", "a test");
    Answer nobody = call(route, ACME, "");
    Answer invented = call(route, ACME, "Bearer rl_" + "A".repeat(43));
    Answer stranger = call(route, ACME, other);
    Answer missing = call(route, new Tenant("nobody", "nothing", "none", 9), other);
    nobody.hides(ACME, OTHER);
    invented.hides(ACME, OTHER);
    stranger.hides(ACME);
    switch (whom) {
      case EVERYBODY -> {}
      case SIGNED_IN -> {
        nobody.isSentToSignIn();
        invented.is(401);
        call(route, ACME, acme).hides(OTHER).isLetIn();
        stranger.isLetIn();
      }
      case WHOEVER_SEES -> {
        nobody.isSentToSignIn();
        invented.is(401);
        stranger.is(404);
        assertEquals(
            missing.withoutId(),
            stranger.withoutId(),
            route + " tells what is there from what is not");
        call(route, ACME, acme).hides(OTHER).isSeen();
        call(route, ACME, token(ofAcme)).hides(OTHER).isSeen();
        call(route, ACME, token(ofOther)).hides(ACME).is(404);
        call(route, ACME, "Bearer " + ADMIN_TOKEN).isSeen();
        call(route, ACME, token(admin)).isSeen();
      }
      case ADMINS -> {
        nobody.isSentToSignIn();
        invented.is(401);
        stranger.is(403);
        call(route, ACME, acme).is(403);
        call(route, ACME, token(admin)).is(403); // a token that may only read
        if (route.method().equals("GET")) {
          call(route, ACME, "Bearer " + ADMIN_TOKEN).isLetIn();
        }
      }
    }
    sessions.endAll(ofAcme.id());
    sessions.endAll(ofOther.id());
  }

  @Test
  void whatIsRemovedIsGoneAtOnceAndForAdminsToo() throws Exception {
    Sessions.SignedIn acme = sessions.start(ofAcme, "127.0.0.1", "a test");
    Route job = new Route("GET", "/api/jobs/{jobId}");
    Route list = new Route("GET", "/api/organizations");
    call(job, ACME, acme).is(200);
    assertTrue(call(list, ACME, acme).body().contains(ACME.owner()));
    Observed.apply(database, new SourceEvent.RepositoryDeleted(new RepositoryId(ACME.number())));
    call(job, ACME, acme).is(404).hides(ACME);
    call(job, ACME, "Bearer " + ADMIN_TOKEN).is(404).hides(ACME);
    call(list, ACME, acme).is(200).hides(ACME, OTHER);
    assertEquals(
        List.of(), new Jobs(database).byJobId(new Viewer(ofAcme.id()), 100).stream().toList());
  }

  @Test
  void theCountsOfAnOrganizationCountWhatTheViewerSees() throws Exception {
    RepositoryObservation second =
        new RepositoryObservation(
            new RepositoryId(77), ACME.owner(), "hidden", true, new InstallationId(1));
    Observed.apply(database, new SourceEvent.RepositorySeen(second));
    Route list = new Route("GET", "/api/organizations");
    Sessions.SignedIn acme = sessions.start(ofAcme, "127.0.0.1", "a test");
    assertTrue(call(list, ACME, acme).body().contains("\"repositories\":1,"));
    assertTrue(call(list, ACME, "Bearer " + ADMIN_TOKEN).body().contains("\"repositories\":2,"));
    Route repositories = new Route("GET", "/api/orgs/{org}/repos");
    assertFalse(call(repositories, ACME, acme).body().contains("hidden"));
  }

  private record Answer(Route route, int status, Map<String, List<String>> headers, String body) {

    Answer is(int wanted) {
      assertEquals(wanted, status, this::toString);
      if (wanted == 401) {
        assertEquals(List.of("Bearer"), headers.get("www-authenticate"), this::toString);
      }
      return this;
    }

    void isSentToSignIn() {
      if (route.isPage() && route.method().equals("GET")) {
        is(303);
        assertTrue(
            headers.getOrDefault("location", List.of("")).getFirst().startsWith("/sign-in?next="),
            this::toString);
      } else {
        is(401);
      }
    }

    void isLetIn() {
      assertTrue(status != 401 && status != 403, this::toString);
      assertFalse(
          headers.getOrDefault("location", List.of("")).getFirst().startsWith("/sign-in"),
          this::toString);
    }

    /// There, even if there is nothing in it: no log was fetched, no analysis runs.
    void isSeen() {
      isLetIn();
      boolean empty =
          body.contains("log of this job (yet)") || body.contains("analysis of this job");
      assertTrue(status / 100 == 2 || (status == 404 && empty), this::toString);
    }

    Answer hides(Tenant... tenants) {
      String all = (headers + body).toLowerCase(Locale.ROOT);
      for (Tenant tenant : tenants) {
        for (String name : tenant.names()) {
          // A redirection to the sign-in page repeats what was asked for.
          boolean said = status == 303 ? body.contains(name) : all.contains(name);
          assertFalse(said, () -> name + " in " + this);
        }
      }
      return this;
    }

    String withoutId() {
      return status + " " + body.replaceAll("[0-9a-f]{12}", "");
    }
  }

  private String token(Person person) {
    return "Bearer "
        + tokens.make(person.id(), "t", ApiTokens.Scope.READ, Duration.ofDays(1)).token();
  }

  private Answer call(Route route, Tenant tenant, Sessions.SignedIn signedIn) throws Exception {
    return send(
        route,
        request(route, tenant)
            .header("Cookie", "runlens=" + signedIn.id())
            .header("X-Runlens-Csrf", signedIn.session().csrf()),
        "csrf=" + signedIn.session().csrf());
  }

  private Answer call(Route route, Tenant tenant, String authorization) throws Exception {
    HttpRequest.Builder request = request(route, tenant);
    return send(
        route,
        authorization.isEmpty() ? request : request.header("Authorization", authorization),
        "x=y");
  }

  private HttpRequest.Builder request(Route route, Tenant tenant) {
    String path =
        tenant.fill(route.path()).replace("*", "x").replaceAll("\\{[A-Za-z]+}", "1") + "?q=x";
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(30))
        .header(
            "Content-Type",
            route.path().equals("/api/admin/plugins")
                ? "application/zip"
                : route.path().startsWith("/api/")
                    ? "application/json"
                    : "application/x-www-form-urlencoded");
  }

  /// Of a stream the first block is read, and no more is waited for.
  private Answer send(Route route, HttpRequest.Builder request, String form) throws Exception {
    boolean sends = !route.method().equals("GET") && !route.method().equals("DELETE");
    HttpResponse<InputStream> answer =
        client.send(
            request
                .method(
                    route.method(),
                    sends && route.isPage()
                        ? BodyPublishers.ofString(form)
                        : BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      boolean streams =
          answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
      byte[] bytes = streams ? body.readNBytes(40) : body.readAllBytes();
      return new Answer(
          route,
          answer.statusCode(),
          answer.headers().map(),
          new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static @Nullable For whom(Route route) {
    String text = route.toString();
    if (text.equals("GET /")) {
      return For.SIGNED_IN;
    }
    return EXPECTED.entrySet().stream()
        .filter(entry -> text.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /// What the endpoints register, as the web server hears it.
  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (HttpService service : server.services()) {
      HttpRules rules =
          (HttpRules)
              Proxy.newProxyInstance(
                  HttpRules.class.getClassLoader(),
                  new Class<?>[] {HttpRules.class},
                  (proxy, method, arguments) -> {
                    routes.add(
                        new Route(
                            method.getName().toUpperCase(Locale.ROOT),
                            String.valueOf(arguments[0])));
                    return proxy;
                  });
      service.routing(rules);
    }
    return routes;
  }
}
