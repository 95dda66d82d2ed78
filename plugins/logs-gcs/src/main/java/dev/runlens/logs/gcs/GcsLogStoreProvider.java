// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.auth.Credentials;
import com.google.cloud.storage.Storage;
import dev.runlens.api.Capability;
import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.api.log.LogStoreProvider;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/// Makes [GcsLogStore]s.
@Extension
public final class GcsLogStoreProvider implements LogStoreProvider<GcsSettings> {

  private static final System.Logger LOGGER = System.getLogger(GcsLogStoreProvider.class.getName());

  /// A trial of settings answers in 10 s.
  private static final Duration TRIAL = Duration.ofSeconds(2);

  @Override
  public String type() {
    return "gcs";
  }

  @Override
  public String displayName() {
    return "Google Cloud Storage";
  }

  @Override
  public Class<GcsSettings> configType() {
    return GcsSettings.class;
  }

  /// Links need credentials that can sign; a store without such gives out none.
  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SIGNED_URL);
  }

  @Override
  public List<Problem> validate(GcsSettings settings) {
    try (GcsLogStore trial = open(hurried(settings), Clock.systemUTC(), LOGGER)) {
      trial.tryPermissions();
      return List.of();
    } catch (LogStoreException e) {
      return List.of(new Problem("", String.valueOf(e.getMessage())));
    }
  }

  private static GcsSettings hurried(GcsSettings settings) {
    return new GcsSettings(
        settings.bucket(),
        settings.prefix(),
        settings.project(),
        settings.credentialsFile(),
        settings.credentialsJson(),
        settings.endpoint(),
        settings.anonymous(),
        shorter(settings.connectTimeout()),
        shorter(settings.readTimeout()),
        shorter(settings.retryBudget()));
  }

  private static Duration shorter(Duration given) {
    return given.compareTo(TRIAL) < 0 ? given : TRIAL;
  }

  /// The bucket and the prefix, at the endpoint if that is not Google's.
  @Override
  public Optional<String> resourceId(GcsSettings settings) {
    URI endpoint = settings.endpoint();
    String host = endpoint == null ? "" : endpoint.getRawAuthority() + "/";
    return Optional.of("gs://" + host + settings.bucket() + "/" + settings.prefix());
  }

  @Override
  public LogStore open(GcsSettings settings, ComponentContext context) {
    GcsLogStore store = open(settings, context.clock(), context.logger());
    context
        .logger()
        .log(
            System.Logger.Level.INFO,
            "log store opened bucket={0} prefix={1}",
            settings.bucket(),
            settings.prefix());
    return store;
  }

  private static GcsLogStore open(GcsSettings settings, Clock clock, System.Logger logger) {
    Credentials credentials = GcsCredentials.find(settings);
    UploadTransport transport = GcsClient.transport(settings);
    Storage storage = GcsClient.patient(settings, transport, credentials, clock);
    return new GcsLogStore(
        settings,
        storage,
        GcsClient.quick(settings, credentials, clock),
        new Uploads(storage, transport, logger),
        clock);
  }
}
