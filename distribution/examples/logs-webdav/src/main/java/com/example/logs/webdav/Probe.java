// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// "Test connection": does once what a store does all the time, beside its logs.
final class Probe {

  private static final byte[] CONTENT = {1, 2, 3};

  /// Five requests of so long at most stay below the 10 s that a test may take.
  private static final Duration LONGEST_REQUEST = Duration.ofMillis(1_900);

  private Probe() {}

  /// Has no [dev.runlens.api.ComponentContext], and so a client of its own.
  static List<Problem> run(WebdavSettings settings) {
    WebdavSettings hasty =
        new WebdavSettings(
            settings.url(),
            settings.prefix(),
            settings.username(),
            settings.password(),
            shorter(settings.requestTimeout()),
            shorter(settings.uploadTimeout()),
            1);
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build()) {
      try {
        return run(settings, new WebdavClient(http, hasty));
      } finally {
        http.shutdownNow();
      }
    }
  }

  private static Duration shorter(Duration timeout) {
    return timeout.compareTo(LONGEST_REQUEST) < 0 ? timeout : LONGEST_REQUEST;
  }

  private static List<Problem> run(WebdavSettings settings, WebdavClient client) {
    // Below the URL itself: the collections of the prefix need not exist yet.
    String name = "~probe-" + UUID.randomUUID();
    String moved = name + "-moved";
    String step = "reach";
    try {
      client.checkRoot(LONGEST_REQUEST);
      step = "write to";
      send(client, name);
      step = "rename in";
      client.move(name, moved);
      step = "read from";
      boolean same = readsBack(client, moved);
      step = "delete from";
      client.delete(moved);
      return same
          ? List.of()
          : List.of(
              new Problem(
                  "url",
                  "Read something else from %s than was written. Check what is there."
                      .formatted(settings.url())));
    } catch (WebdavException e) {
      return List.of(e.problem(step + " " + settings.url()));
    } catch (IOException e) {
      return List.of(
          new Problem("", "Cannot test %s: %s.".formatted(settings.url(), e.getMessage())));
    }
  }

  private static void send(WebdavClient client, String name) throws IOException, WebdavException {
    Path file = Files.createTempFile("webdav-probe-", null);
    try {
      client.put(name, Files.write(file, CONTENT));
    } finally {
      Files.delete(file);
    }
  }

  private static boolean readsBack(WebdavClient client, String name)
      throws IOException, WebdavException {
    Optional<InputStream> content = client.read(name, 1, 2, CONTENT.length);
    if (content.isEmpty()) {
      return false;
    }
    try (InputStream in = content.get()) {
      return Arrays.equals(Arrays.copyOfRange(CONTENT, 1, 3), in.readAllBytes());
    }
  }
}
