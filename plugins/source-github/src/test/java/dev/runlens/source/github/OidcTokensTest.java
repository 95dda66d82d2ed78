// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.api.source.JobIdentity.Claim;
import dev.runlens.api.source.SourceException;
import dev.runlens.githubsimulator.Fault;
import dev.runlens.githubsimulator.IdTokens;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Route;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.testkit.TestComponentContext;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OidcTokensTest {

  private static final URI AUDIENCE = URI.create("https://runlens.example.com");
  private static final Route DISCOVERY =
      Route.api("GET", "/_services/token/.well-known/openid-configuration");
  private static final Route KEYS = Route.api("GET", "/_services/token/.well-known/jwks");

  @TempDir private Path directory;

  private TestComponentContext context;
  private SimulatedGitHub gitHub;
  private GitHubSource source;
  private JobIdentity identity;
  private IdTokens tokens;
  private Job job;

  @BeforeEach
  void open() {
    context = new TestComponentContext(directory);
    gitHub = new SimulatedGitHub(context.clock());
    source = new GitHubSource(gitHub.settings(), context, SimulatedGitHub.SHORT);
    identity = source.jobIdentity().orElseThrow();
    tokens = gitHub.simulator.idTokens();
    job = gitHub.startJob();
  }

  @AfterEach
  void stop() {
    source.close();
    context.close();
    gitHub.close();
  }

  @Test
  void knowsTheJobThatATokenIsOf() {
    for (boolean immutable : List.of(false, true)) {
      tokens.immutableSubjects(immutable);
      Claim.Genuine claim = genuine(token());

      assertEquals(new RepositoryId(job.run().repository().id()), claim.repository());
      assertEquals(job.run().id(), claim.runId());
      assertEquals(1, claim.attempt());
      assertEquals(job.id(), claim.jobId());
      assertEquals(context.clock().instant().plusSeconds(360), claim.expiresAt());
    }
    assertFalse(genuine(token()).id().equals(genuine(token()).id()));
  }

  @Test
  void knowsAJobOfALaterAttempt() {
    job.complete("failure");
    job.run().complete();
    job.run().rerunFailedJobs();
    job = job.run().queueJob("build", "self-hosted");

    assertEquals(2, genuine(token()).attempt());
  }

  @Test
  void doesWithoutTheIdOfTheJob() {
    tokens.checkRunIds(false);

    assertNull(genuine(token()).jobId());
  }

  @Test
  void tellsRepositoriesApart() {
    Job other =
        gitHub
            .simulator
            .install("contoso", "web")
            .repository("web")
            .requestRun(RunRequest.push("CI", "Other"))
            .queueJob("build", "self-hosted");

    assertEquals(
        new RepositoryId(other.run().repository().id()),
        genuine(other.idToken(AUDIENCE.toString())).repository());
  }

  @Test
  void takesAnAudienceInAList() {
    String token =
        tokens.draft(job, AUDIENCE.toString()).claim("aud", List.of(AUDIENCE.toString())).signed();

    Claim.Genuine _ = genuine(token);
  }

  @Test
  void refusesEveryForgery() {
    tokens
        .forgeries(job, AUDIENCE.toString())
        .forEach((what, token) -> {
          Claim.Refused refused =
              assertInstanceOf(Claim.Refused.class, identity.verify(token, AUDIENCE), what);
          assertFalse(refused.detail().isBlank(), what);
          for (String part : token.split("\\.", -1)) {
            assertFalse(part.length() > 20 && refused.detail().contains(part), what);
          }
        });
    assertTrue(gitHub.requests("GET", ".*/jwks") <= 1);
    assertTrue(
        gitHub.simulator.requests().stream().allMatch(r -> r.path().startsWith("/_services/")));
    Claim.Genuine _ = genuine(token());
  }

  @Test
  void tellsTheCallerWhichAudienceToAskFor() {
    Claim.Refused refused =
        assertInstanceOf(
            Claim.Refused.class, identity.verify(job.idToken("https://x.test"), AUDIENCE));

    assertTrue(refused.detail().contains(AUDIENCE.toString()), refused.detail());
  }

  @Test
  void fetchesNoKeysForTheTokensOfOthers() {
    for (String what : List.of("another issuer", "garbage", "another algorithm", "oversized")) {
      String token =
          Objects.requireNonNull(tokens.forgeries(job, AUDIENCE.toString()).get(what), what);
      assertInstanceOf(Claim.Refused.class, identity.verify(token, AUDIENCE), what);
    }
    assertEquals(0, gitHub.requests("GET", ".*"));
  }

  @Test
  void allowsClocksToDifferByAMinute() {
    String token = token();
    context.clock().advance(Duration.ofSeconds(300 + 59));
    Claim.Genuine _ = genuine(token);
    context.clock().advance(Duration.ofSeconds(1));
    assertRefused(token);

    for (int ahead : new int[] {60, 61}) {
      // A token whose times all lie ahead: issued now, as the issuer's clock sees it.
      String early =
          tokens
              .draft(job, AUDIENCE.toString())
              .claim("nbf", context.clock().instant().getEpochSecond() + ahead)
              .signed();
      assertEquals(
          ahead == 60, identity.verify(early, AUDIENCE) instanceof Claim.Genuine, "" + ahead);
    }
  }

  @Test
  void findsANewKeyAMinuteAfterTheLastSearch() {
    Claim.Genuine _ = genuine(token());
    tokens.rotate();
    for (int i = 0; i < 50; i++) {
      assertRefused(token());
    }
    assertEquals(1, gitHub.requests("GET", ".*/jwks"));

    context.clock().advance(Duration.ofSeconds(60));
    Claim.Genuine _ = genuine(token());
    assertEquals(2, gitHub.requests("GET", ".*/jwks"));
  }

  @Test
  void forgetsAKeyThatIsNoLongerPublished() {
    String later = tokens.draft(job, AUDIENCE.toString()).shiftedBySeconds(3_600).signed();
    Claim.Genuine _ = genuine(token());
    tokens.rotate();
    tokens.retireOldKeys();
    context.clock().advance(Duration.ofHours(1));

    assertRefused(later);
  }

  @Test
  void goesOnWithItsKeysWhileTheIssuerIsAway() {
    Claim.Genuine _ = genuine(token());
    gitHub.simulator.faults().always(DISCOVERY, Fault.badGateway());
    context.clock().advance(Duration.ofHours(23));
    Claim.Genuine _ = genuine(token());

    context.clock().advance(Duration.ofHours(1));
    assertEquals(Kind.TRANSIENT, failure().kind());
  }

  @Test
  void asksAgainSoonAfterAFailure() {
    gitHub.simulator.faults().next(DISCOVERY, Fault.badGateway());
    assertEquals(Kind.TRANSIENT, failure().kind());
    assertEquals(Duration.ofSeconds(5), failure().retryAfter().orElseThrow());
    assertEquals(1, gitHub.requests("GET", ".*/openid-configuration"));

    context.clock().advance(Duration.ofSeconds(5));
    Claim.Genuine _ = genuine(token());
  }

  @Test
  void fetchesKeysOnceForAllWhoAskAtOnce() throws Exception {
    List<Future<Claim>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String token = token();
      answers.add(context.executor().submit(() -> identity.verify(token, AUDIENCE)));
    }
    for (Future<Claim> answer : answers) {
      assertInstanceOf(Claim.Genuine.class, answer.get());
    }
    assertEquals(1, gitHub.requests("GET", ".*/jwks"));
  }

  @Test
  void believesNoDescriptionOfTheIssuerThatPointsElsewhere() {
    String issuer = tokens.issuer().toString();
    for (String[] described :
        new String[][] {
          {issuer, "https://forger.example.com/jwks"},
          {issuer, gitHub.simulator.blobUri() + "/jwks"},
          {issuer, "/jwks"},
          {issuer, "not an address"},
          {issuer + "/x", issuer + "/.well-known/jwks"}
        }) {
      gitHub
          .simulator
          .faults()
          .next(
              DISCOVERY,
              new Fault.Reply(
                  200,
                  Map.of(),
                  "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(described[0], described[1])));
      assertEquals(Kind.TRANSIENT, failure().kind());
      context.clock().advance(Duration.ofSeconds(5));
    }
    assertEquals(0, gitHub.requests("GET", ".*/jwks"));
  }

  @Test
  void readsNoEndlessListOfKeys() {
    gitHub
        .simulator
        .faults()
        .next(KEYS, new Fault.Reply(200, Map.of(), "{\"keys\":[]}" + " ".repeat(300_000)));

    assertEquals(Kind.TRANSIENT, failure().kind());
  }

  @Test
  void takesNoKeyThatIsTooSmallOrForAnotherUse() throws Exception {
    KeyPair small = keys(1_024);
    KeyPair right = keys(2_048);
    Object[][] rows = {
      {small, "\"use\":\"sig\",\"alg\":\"RS256\"", false},
      {right, "\"use\":\"enc\"", false},
      {right, "\"alg\":\"PS256\"", false},
      {right, "\"use\":\"sig\"", true}
    };
    for (Object[] row : rows) {
      KeyPair pair = (KeyPair) row[0];
      gitHub.simulator.faults().next(KEYS, new Fault.Reply(200, Map.of(), jwks(pair, "" + row[1])));
      String token = tokens.draft(job, AUDIENCE.toString()).header("kid", "k").signedWith(pair);
      assertEquals(row[2], identity.verify(token, AUDIENCE) instanceof Claim.Genuine, "" + row[1]);
      context.clock().advance(Duration.ofHours(2));
    }
  }

  @Test
  void believesWhatTheRunnerHandsOutWhileTheJobRuns() throws Exception {
    job = gitHub.queueJob();
    assertEquals(401, handedOut().statusCode());
    job.start(Runner.hosted(3));
    HttpResponse<String> answer = handedOut();
    Claim.Genuine claim = genuine(Payload.of(answer.body().getBytes(UTF_8)).text("value"));
    job.complete("success");

    assertEquals(job.id(), claim.jobId());
    assertEquals(401, handedOut().statusCode());
  }

  private HttpResponse<String> handedOut() throws Exception {
    URI address = URI.create(job.idTokenRequestUrl() + "&audience=" + AUDIENCE);
    return context
        .http()
        .send(
            HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + job.idTokenRequestToken())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private String token() {
    return job.idToken(AUDIENCE.toString());
  }

  private Claim.Genuine genuine(String token) {
    return assertInstanceOf(Claim.Genuine.class, identity.verify(token, AUDIENCE));
  }

  private void assertRefused(String token) {
    assertInstanceOf(Claim.Refused.class, identity.verify(token, AUDIENCE));
  }

  private SourceException failure() {
    return assertThrows(SourceException.class, () -> identity.verify(token(), AUDIENCE));
  }

  private static KeyPair keys(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static String jwks(KeyPair pair, String use) {
    byte[] modulus = ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray();
    String number =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOfRange(modulus, 1, modulus.length));
    return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",%s,\"e\":\"AQAB\",\"n\":\"%s\"}]}"
        .formatted(use, number);
  }
}
