// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.ComponentException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/// The few requests of WebDAV that a store needs: RFC 4918. For many threads at once.
///
/// Paths are relative to the URL of the settings; those of collections end in a slash, or a server
/// would answer with a redirect.
final class WebdavClient {

  private static final String PROPERTIES =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>
      """;

  /// A listing of some 100,000 names.
  private static final long LARGEST_LISTING = 64L << 20;

  private final HttpClient http;
  private final URI url;
  private final @Nullable String authorization;
  private final Duration requestTimeout;
  private final Duration uploadTimeout;
  private final int attempts;

  WebdavClient(HttpClient http, WebdavSettings settings) {
    this.http = http;
    this.url = settings.url();
    this.authorization = authorization(settings);
    this.requestTimeout = settings.requestTimeout();
    this.uploadTimeout = settings.uploadTimeout();
    this.attempts = settings.attempts();
  }

  /// RFC 7617.
  private static @Nullable String authorization(WebdavSettings settings) {
    if (settings.username() == null || settings.password() == null) {
      return null;
    }
    String both = settings.username() + ":" + settings.password().reveal();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /// Fails unless the URL is that of a collection.
  void checkRoot(Duration timeout) throws WebdavException {
    Optional<List<Multistatus.Resource>> found = propfind("", "0", timeout);
    if (found.isEmpty()) {
      throw WebdavException.ofStatus("PROPFIND", 404);
    }
    if (found.get().stream().noneMatch(Multistatus.Resource::collection)) {
      throw WebdavException.config(
          "url", "There is something else than a collection", "Correct the URL.");
    }
  }

  /// What lies in a collection; nothing if there is no such collection.
  List<Multistatus.Resource> members(String collection) throws WebdavException {
    Optional<List<Multistatus.Resource>> found = propfind(collection, "1", requestTimeout);
    if (found.isEmpty()) {
      // Nothing there yet, or a wrong URL: those are not the same.
      checkRoot(requestTimeout);
      return List.of();
    }
    // The collection itself is named too, by the shortest path of all.
    String self =
        found.get().stream()
            .map(Multistatus.Resource::path)
            .min(Comparator.comparingInt(String::length))
            .orElse("");
    return found.get().stream().filter(resource -> !resource.path().equals(self)).toList();
  }

  /// @return empty if there is nothing
  private Optional<List<Multistatus.Resource>> propfind(String path, String depth, Duration timeout)
      throws WebdavException {
    HttpRequest request =
        request("PROPFIND", path, BodyPublishers.ofString(PROPERTIES), timeout)
            .header("Depth", depth)
            .header("Content-Type", "application/xml; charset=utf-8")
            .build();
    HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() == 404) {
        return Optional.empty();
      }
      // 200: what answers PROPFIND with a page of its own is no WebDAV server.
      expect(request, answer, Set.of(207));
      return Optional.of(new Multistatus().read(new LimitedStream(body, LARGEST_LISTING)));
    } catch (XMLStreamException e) {
      if (e.getNestedException() instanceof IOException broken) {
        throw WebdavException.of("PROPFIND", broken, timeout);
      }
      throw new WebdavException(
          Kind.CONFIG, "url", "The answer to PROPFIND is not WebDAV's", "Correct the URL.", e);
    } catch (IOException e) {
      throw WebdavException.of("PROPFIND", e, timeout);
    }
  }

  /// Sends a file. The collection that it goes to is made if it does not exist.
  void put(String path, Path file) throws WebdavException {
    if (tryPut(path, file) == 409) {
      makeCollection(parent(path));
      int status = tryPut(path, file);
      if (status == 409) {
        throw WebdavException.ofStatus("PUT", status);
      }
    }
  }

  private int tryPut(String path, Path file) throws WebdavException {
    BodyPublisher content;
    try {
      content = BodyPublishers.ofFile(file);
    } catch (IOException e) {
      throw WebdavException.of("Reading the spooled log", e, uploadTimeout);
    }
    HttpRequest request = request("PUT", path, content, uploadTimeout).build();
    return status(request, Set.of(200, 201, 204, 409));
  }

  /// Renames a resource to a name that must be free: section 9.9. The collection that it goes to is
  /// made if it does not exist.
  void move(String from, String to) throws WebdavException {
    if (tryMove(from, to) == 409) {
      makeCollection(parent(to));
      int status = tryMove(from, to);
      if (status == 409) {
        throw WebdavException.ofStatus("MOVE", status);
      }
    }
  }

  /// With the upload's time: some servers copy.
  private int tryMove(String from, String to) throws WebdavException {
    HttpRequest request =
        request("MOVE", from, BodyPublishers.noBody(), uploadTimeout)
            .header("Destination", url.resolve(to).toString())
            .header("Overwrite", "F")
            .build();
    return status(request, Set.of(201, 204, 409));
  }

  /// Makes a collection and those above it: section 9.3. 405 says that it exists, 409 that the one
  /// above does not, or (Tomcat) that somebody else has made it just now. So 409 at the end is no
  /// failure yet: what the collection was made for tells.
  private void makeCollection(String path) throws WebdavException {
    if (!path.isEmpty() && tryMakeCollection(path) == 409) {
      makeCollection(parent(path));
      tryMakeCollection(path);
    }
  }

  private int tryMakeCollection(String path) throws WebdavException {
    HttpRequest request = request("MKCOL", path, BodyPublishers.noBody(), requestTimeout).build();
    return status(request, Set.of(201, 405, 409));
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
  }

  /// Bytes `[offset, offset + length)` of a resource that has them: RFC 9110, section 14.
  ///
  /// @param length at least 1
  /// @param size of the whole resource
  /// @return empty if the resource is gone, also if it went while the server opened it: Tomcat then
  ///   serves it as empty
  Optional<InputStream> read(String path, long offset, long length, long size)
      throws WebdavException {
    HttpRequest request =
        request("GET", path, BodyPublishers.noBody(), requestTimeout)
            .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
            .build();
    HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
    InputStream body = answer.body();
    long promised = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
    try {
      boolean here =
          switch (answer.statusCode()) {
            case 206 -> {
              String range = answer.headers().firstValue("Content-Range").orElse("");
              if (!range.startsWith("bytes " + offset + "-")) {
                throw WebdavException.passing("GET was answered with another range: " + range);
              }
              yield promised < 0 || promised == length;
            }
            // A server need not know ranges.
            case 200 -> promised < 0 || promised == size;
            case 404, 410, 416 -> false;
            default -> throw WebdavException.ofStatus("GET", answer.statusCode());
          };
      if (!here) {
        body.close();
        return Optional.empty();
      }
      if (answer.statusCode() == 200) {
        body.skipNBytes(offset);
      }
      return Optional.of(new RangeStream(body, length));
    } catch (IOException e) {
      closeAfter(body, e);
      throw WebdavException.of("GET", e, requestTimeout);
    } catch (WebdavException e) {
      closeAfter(body, e);
      throw e;
    }
  }

  private static void closeAfter(InputStream body, Exception failure) {
    try {
      body.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /// Deletes a resource, if it is there.
  void delete(String path) throws WebdavException {
    HttpRequest request = request("DELETE", path, BodyPublishers.noBody(), requestTimeout).build();
    status(request, Set.of(200, 202, 204, 404, 410));
  }

  private HttpRequest.Builder request(
      String method, String path, BodyPublisher body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            // Without it the client asks a plain server to switch to HTTP/2, which some refuse.
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, body)
            .timeout(timeout);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  private int status(HttpRequest request, Set<Integer> expected) throws WebdavException {
    HttpResponse<Void> answer = send(request, BodyHandlers.discarding());
    expect(request, answer, expected);
    return answer.statusCode();
  }

  private static void expect(HttpRequest request, HttpResponse<?> answer, Set<Integer> expected)
      throws WebdavException {
    if (!expected.contains(answer.statusCode())) {
      throw answer.statusCode() < 300
          ? WebdavException.config(
              "url",
              "%s was answered with HTTP %d".formatted(request.method(), answer.statusCode()),
              "This address is not WebDAV's: correct the URL.")
          : WebdavException.ofStatus(request.method(), answer.statusCode());
    }
  }

  /// Sends once more when a connection breaks, but not when time is up, and never a MOVE: a second
  /// one would not find what the first has moved.
  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws WebdavException {
    int most = request.method().equals("MOVE") ? 1 : attempts;
    for (int attempt = 1; ; attempt++) {
      Duration timeout = request.timeout().orElse(requestTimeout);
      try {
        return http.send(request, handler);
      } catch (HttpTimeoutException e) {
        throw WebdavException.of(request.method(), e, timeout);
      } catch (IOException e) {
        WebdavException failure = WebdavException.of(request.method(), e, timeout);
        if (attempt == most || !failure.isTransient()) {
          throw failure;
        }
      } catch (InterruptedException e) {
        // The server has given up on this call.
        Thread.currentThread().interrupt();
        throw new WebdavException(Kind.TRANSIENT, "", request.method() + " was interrupted", "", e);
      }
    }
  }
}
