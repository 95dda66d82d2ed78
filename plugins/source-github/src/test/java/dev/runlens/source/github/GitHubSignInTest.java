// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceException;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Person;
import dev.runlens.githubsimulator.Repository;
import dev.runlens.githubsimulator.Route;
import dev.runlens.testkit.TestComponentContext;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class GitHubSignInTest {

  private static final URI BACK = URI.create("https://runlens.example.com/sign-in/github/callback");
  private static final String VERIFIER = "a-verifier-that-the-server-keeps-0123456789";
  private static final Route INSTALLATIONS = Route.api("GET", "/user/installations");

  @TempDir private Path directory;

  private TestComponentContext context;
  private SimulatedGitHub gitHub;
  private GitHubSource source;
  private SignIn signIn;
  private Person mara;

  @BeforeEach
  void open() {
    context = new TestComponentContext(directory);
    gitHub = new SimulatedGitHub(context.clock());
    gitHub.simulator.app().callbackUrls(BACK);
    source = new GitHubSource(gitHub.settings(), context, SimulatedGitHub.SHORT);
    signIn = source.signIn().orElseThrow();
    mara = gitHub.simulator.person("mara").grant(gitHub.installation);
  }

  @AfterEach
  void stop() {
    source.close();
    context.close();
    gitHub.close();
  }

  @Test
  void signsAPersonIn() throws Exception {
    SignIn.Account nameless = signedIn();
    mara.named("Mara Lind");
    SignIn.Account account = signedIn();

    assertEquals(mara.id(), account.id());
    assertEquals("mara", account.login());
    assertEquals("Mara Lind", account.name());
    assertEquals("mara", nameless.name());
    assertTrue(account.grant().reveal().length() <= 4_096);
    assertFalse(account.toString().contains("ghu_"));
    assertEquals(ids(gitHub.installation), visible(account.grant()));
  }

  @Test
  void givesTheStateBack() throws Exception {
    assertEquals("a state&more", allow("mara", "a state&more").get("state"));
  }

  @Test
  void isAbsentWithoutAClientSecret() {
    GitHubSettings settings = client(null, null);
    try (GitHubSource other = new GitHubSource(settings, context, SimulatedGitHub.SHORT)) {
      assertTrue(other.signIn().isEmpty());
    }
  }

  @Test
  void showsWhatGitHubShowsAtThatMoment() throws Exception {
    Repository parcels = gitHub.installation.repository("parcels");
    Installation other = gitHub.simulator.install("contoso", "web", "secret");
    Secret grant = signedIn().grant();
    assertEquals(ids(gitHub.installation), visible(grant));

    mara.grant(other.repository("web"));
    assertEquals(Set.of(id(parcels), id(other.repository("web"))), visible(grant));

    mara.deny(parcels);
    assertEquals(Set.of(id(other.repository("web"))), visible(grant));

    other.suspend();
    assertEquals(Set.of(), visible(grant));
    other.unsuspend();
    assertEquals(Set.of(id(other.repository("web"))), visible(grant));

    other.delete();
    assertEquals(Set.of(), visible(grant));
  }

  @Test
  void showsNothingOfAnInstallationThatEndsBetweenTwoQuestions() throws Exception {
    Secret grant = signedIn().grant();
    for (Fault fault : List.of(Fault.notFound(), Fault.status(403))) {
      gitHub.simulator.faults().next(Route.api("GET", "/user/installations/*/repositories"), fault);
      assertEquals(Set.of(), visible(grant));
    }
  }

  @Test
  void readsAllPagesThoughRowsRepeat() throws Exception {
    Installation large = gitHub.simulator.install("fabrikam", names(350));
    mara.grant(large);
    gitHub.simulator.repeatRowsForPeople(true);

    assertTrue(visible(signedIn().grant()).containsAll(ids(large)));
    assertEquals(4, gitHub.requests("GET", "/user/installations/" + large.id() + "/repositories"));
  }

  @Test
  void worksWithTheAddressesOfAnEnterpriseServer() throws Exception {
    Installation large = gitHub.simulator.install("fabrikam", names(150));
    Person ivo = gitHub.simulator.person("ivo").grant(large);
    URI api = URI.create(gitHub.simulator.baseUri() + "/api/v3");
    try (GitHubSource server =
        new GitHubSource(gitHub.settings(api), context, SimulatedGitHub.SHORT)) {
      signIn = server.signIn().orElseThrow();
      SignIn.Account account = signIn.account(code("ivo"), BACK, VERIFIER);

      assertEquals(ivo.id(), account.id());
      assertEquals(ids(large), visible(account.grant()));
    }
  }

  @Test
  void takesACodeOnce() throws Exception {
    String code = code("mara");
    SignIn.Account _ = signIn.account(code, BACK, VERIFIER);

    assertKind(Kind.INVALID, () -> signIn.account(code, BACK, VERIFIER));
    assertKind(Kind.INVALID, () -> signIn.account("made-up", BACK, VERIFIER));
  }

  @Test
  void takesNoCodeAfterTenMinutes() throws Exception {
    String code = code("mara");
    context.clock().advance(Duration.ofMinutes(10));

    assertKind(Kind.INVALID, () -> signIn.account(code, BACK, VERIFIER));
  }

  @Test
  void takesNoCodeThatAnotherBrowserBegan() throws Exception {
    String code = code("mara");

    assertKind(Kind.INVALID, () -> signIn.account(code, BACK, "another-verifier" + VERIFIER));
  }

  @Test
  void saysWhichSettingsAreWrong() throws Exception {
    URI elsewhere = URI.create("https://runlens.example.com/elsewhere");
    String code = code("mara");
    assertTrue(
        assertKind(Kind.CONFIG, () -> signIn.account(code, elsewhere, VERIFIER))
            .contains("callback URLs"));

    String fresh = code("mara");
    GitHubSettings wrong = client(gitHub.simulator.app().clientId(), Secret.of("made-up"));
    try (GitHubSource other = new GitHubSource(wrong, context, SimulatedGitHub.SHORT)) {
      SignIn unknown = other.signIn().orElseThrow();
      String message = assertKind(Kind.CONFIG, () -> unknown.account(fresh, BACK, VERIFIER));
      assertTrue(message.contains("client-secret"), message);
      assertFalse(message.contains("made-up"), message);
    }
  }

  @Test
  void renewsATokenThatHasExpired() throws Exception {
    Secret grant = signedIn().grant();
    assertNull(sight(grant).renewed());

    context.clock().advance(Duration.ofHours(8));
    Secret renewed = Objects.requireNonNull(sight(grant).renewed());
    assertEquals(ids(gitHub.installation), visible(renewed));
    assertNull(sight(renewed).renewed());

    context.clock().advance(Duration.ofHours(8));
    assertNotNull(sight(renewed).renewed());
  }

  @Test
  void renewsATokenThatGitHubRefusesBeforeItsTime() throws Exception {
    Secret grant = signedIn().grant();
    gitHub.simulator.faults().next(INSTALLATIONS, Fault.status(401));

    assertNotNull(sight(grant).renewed());
  }

  @Test
  void losesNoRenewalWhenTheNextQuestionFails() throws Exception {
    Secret grant = signedIn().grant();
    context.clock().advance(Duration.ofHours(8));
    gitHub.simulator.faults().next(INSTALLATIONS, Fault.badGateway());

    assertKind(Kind.TRANSIENT, () -> signIn.sight(grant));
    Secret renewed = Objects.requireNonNull(sight(grant).renewed());
    assertEquals(renewed, sight(grant).renewed(), "The server may have lost the answer again.");
    assertNull(sight(renewed).renewed());
    assertEquals(2, gitHub.requests("POST", "/login/oauth/access_token"));
  }

  @Test
  void renewsOnceForAllWhoAskAtOnce() throws Exception {
    Secret grant = signedIn().grant();
    context.clock().advance(Duration.ofHours(8));
    List<Future<Sight>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(context.executor().submit(() -> signIn.sight(grant)));
    }
    for (Future<Sight> answer : answers) {
      assertInstanceOf(Sight.Visible.class, answer.get());
    }
    assertEquals(2, gitHub.requests("POST", "/login/oauth/access_token"));
  }

  @Test
  void seesThatAGrantWasTakenBack() throws Exception {
    Secret grant = signedIn().grant();
    mara.revoke();

    assertInstanceOf(Sight.Revoked.class, signIn.sight(grant));
  }

  @Test
  void endsAGrantThatNobodyUsedForHalfAYear() throws Exception {
    Secret grant = signedIn().grant();
    context.clock().advance(Duration.ofDays(190));

    assertInstanceOf(Sight.Revoked.class, signIn.sight(grant));
  }

  @Test
  void takesNoGrantThatItDidNotWrite() {
    for (String grant : List.of("", "ghu_x", "{}", "[1]", "{\"access\":1}")) {
      assertInstanceOf(Sight.Revoked.class, signIn.sight(Secret.of(grant)), grant);
    }
    assertEquals(0, gitHub.requests("GET", "/user.*"));
  }

  @Test
  void takesTheTokenToNoOtherPlace() throws Exception {
    Secret grant = signedIn().grant();
    for (String next :
        List.of(
            "https://forger.example.com/user/installations",
            gitHub.simulator.blobUri() + "/user/installations",
            gitHub.simulator.baseUri().toString().replace("http:", "https:") + "/user/x",
            "/user/installations",
            "not an address")) {
      gitHub
          .simulator
          .faults()
          .next(
              INSTALLATIONS,
              new Fault.Reply(
                  200, Map.of("Link", "<" + next + ">; rel=\"next\""), "{\"installations\":[]}"));
      assertKind(Kind.TRANSIENT, () -> signIn.sight(grant));
    }
    assertTrue(gitHub.simulator.requests().stream().allMatch(r -> r.host() == Route.Host.API));
  }

  @Test
  void staysAwayWhenGitHubAsksForIt() throws Exception {
    Secret grant = signedIn().grant();
    gitHub.simulator.faults().next(INSTALLATIONS, Fault.secondaryLimit(Duration.ofSeconds(70)));

    SourceException thrown = assertThrows(SourceException.class, () -> signIn.sight(grant));
    assertEquals(Kind.OVERLOADED, thrown.kind());
    assertEquals(Duration.ofSeconds(70), thrown.retryAfter().orElseThrow());
  }

  @Test
  void makesNothingOfAnAnswerThatIsNotGitHubs() throws Exception {
    Secret grant = signedIn().grant();
    for (String body : List.of("<html>", "{\"installations\":{}}", "{\"installations\":[{}]}")) {
      gitHub.simulator.faults().next(INSTALLATIONS, new Fault.Reply(200, Map.of(), body));
      assertKind(Kind.TRANSIENT, () -> signIn.sight(grant));
    }
    gitHub
        .simulator
        .faults()
        .next(
            Route.api("POST", "/login/oauth/access_token"),
            new Fault.Reply(200, Map.of(), "{\"token_type\":\"bearer\"}"),
            Fault.badGateway());
    assertKind(Kind.TRANSIENT, () -> signIn.account("code", BACK, VERIFIER));
    assertKind(Kind.TRANSIENT, () -> signIn.account("code", BACK, VERIFIER));
  }

  private GitHubSettings client(@Nullable String id, @Nullable Secret secret) {
    return new GitHubSettings(
        null,
        null,
        null,
        null,
        null,
        null,
        id,
        secret,
        gitHub.simulator.baseUri(),
        null,
        null,
        List.of());
  }

  private SignIn.Account signedIn() throws Exception {
    return signIn.account(code("mara"), BACK, VERIFIER);
  }

  private String code(String login) throws Exception {
    return Objects.requireNonNull(allow(login, "state").get("code"));
  }

  /// What a browser brings back after a person has allowed the App.
  private Map<String, String> allow(String login, String state) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8));
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    URI page = URI.create(signIn.page(BACK, state, challenge) + "&login=" + login);
    HttpResponse<String> answer =
        context
            .http()
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(302, answer.statusCode(), answer.body());
    String location = answer.headers().firstValue("location").orElseThrow();
    assertTrue(location.startsWith(BACK + "?"), location);
    Map<String, String> query = new HashMap<>();
    for (String pair : location.substring(location.indexOf('?') + 1).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return query;
  }

  private Sight.Visible sight(Secret grant) {
    return assertInstanceOf(Sight.Visible.class, signIn.sight(grant));
  }

  private Set<RepositoryId> visible(Secret grant) {
    return sight(grant).repositories();
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "r" + i).toArray(String[]::new);
  }

  private static Set<RepositoryId> ids(Installation installation) {
    return installation.repositories().stream()
        .map(GitHubSignInTest::id)
        .collect(Collectors.toSet());
  }

  private static RepositoryId id(Repository repository) {
    return new RepositoryId(repository.id());
  }

  private static String assertKind(Kind kind, Executable call) {
    SourceException thrown = assertThrows(SourceException.class, call);
    assertEquals(kind, thrown.kind(), thrown.getMessage());
    return String.valueOf(thrown.getMessage());
  }
}
