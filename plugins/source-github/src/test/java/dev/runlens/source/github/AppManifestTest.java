// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.source.Registration;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import dev.runlens.githubsimulator.Delivery;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Route;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import dev.runlens.testkit.TestComponentContext;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppManifestTest {

  private static final URI PUBLIC = URI.create("https://runlens.example.com");
  private static final URI HOOK = URI.create("https://runlens.example.com/webhooks/github");
  private static final URI BACK = URI.create("https://runlens.example.com/setup/github/callback");
  private static final URI SIGN_IN =
      URI.create("https://runlens.example.com/sign-in/github/callback");
  private static final Route CONVERSIONS = Route.api("POST", "/api/v3/app-manifests/*/conversions");

  @TempDir private Path directory;

  private final Registration registration = new GitHubSourceProvider().registration().orElseThrow();
  private TestComponentContext context;
  private GitHubSimulator gitHub;

  @BeforeEach
  void start() {
    context = new TestComponentContext(directory);
    gitHub =
        GitHubSimulator.start(
            SimulatorSettings.builder().clock(context.clock()).localHooks(true).build());
  }

  @AfterEach
  void stop() {
    context.close();
    gitHub.close();
  }

  @Test
  void asksForWhatRunlensReadsAndNothingElse() throws Exception {
    Registration.Form form = registration.form(request("https://github.com", null));

    assertEquals(
        URI.create("https://github.com/settings/apps/new?state=a+state%26"), form.action());
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"name":"Runlens","url":"https://runlens.example.com","public":false,
                 "redirect_url":"https://runlens.example.com/setup/github/callback",
                 "callback_urls":["https://runlens.example.com/sign-in/github/callback"],
                 "hook_attributes":{"url":"https://runlens.example.com/webhooks/github","active":true},
                 "request_oauth_on_install":false,
                 "default_permissions":{"actions":"read","metadata":"read"},
                 "default_events":["workflow_job","workflow_run","repository"]}
                """),
        new ObjectMapper().readTree(form.fields().get("manifest")));
    assertEquals(1, form.fields().size());
  }

  @Test
  void goesToThePageOfTheOrganizationOnAnyHost() {
    assertEquals(
        URI.create(
            "https://git.example.com/organizations/north-wind/settings/apps/new?state=a+state%26"),
        registration.form(request("https://git.example.com/", "north-wind")).action());
  }

  @Test
  void refusesWhatGitHubOrAForgerCouldMisuse() {
    for (String host :
        List.of(
            "http://github.com",
            "https://me:pw@github.com",
            "https://github.com?x",
            "https://github.com/elsewhere",
            "javascript:alert(1)",
            "github.com")) {
      assertThrows(
          IllegalArgumentException.class, () -> registration.form(request(host, null)), host);
    }
    for (String organization : List.of("", "a/b", "../x", "a b", "-a", "a?x")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> registration.form(request("https://github.com", organization)),
          organization);
    }
    for (String name : List.of(" ", "x".repeat(35))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> registration.form(request("https://github.com", null, name, HOOK)));
    }
    for (String hook : List.of("http://runlens.example.com/x", "http://127.0.0.1:8080/x")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> registration.form(request("https://github.com", null, "x", URI.create(hook))));
    }
  }

  @Test
  void makesAnAppThatWorks() throws Exception {
    Installation installation = gitHub.install("northwind", "parcels");
    Registration.Registered made =
        registration.finish(gitHub.webUri(), code("northwind"), context.http());

    assertEquals("Runlens", made.name());
    assertTrue(made.toString().contains("***") && !made.toString().contains("PRIVATE KEY"));
    assertEquals(URI.create(gitHub.webUri() + "/apps/runlens/installations/new"), made.installAt());
    try (GitHubSource source = new GitHubSource(settings(made), context, SimulatedGitHub.SHORT)) {
      assertTrue(source.signIn().isPresent() && source.secretRotation().isPresent());
      gitHub.deliveries().target(gitHub.blobUri());
      assertEquals(200, send("GET", made.installAt(), Map.of()).statusCode());
      URI install = URI.create(gitHub.webUri() + "/apps/runlens/installations");
      assertEquals(200, send("POST", install, Map.of("organization", "northwind")).statusCode());
      gitHub.deliveries().awaitSent(Duration.ofSeconds(30));

      Delivery created = gitHub.deliveries().sent().getLast();
      assertEquals("installation.created", created.event() + "." + created.action());
      assertInstanceOf(Verdict.Verified.class, source.verify(request(created)));
      assertEquals(gitHub.app().name(), made.name());
      assertTrue(AppHealth.judge(client(settings(made))).ok());
      assertEquals(installation.id(), created.installationId());
    }
  }

  @Test
  void pingsTheHookOfANewAppWithItsOwnSecret() throws Exception {
    Registration.Registered made =
        registration.finish(gitHub.webUri(), code(null, gitHub.blobUri()), context.http());
    gitHub.deliveries().awaitSent(Duration.ofSeconds(30));

    Delivery ping = gitHub.deliveries().sent().getFirst();
    assertEquals("ping", ping.event());
    try (GitHubSource source = new GitHubSource(settings(made), context, SimulatedGitHub.SHORT)) {
      assertInstanceOf(Verdict.Verified.class, source.verify(request(ping)));
    }
  }

  @Test
  void takesACodeOnceAndForAnHour() throws Exception {
    String code = code(null);
    Registration.Registered _ = registration.finish(gitHub.webUri(), code, context.http());
    assertEquals(Kind.INVALID, failure(code).kind());

    String late = code(null);
    context.clock().advance(Duration.ofHours(1));
    assertEquals(Kind.INVALID, failure(late).kind());
  }

  @Test
  void asksNobodyAboutACodeThatIsNone() {
    for (String code : List.of("", "../../user", "a/b", "a?b", "x".repeat(201), "a\r\nb")) {
      assertEquals(Kind.INVALID, failure(code).kind());
    }
    assertEquals(List.of(), gitHub.requests());
  }

  @Test
  void maySayTheCodeAgainWhenGitHubWasAway() throws Exception {
    String code = code(null);
    gitHub
        .faults()
        .next(CONVERSIONS, Fault.badGateway(), Fault.secondaryLimit(Duration.ofSeconds(9)));
    SourceException away = failure(code);
    assertEquals(Kind.TRANSIENT, away.kind());
    assertFalse(String.valueOf(away.getMessage()).contains(code));
    assertEquals(Kind.OVERLOADED, failure(code).kind());

    assertEquals("Runlens", registration.finish(gitHub.webUri(), code, context.http()).name());
  }

  @Test
  void makesNothingOfAnAnswerThatIsNotGitHubs() throws Exception {
    String code = code(null);
    for (String body : List.of("<html>", "{\"id\":1,\"pem\":\"none\"}")) {
      gitHub.faults().next(CONVERSIONS, new Fault.Reply(201, Map.of(), body));
      assertEquals(Kind.INVALID, failure(code).kind());
    }
  }

  private SourceException failure(String code) {
    return assertThrows(
        SourceException.class, () -> registration.finish(gitHub.webUri(), code, context.http()));
  }

  /// The code that a browser brings back after a person has confirmed our form.
  private String code(@Nullable String organization) throws Exception {
    return code(organization, HOOK);
  }

  private String code(@Nullable String organization, URI hook) throws Exception {
    Registration.Form form =
        registration.form(request(gitHub.webUri().toString(), organization, "Runlens", hook));
    HttpResponse<String> page = send("POST", form.action(), form.fields());
    assertEquals(200, page.statusCode(), page.body());
    assertTrue(page.body().contains("Create GitHub App"));
    Map<String, String> confirmed = new HashMap<>(form.fields());
    confirmed.put("state", "a state&");
    URI create = URI.create(form.action().toString().replaceFirst("/new\\?.*", ""));
    String location =
        send("POST", create, confirmed).headers().firstValue("location").orElseThrow();
    assertTrue(location.startsWith(BACK + "?code="), location);
    assertTrue(location.endsWith("&state=a+state%26"), location);
    return location.replaceFirst(".*\\?code=", "").replaceFirst("&.*", "");
  }

  private HttpResponse<String> send(String method, URI uri, Map<String, String> form)
      throws Exception {
    StringJoiner body = new StringJoiner("&");
    form.forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .build();
    return context.http().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private GitHubSettings settings(Registration.Registered made) {
    Map<String, String> written = new HashMap<>();
    made.settings().forEach((key, value) -> written.put(key, value.reveal()));
    return switch (SettingsBinder.bind(GitHubSettings.class, written)) {
      case Binding.Bound<GitHubSettings>(GitHubSettings settings) -> settings;
      case Binding.Refused<GitHubSettings> refused -> throw new AssertionError(refused);
    };
  }

  private AppClient client(GitHubSettings settings) {
    Exchange exchange = new Exchange(context.http(), SimulatedGitHub.SHORT);
    return new AppClient(
        new ApiHost(settings.apiUrl(), exchange),
        String.valueOf(settings.appId()),
        GitHubSource.key(settings).orElseThrow(),
        context.clock(),
        QuietTimes.forgetful(context.clock()));
  }

  private static WebhookRequest request(Delivery delivery) {
    Map<String, List<String>> headers = new HashMap<>();
    delivery
        .requestHeaders()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    return new WebhookRequest(headers, delivery.body().getBytes(UTF_8));
  }

  private static Registration.Request request(String host, @Nullable String organization) {
    return request(host, organization, "Runlens", HOOK);
  }

  private static Registration.Request request(
      String host, @Nullable String organization, String name, URI hook) {
    return new Registration.Request(
        URI.create(host), organization, name, PUBLIC, hook, BACK, SIGN_IN, "a state&");
  }
}
