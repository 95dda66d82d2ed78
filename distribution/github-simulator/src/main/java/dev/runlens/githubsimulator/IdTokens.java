// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The issuer of tokens by which running jobs show who they are. Source: "OpenID Connect reference"
/// in GitHub's docs; the runner's side is from actions/runner and actions/toolkit
/// (`oidc-utils.ts`). Safe for use by many threads.
public final class IdTokens {

  /// A key pair under the name by which tokens refer to it.
  record SigningKey(String id, KeyPair pair) {

    RSAPublicKey publicKey() {
      return (RSAPublicKey) pair.getPublic();
    }
  }

  private static final String ISSUER = "/_services/token";
  private static final Pattern REQUEST =
      Pattern.compile("/_services/pipelines/\\d+/idtoken/(\\d+)");

  private final URI base;
  private final SecureRandom random = new SecureRandom();
  private final List<SigningKey> keys = new ArrayList<>();
  private final Map<Long, String> requestTokens = new HashMap<>();
  private boolean immutableSubjects;
  private boolean checkRunIds = true;

  IdTokens(URI base) {
    this.base = base;
  }

  /// `iss` of all tokens.
  public URI issuer() {
    return URI.create(base + ISSUER);
  }

  /// A token as GitHub makes it for a job, which the runner would hand out only while it runs.
  public String issue(Job job, String audience) {
    return draft(job, audience).signed();
  }

  /// The makings of such a token, for tests that change some of it.
  public synchronized IdTokenDraft draft(Job job, String audience) {
    return new IdTokenDraft(this, job, audience, immutableSubjects, checkRunIds);
  }

  /// Signs with a new key from now on; the one before stays published, as at GitHub.
  public synchronized void rotate() {
    keys.addFirst(newKey());
  }

  /// Publishes none but the newest key any more.
  public synchronized void retireOldKeys() {
    SigningKey newest = current();
    keys.clear();
    keys.add(newest);
  }

  /// Whether `sub` names ids (`repo:o@1/r@2:…`), as for repositories made or renamed after
  /// 2026-07-15.
  public synchronized void immutableSubjects(boolean value) {
    immutableSubjects = value;
  }

  /// Whether tokens have `check_run_id`; those of GitHub Enterprise Server may not.
  public synchronized void checkRunIds(boolean value) {
    checkRunIds = value;
  }

  /// One forged or useless token of each kind, by a name that says what is wrong with it. All are
  /// made for this job and audience.
  public Map<String, String> forgeries(Job job, String audience) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("nothing", "");
    all.put("garbage", "not a token");
    all.put("two parts", "e30.e30");
    all.put("five parts", "e30.e30.e30.e30.e30");
    all.put("parts that are not base64", "{}.{}.{}");
    all.put("parts that are not JSON", "YWJj.YWJj.YWJj");
    all.put("not signed (alg none)", draft(job, audience).unsigned("none"));
    all.put("not signed (alg NONE)", draft(job, audience).unsigned("NoNe"));
    all.put("no signature", draft(job, audience).unsigned("RS256"));
    all.put("HMAC with the public key", draft(job, audience).signedWithPublicKeyAsSecret());
    all.put("another algorithm", draft(job, audience).header("alg", "RS512").signed());
    all.put("a key of the forger's", draft(job, audience).signedByForger());
    all.put(
        "a key that the token brings along",
        draft(job, audience)
            .header("jwk", Json.text(jwk(current())))
            .header("jku", "https://forger.example.com/jwks")
            .signedByForger());
    all.put("an unknown key id", draft(job, audience).header("kid", "unknown").signed());
    all.put("no key id", draft(job, audience).withoutHeader("kid").signed());
    all.put("a critical header", draft(job, audience).header("crit", List.of("exp")).signed());
    all.put("changed after signing", draft(job, audience).signedAndChanged());
    all.put("another issuer", draft(job, audience).claim("iss", "https://forger.test").signed());
    all.put("an issuer below ours", draft(job, audience).claim("iss", issuer() + "/x").signed());
    all.put("another audience", draft(job, audience).claim("aud", audience + ".test").signed());
    all.put(
        "another audience beside ours",
        draft(job, audience).claim("aud", List.of(audience, "https://other.test")).signed());
    all.put("no audience", draft(job, audience).without("aud").signed());
    all.put("expired", draft(job, audience).shiftedBySeconds(-3_600).signed());
    all.put("not valid yet", draft(job, audience).shiftedBySeconds(3_600).signed());
    all.put("no expiry", draft(job, audience).without("exp").signed());
    all.put("no beginning", draft(job, audience).without("nbf").signed());
    all.put("no time of issue", draft(job, audience).without("iat").signed());
    all.put("valid for a day", draft(job, audience).livingSeconds(86_400).signed());
    all.put("an expiry beyond all time", draft(job, audience).livingSeconds(1L << 61).signed());
    all.put("a time that is text", draft(job, audience).claim("exp", "tomorrow").signed());
    for (String claim : List.of("jti", "repository_id", "run_id", "run_attempt")) {
      all.put("no " + claim, draft(job, audience).without(claim).signed());
      all.put("an empty " + claim, draft(job, audience).claim(claim, "").signed());
    }
    all.put("a negative id", draft(job, audience).claim("run_id", "-1").signed());
    all.put("an id beyond 64 bits", draft(job, audience).claim("run_id", "9".repeat(30)).signed());
    all.put("an id that is a list", draft(job, audience).claim("run_id", List.of("1")).signed());
    all.put("a job id that is none", draft(job, audience).claim("check_run_id", "x").signed());
    all.put("oversized", draft(job, audience).claim("environment", "x".repeat(100_000)).signed());
    return all;
  }

  Answer answer(Call call, World world) {
    if (!call.method().equals("GET")) {
      return Answer.notFound();
    }
    if (call.path().equals(ISSUER + "/.well-known/openid-configuration")) {
      return Answer.json(200, discovery());
    }
    if (call.path().equals(ISSUER + "/.well-known/jwks")) {
      return Answer.json(200, jwks());
    }
    Matcher request = REQUEST.matcher(call.path());
    return request.matches()
        ? handOut(call, world.job(Long.parseLong(request.group(1))))
        : Answer.notFound();
  }

  /// What a runner's job gets for its request token.
  private Answer handOut(Call call, Optional<Job> job) {
    boolean known =
        job.isPresent()
            && ApiHost.credential(call).equals(Optional.of(requestToken(job.get())))
            && job.get().status().equals("in_progress");
    if (!known) {
      return Answer.error(401, "The job is not running, or this is not its request token.");
    }
    String fallback =
        base + "/" + job.get().run().repository().installation().organization().login();
    String token = issue(job.get(), call.query().getOrDefault("audience", fallback));
    return Answer.json(200, Json.object().put("count", token.length()).put("value", token));
  }

  URI requestUrl(Job job) {
    return URI.create(
        "%s/_services/pipelines/%d/idtoken/%d?api-version=2.0"
            .formatted(base, job.run().id(), job.id()));
  }

  synchronized String requestToken(Job job) {
    return requestTokens.computeIfAbsent(job.id(), _ -> hex(32));
  }

  synchronized SigningKey current() {
    if (keys.isEmpty()) {
      keys.add(newKey());
    }
    return keys.getFirst();
  }

  URI base() {
    return base;
  }

  String newId() {
    return hex(16);
  }

  private SigningKey newKey() {
    return new SigningKey(hex(20).toUpperCase(Locale.ROOT), App.newKeys());
  }

  private ObjectNode discovery() {
    ObjectNode node =
        Json.object()
            .put("issuer", issuer().toString())
            .put("jwks_uri", issuer() + "/.well-known/jwks");
    node.putArray("subject_types_supported").add("public").add("pairwise");
    node.putArray("response_types_supported").add("id_token");
    node.putArray("id_token_signing_alg_values_supported").add("RS256");
    node.putArray("scopes_supported").add("openid");
    return node;
  }

  private synchronized ObjectNode jwks() {
    SigningKey _ = current();
    ObjectNode node = Json.object();
    ArrayNode published = node.putArray("keys");
    keys.forEach(key -> published.add(jwk(key)));
    return node;
  }

  private static ObjectNode jwk(SigningKey key) {
    return Json.object()
        .put("kty", "RSA")
        .put("alg", "RS256")
        .put("use", "sig")
        .put("kid", key.id())
        .put("n", number(key.publicKey().getModulus()))
        .put("e", number(key.publicKey().getPublicExponent()))
        .put("x5t", key.id());
  }

  /// RFC 7518, section 2: big-endian without a sign byte.
  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
