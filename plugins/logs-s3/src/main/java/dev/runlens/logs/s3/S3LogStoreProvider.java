// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import dev.runlens.api.Capability;
import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;
import software.amazon.awssdk.core.exception.SdkException;

/// Makes [S3LogStore]s.
@Extension
public final class S3LogStoreProvider implements LogStoreProvider<S3Settings> {

  @Override
  public String type() {
    return "s3";
  }

  @Override
  public String displayName() {
    return "S3";
  }

  @Override
  public Class<S3Settings> configType() {
    return S3Settings.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SIGNED_URL);
  }

  /// Writes, lists, reads and deletes an object that no store lists.
  @Override
  public List<Problem> validate(S3Settings settings) {
    return Probe.run(settings);
  }

  /// Endpoint, bucket and prefix. Credentials and region don't change what is meant.
  @Override
  public Optional<String> resourceId(S3Settings settings) {
    URI endpoint = settings.endpoint();
    return Optional.of(
        (endpoint == null ? "aws" : endpoint) + " " + settings.bucket() + "/" + settings.prefix());
  }

  /// Resolves the credentials, and asks the bucket nothing: a network that is down for a moment
  /// must not keep the server from starting.
  @Override
  public LogStore open(S3Settings settings, ComponentContext context) {
    S3Connection connection = S3Connection.to(settings);
    try {
      connection.credentials().resolveCredentials();
    } catch (SdkException e) {
      connection.close();
      throw S3Failure.of(e).exception("use " + settings.place(), e);
    }
    context.logger().log(System.Logger.Level.INFO, "log store opened place={0}", settings.place());
    return new S3LogStore(settings, connection, context.tempDir(), context.clock());
  }
}
