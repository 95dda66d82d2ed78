// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Credentials;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.log.LogStoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the credentials that settings name. Google's library goes on without any when it finds
/// none, and each request then fails as if permissions were missing, so here none is an error.
final class GcsCredentials {

  /// Read and write objects, but not the access to them
  /// (<https://cloud.google.com/storage/docs/oauth-scopes>).
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private static final HttpTransportFactory TRANSPORT = NetHttpTransport::new;

  private GcsCredentials() {}

  /// @throws LogStoreException CONFIG if there are none, or they cannot be read
  static Credentials find(GcsSettings settings) {
    if (settings.anonymous()) {
      return NoCredentials.getInstance();
    }
    Path file = settings.credentialsFile();
    if (file != null) {
      return fromFile(file);
    }
    Secret json = settings.credentialsJson();
    if (json != null) {
      return fromJson(json);
    }
    try {
      return GoogleCredentials.getApplicationDefault(TRANSPORT).createScoped(SCOPE);
    } catch (IOException e) {
      throw new LogStoreException(
          Kind.CONFIG,
          "There are no credentials for Google Cloud Storage. Set credentials-file or"
              + " credentials-json, point GOOGLE_APPLICATION_CREDENTIALS to a file, or run on"
              + " Google Cloud with a service account attached.",
          e);
    }
  }

  private static Credentials fromFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return GoogleCredentials.fromStream(in, TRANSPORT).createScoped(SCOPE);
    } catch (IOException | IllegalArgumentException e) {
      throw new LogStoreException(
          Kind.CONFIG,
          "Cannot use the credentials in %s (%s). Give a file that Google Cloud made and this"
                  .formatted(file, e.getClass().getSimpleName())
              + " server may read.",
          e);
    }
  }

  /// Without the cause, whose message may quote what it could not parse.
  private static Credentials fromJson(Secret json) {
    try {
      return GoogleCredentials.fromStream(
              new ByteArrayInputStream(json.reveal().getBytes(UTF_8)), TRANSPORT)
          .createScoped(SCOPE);
    } catch (IOException | IllegalArgumentException e) {
      throw new LogStoreException(
          Kind.CONFIG,
          "credentials-json is not usable (%s). Paste the whole JSON of a service account's key or"
                  .formatted(e.getClass().getSimpleName())
              + " of another credentials file.");
    }
  }
}
