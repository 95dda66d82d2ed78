// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Health;
import dev.runlens.api.Secret;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.History;
import dev.runlens.api.source.JobIdentity;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SecretRotation;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// GitHub as an event source. Deliveries need the webhook secret, logs need the App's key, signing
/// in needs its client secret; each works without the others. The tokens of jobs need nothing.
final class GitHubSource implements EventSource {

  /// What the App is for.
  ///
  /// @param rotation absent without a secret to change
  private record Logs(
      JobLogs jobLogs,
      GitHubHistory history,
      AppHealth health,
      @Nullable SecretRotation rotation) {}

  private final WebhookVerifier verifier;
  private final boolean hasSecret;
  private final @Nullable Logs logs;
  private final JobIdentity jobIdentity;
  private final @Nullable SignIn signIn;
  private volatile boolean closed;

  /// @throws SourceException CONFIG if the App's key cannot be used
  GitHubSource(GitHubSettings settings, ComponentContext context, Patience patience) {
    Clock clock = context.clock();
    Exchange exchange = new Exchange(context.http(), patience);
    ApiHost api = new ApiHost(settings.apiUrl(), exchange);
    Optional<PrivateKey> key = key(settings);
    this.verifier = new WebhookVerifier(WebhookSecrets.of(settings, clock)::now);
    this.hasSecret = settings.webhookSecret() != null;
    this.logs = key.map(some -> logs(settings, some, api, exchange, context)).orElse(null);
    this.jobIdentity = new OidcTokens(new OidcKeys(settings.issuer(), exchange, clock), clock);
    this.signIn = signIn(settings, api, exchange, context);
  }

  /// @throws SourceException CONFIG if there is a key that cannot be used
  static Optional<PrivateKey> key(GitHubSettings settings) {
    if (settings.privateKeyFile() != null) {
      return Optional.of(AppKey.read(settings.privateKeyFile()));
    }
    return Optional.ofNullable(settings.privateKey()).map(pem -> AppKey.parse(pem, "private-key"));
  }

  private static @Nullable SignIn signIn(
      GitHubSettings settings, ApiHost api, Exchange exchange, ComponentContext context) {
    String clientId = settings.clientId();
    Secret clientSecret = settings.clientSecret();
    if (clientId == null || clientSecret == null) {
      return null;
    }
    return new GitHubSignIn(
        new OauthClient(settings.web(), clientId, clientSecret, exchange, context.clock()),
        new UserClient(api, context.clock(), context.logger()),
        context.clock());
  }

  private static Logs logs(
      GitHubSettings settings,
      PrivateKey key,
      ApiHost api,
      Exchange exchange,
      ComponentContext context) {
    String appId = Objects.requireNonNull(settings.appId());
    QuietTimes quietTimes =
        QuietTimes.in(
            context.dataDir().resolve("quiet-until.properties"), context.clock(), context.logger());
    AppClient app = new AppClient(api, appId, key, context.clock(), quietTimes);
    Installations installations = new Installations(app, api, context.clock(), quietTimes);
    LogHosts hosts = LogHosts.of(settings.logHosts());
    Secret secret = settings.webhookSecret();
    return new Logs(
        new JobLogs(api, exchange, installations, hosts, app.clock()),
        new GitHubHistory(new SourceId(context.instanceId()), api, app, installations),
        new AppHealth(app, context.clock(), context.executor()),
        secret == null ? null : new WebhookSecretRotation(app, api, secret, context.clock()));
  }

  @Override
  public Verdict verify(WebhookRequest request) {
    return verifier.verify(request);
  }

  @Override
  public List<SourceEvent> parse(Delivery delivery) {
    return DeliveryParser.parse(delivery);
  }

  @Override
  public LogDownload openLog(JobRef job) {
    if (logs == null) {
      throw new SourceException(
          Kind.CONFIG,
          "Cannot fetch the log of job %d: no GitHub App is configured. Set app-id and private-key."
              .formatted(job.key().jobId()));
    }
    return logs.jobLogs().open(job);
  }

  @Override
  public Optional<SignIn> signIn() {
    return Optional.ofNullable(signIn);
  }

  @Override
  public Optional<JobIdentity> jobIdentity() {
    return Optional.of(jobIdentity);
  }

  @Override
  public Optional<SecretRotation> secretRotation() {
    return logs == null ? Optional.empty() : Optional.ofNullable(logs.rotation());
  }

  @Override
  public Optional<History> history() {
    return Optional.ofNullable(logs).map(Logs::history);
  }

  @Override
  public Health check() {
    if (closed) {
      return Health.down("Closed.");
    }
    if (!hasSecret) {
      return Health.down(
          "Every delivery is refused, because no webhook secret is set. Set webhook-secret to the"
              + " secret of the App's webhook.");
    }
    if (logs == null) {
      return Health.up(
          "Deliveries are verified, but no logs are fetched. Set app-id and private-key for logs.");
    }
    Health app = logs.health().last();
    return new Health(app.ok(), "Deliveries are verified. " + app.detail());
  }

  @Override
  public void close() {
    closed = true;
  }
}
