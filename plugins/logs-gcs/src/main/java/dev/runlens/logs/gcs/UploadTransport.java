// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// HTTP for the storage client, which also remembers the upload session that the current thread
/// writes to: the client has no way to abandon one, and a session that is neither finished nor
/// abandoned lives for a week
/// (<https://cloud.google.com/storage/docs/performing-resumable-uploads#cancel-upload>).
final class UploadTransport extends HttpTransportOptions {

  /// Emptied after each upload, so that no thread holds on to this plugin.
  @SuppressWarnings("ThreadLocalUsage") // Per instance: a thread may upload to two stores in turn.
  private final transient ThreadLocal<GenericUrl> session = new ThreadLocal<>();

  UploadTransport(HttpTransportOptions.Builder builder) {
    super(builder);
  }

  @Override
  public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> options) {
    HttpRequestInitializer inherited = super.getHttpRequestInitializer(options);
    return request -> {
      inherited.initialize(request);
      GenericUrl url = request.getUrl();
      if (url != null && url.containsKey("upload_id")) {
        session.set(url.clone());
      }
    };
  }

  /// Asks Google to drop the session of this thread, if it has one. Google answers 499.
  void abandonUpload(ServiceOptions<?, ?> options) throws IOException {
    GenericUrl url = session.get();
    if (url != null) {
      getHttpTransportFactory()
          .create()
          .createRequestFactory(super.getHttpRequestInitializer(options))
          .buildDeleteRequest(url)
          .setThrowExceptionOnExecuteError(false)
          .execute()
          .disconnect();
    }
  }

  void forgetUpload() {
    session.remove();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
