// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A job's token before it is signed. At first it holds GitHub's own header and claims; a test
/// changes what it likes and signs it in the way it likes.
public final class IdTokenDraft {

  private static final long BACKDATED_SECONDS = 600;
  private static final long LIFE_SECONDS = 300;

  private final IdTokens issuer;
  private final ObjectNode header;
  private final ObjectNode claims;

  IdTokenDraft(
      IdTokens issuer, Job job, String audience, boolean immutableSubject, boolean checkRunId) {
    this.issuer = issuer;
    String key = issuer.current().id();
    this.header =
        Json.object().put("typ", "JWT").put("alg", "RS256").put("x5t", key).put("kid", key);
    this.claims = claims(issuer, job, audience, immutableSubject);
    if (checkRunId) {
      claims.put("check_run_id", Long.toString(job.id()));
    }
  }

  /// Numbers are strings, times are not.
  private static ObjectNode claims(
      IdTokens issuer, Job job, String audience, boolean immutableSubject) {
    WorkflowRun run = job.run();
    RunRequest request = run.request();
    Repository repository = run.repository();
    Account owner = repository.installation().organization();
    Account actor = repository.installation().sender();
    String ref = "refs/heads/" + request.branch();
    String workflow = repository.fullName() + "/" + request.path() + "@" + ref;
    String subject =
        immutableSubject
            ? "%s@%d/%s@%d".formatted(owner.login(), owner.id(), repository.name(), repository.id())
            : repository.fullName();
    boolean hosted = job.runner().filter(runner -> runner.groupId() == 2).isPresent();
    long now = job.now().getEpochSecond();
    return Json.object()
        .put("jti", issuer.newId())
        .put("sub", "repo:" + subject + ":ref:" + ref)
        .put("aud", audience)
        .put("ref", ref)
        .put("sha", request.sha())
        .put("repository", repository.fullName())
        .put("repository_owner", owner.login())
        .put("repository_owner_id", Long.toString(owner.id()))
        .put("run_id", Long.toString(run.id()))
        .put("run_number", Integer.toString(run.number()))
        .put("run_attempt", Integer.toString(job.attempt()))
        .put("repository_visibility", "private")
        .put("repository_id", Long.toString(repository.id()))
        .put("actor_id", Long.toString(actor.id()))
        .put("actor", actor.login())
        .put("workflow", request.workflow())
        .put("head_ref", "")
        .put("base_ref", "")
        .put("event_name", request.event())
        .put("ref_protected", "false")
        .put("ref_type", "branch")
        .put("workflow_ref", workflow)
        .put("workflow_sha", request.sha())
        .put("job_workflow_ref", workflow)
        .put("job_workflow_sha", request.sha())
        .put("runner_environment", hosted ? "github-hosted" : "self-hosted")
        .put("iss", issuer.issuer().toString())
        .put("nbf", now - BACKDATED_SECONDS)
        .put("iat", now)
        .put("exp", now + LIFE_SECONDS);
  }

  public IdTokenDraft claim(String name, String value) {
    claims.put(name, value);
    return this;
  }

  public IdTokenDraft claim(String name, long value) {
    claims.put(name, value);
    return this;
  }

  public IdTokenDraft claim(String name, List<String> values) {
    ArrayNode array = claims.putArray(name);
    values.forEach(array::add);
    return this;
  }

  public IdTokenDraft without(String claim) {
    claims.remove(claim);
    return this;
  }

  public IdTokenDraft header(String name, String value) {
    header.put(name, value);
    return this;
  }

  public IdTokenDraft header(String name, List<String> values) {
    ArrayNode array = header.putArray(name);
    values.forEach(array::add);
    return this;
  }

  public IdTokenDraft withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  /// Moves all times.
  public IdTokenDraft shiftedBySeconds(long seconds) {
    for (String time : List.of("nbf", "iat", "exp")) {
      claims.put(time, claims.path(time).asLong() + seconds);
    }
    return this;
  }

  /// Lets it expire this long after it was issued.
  public IdTokenDraft livingSeconds(long seconds) {
    claims.put("exp", claims.path("iat").asLong() + seconds);
    return this;
  }

  /// With the issuer's key, as if GitHub had made it.
  public String signed() {
    return signedWith(issuer.current().pair());
  }

  /// With a key that is not the issuer's, under the name of one that is.
  public String signedByForger() {
    return signedWith(App.newKeys());
  }

  /// With HMAC, where the secret is the issuer's public key, which everybody knows.
  public String signedWithPublicKeyAsSecret() {
    header.put("alg", "HS256");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(issuer.current().publicKey().getEncoded(), "HmacSHA256"));
      return content() + "." + base64(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no HmacSHA256", e);
    }
  }

  /// Without a signature.
  public String unsigned(String algorithm) {
    header.put("alg", algorithm);
    return content() + ".";
  }

  /// With the issuer's key, but then of another run.
  public String signedAndChanged() {
    String token = signed();
    claims.put("run_id", claims.path("run_id").asText() + "1");
    return content() + token.substring(token.lastIndexOf('.'));
  }

  /// With any key.
  public String signedWith(KeyPair keys) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(content().getBytes(StandardCharsets.US_ASCII));
      return content() + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK does not sign with RSA", e);
    }
  }

  private String content() {
    return base64(Json.text(header).getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(Json.text(claims).getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
