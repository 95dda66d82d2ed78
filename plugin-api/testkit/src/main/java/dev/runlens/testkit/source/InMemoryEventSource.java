// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.Secret;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// An event source for tests, and the service behind it: [#request] makes the deliveries that
/// [#verify] and [#parse] then take, and logs are what [#putLog] was given. For use by many
/// threads.
///
/// ```java
/// InMemoryEventSource source = new InMemoryEventSource(Secret.of("test"));
/// WebhookRequest request = source.request("delivery-1", new SourceEvent.JobSeen(repository, job));
/// source.putLog(job.key().jobId(), "hello".getBytes(UTF_8));
/// ```
///
/// Tokens of jobs come from [#jobToken], or whatever a test lets the source say of them with
/// [#answerJobTokens].
///
/// A request has the headers `x-delivery`, `x-event` and `x-signature` (HMAC-SHA256 of the body, in
/// hexadecimal); a body is lines of words ([EventLines]).
public final class InMemoryEventSource implements EventSource {

  private static final Verdict FORGED =
      new Verdict.Refused(Verdict.Reason.SIGNATURE, "x-signature is not of this body.");

  private final Secret secret;
  private final Map<Long, Supplier<LogDownload>> logs = new ConcurrentHashMap<>();
  private final Map<String, IssuedToken> jobTokens = new ConcurrentHashMap<>();
  private volatile BiFunction<String, URI, JobIdentity.Claim> jobTokenAnswer = this::known;

  private record IssuedToken(URI audience, JobIdentity.Claim.Genuine claim) {}

  private @Nullable InMemorySignIn accounts;

  private final @Nullable History history;

  /// A source that tells nothing of the past.
  public InMemoryEventSource(Secret secret) {
    this.secret = secret;
    this.history = null;
  }

  /// A source with a past.
  ///
  /// @param history such as [InMemoryHistory]
  public InMemoryEventSource(Secret secret, History history) {
    this.secret = secret;
    this.history = history;
  }

  /// What the service would send for these events, signed.
  ///
  /// @param events keys lose their source: that is the instance that takes the delivery
  public WebhookRequest request(String deliveryId, SourceEvent... events) {
    return sign(deliveryId, "events", EventLines.write(List.of(events)));
  }

  /// Any body, signed.
  public WebhookRequest sign(String deliveryId, String event, byte[] body) {
    return new WebhookRequest(
        Map.of(
            "x-delivery", List.of(deliveryId),
            "x-event", List.of(event),
            "x-signature", List.of(HexFormat.of().formatHex(signature(body)))),
        body);
  }

  /// Lets a job have this log from now on. Jobs begin with none yet.
  public void putLog(long jobId, byte[] log) {
    byte[] copy = log.clone();
    logs.put(jobId, () -> new LogDownload.Ready(new ByteArrayInputStream(copy)));
  }

  /// Lets [#openLog] answer this, or throw, from now on; asked anew for every call.
  public void answerLog(long jobId, Supplier<LogDownload> answer) {
    logs.put(jobId, answer);
  }

  /// A token that a job would get of the service, which [#jobIdentity] then knows. Its times are
  /// not checked: the source has no clock.
  ///
  /// @param audience what it is meant for
  public String jobToken(URI audience, JobIdentity.Claim.Genuine claim) {
    String token = "job-token-" + UUID.randomUUID();
    jobTokens.put(token, new IssuedToken(audience, claim));
    return token;
  }

  /// Lets [#jobIdentity] answer this, or throw, from now on, whatever [#jobToken] has made.
  ///
  /// @param answer from a token and the audience to what is said of it
  public void answerJobTokens(BiFunction<String, URI, JobIdentity.Claim> answer) {
    jobTokenAnswer = answer;
  }

  @Override
  public Optional<JobIdentity> jobIdentity() {
    return Optional.of((token, audience) -> jobTokenAnswer.apply(token, audience));
  }

  private JobIdentity.Claim known(String token, URI audience) {
    IssuedToken issued = jobTokens.get(token);
    if (issued == null) {
      return new JobIdentity.Claim.Refused("The token is none of this service.");
    }
    return issued.audience().equals(audience)
        ? issued.claim()
        : new JobIdentity.Claim.Refused("The token is meant for another audience.");
  }

  /// Accounts that can sign in here. There is no signing in before this is first asked for.
  public synchronized InMemorySignIn accounts() {
    if (accounts == null) {
      accounts = new InMemorySignIn();
    }
    return accounts;
  }

  @Override
  public synchronized Optional<SignIn> signIn() {
    return Optional.ofNullable(accounts);
  }

  @Override
  public Verdict verify(WebhookRequest request) {
    byte[] claimed;
    try {
      claimed = HexFormat.of().parseHex(request.header("x-signature").orElse(""));
    } catch (IllegalArgumentException _) {
      return FORGED;
    }
    if (!MessageDigest.isEqual(signature(request.body()), claimed)) {
      return FORGED;
    }
    String deliveryId = request.header("x-delivery").orElse("");
    String event = request.header("x-event").orElse("");
    if (deliveryId.isBlank() || event.isBlank() || event.length() > 100) {
      return new Verdict.Refused(
          Verdict.Reason.MALFORMED, "A delivery has the headers x-delivery and x-event.");
    }
    return new Verdict.Verified(deliveryId, event);
  }

  @Override
  public List<SourceEvent> parse(Delivery delivery) {
    if (!delivery.event().equals("events")) {
      return List.of(new SourceEvent.Ignored(delivery.event() + " is of no use."));
    }
    try {
      return EventLines.read(delivery.body(), delivery.source());
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          Kind.INVALID, "Delivery " + delivery.id() + " is malformed: " + e.getMessage(), e);
    }
  }

  @Override
  public LogDownload openLog(JobRef job) {
    return logs.getOrDefault(
            job.key().jobId(),
            () -> new LogDownload.NotYet(Duration.ofSeconds(5), "The test gave no log yet."))
        .get();
  }

  @Override
  public Optional<History> history() {
    return Optional.ofNullable(history);
  }

  @Override
  public Health check() {
    return Health.up("In memory.");
  }

  @Override
  public void close() {}

  private byte[] signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no HmacSHA256", e);
    }
  }
}
