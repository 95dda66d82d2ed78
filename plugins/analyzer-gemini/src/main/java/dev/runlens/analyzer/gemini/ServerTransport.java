// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Okio;

/// Carries google-genai's requests with the server's HTTP client instead of OkHttp's network.
///
/// OkHttp keeps threads for all its clients in static fields (`OkHttp TaskRunner`, `Okio
/// Watchdog`), which live on for a minute after the last connection and hold the plugin's class
/// loader. As its first interceptor that answers by itself, this leaves OkHttp only requests and
/// responses as objects, and it comes before google-genai's own retries. An interrupted thread ends
/// its exchange at once.
final class ServerTransport implements Interceptor {

  /// Longest answer, events and all. 65,536 tokens in events of a few words stay below.
  private static final long MOST_BYTES = 16L << 20;

  private static final int MOST_ERROR_BYTES = 64 << 10;

  private final HttpClient http;
  private final String key;

  /// @param key that messages must not hold
  ServerTransport(HttpClient http, String key) {
    this.http = http;
    this.key = key;
  }

  /// @throws Refusal unless the status is 200
  /// @throws IOException without an answer
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpResponse<InputStream> answer = send(request);
    if (answer.statusCode() != 200) {
      try (InputStream body = answer.body()) {
        throw Refusal.of(
            answer.statusCode(), answer.headers(), body.readNBytes(MOST_ERROR_BYTES), key);
      }
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(
            ResponseBody.create(
                Okio.buffer(Okio.source(new Body(answer.body()))), MediaType.parse(type), -1))
        .build();
  }

  private HttpResponse<InputStream> send(Request request) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(request.url().toString()))
            // One exchange a connection: to end it is to close the connection.
            .version(HttpClient.Version.HTTP_1_1);
    for (int i = 0; i < request.headers().size(); i++) {
      builder.header(request.headers().name(i), request.headers().value(i));
    }
    RequestBody body = request.body();
    if (body == null) {
      builder.method(request.method(), BodyPublishers.noBody());
    } else {
      Buffer bytes = new Buffer();
      body.writeTo(bytes);
      builder.method(request.method(), BodyPublishers.ofByteArray(bytes.readByteArray()));
    }
    try {
      return http.send(builder.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /// A body that ends its exchange by itself when it fails, because google-genai forgets to.
  private static final class Body extends FilterInputStream {

    private long left = MOST_BYTES;

    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int read = super.read(bytes, offset, length);
        left -= Math.max(0, read);
        if (left < 0) {
          throw new NotGeminiException("more than " + MOST_BYTES + " bytes");
        }
        return read;
      } catch (IOException e) {
        close();
        throw e;
      }
    }
  }
}
