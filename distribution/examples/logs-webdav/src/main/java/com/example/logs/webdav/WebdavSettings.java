// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of a [WebdavLogStore].
///
/// @param url of a collection that exists; ends in a slash
/// @param prefix collections below it, without slashes at its ends; empty for none, written as `/`
/// @param username absent: requests carry no credentials; goes with `password`
/// @param requestTimeout until a server begins to answer, and for everything but uploads
/// @param uploadTimeout for one object to be sent and acknowledged
/// @param attempts of one request when the connection breaks, the first one included
public record WebdavSettings(
    @Setting(
            label = "URL",
            help = "Address of a collection that exists: https://dav.example.com/ci/.")
        URI url,
    @Setting(
            label = "Prefix",
            help = "Collections below the URL that hold the logs, made when needed; / for none.",
            defaultValue = "runlens")
        String prefix,
    @Setting(label = "User name", help = "For HTTP Basic authentication.", optional = true)
        @Nullable String username,
    @Setting(label = "Password", help = "Belongs to the user name.", optional = true)
        @Nullable Secret password,
    @Setting(
            label = "Request timeout",
            help = "How long to wait for an answer, at least 100 ms.",
            defaultValue = "15s")
        Duration requestTimeout,
    @Setting(
            label = "Upload timeout",
            help = "How long sending one log may take, at least 100 ms.",
            defaultValue = "8m")
        Duration uploadTimeout,
    @Setting(
            label = "Attempts",
            help = "How often a request is tried in all when the connection breaks.",
            defaultValue = "2",
            min = 1,
            max = 5)
        int attempts) {

  private static final Pattern PREFIX =
      Pattern.compile("|(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(30);

  public WebdavSettings {
    String scheme = url.getScheme();
    // Not quoted when refused: people put passwords into addresses.
    refuseUnless(
        ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
            && url.getHost() != null,
        "url must begin with https:// or http:// and a host.");
    refuseUnless(
        url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null,
        "url must be a plain address: no user, no query.");
    url = URI.create(url.toString().replaceFirst("/*$", "/"));
    prefix = prefix.strip().replaceFirst("^/+", "").replaceFirst("/+$", "");
    refuseUnless(
        prefix.length() <= 200 && PREFIX.matcher(prefix).matches(),
        "prefix must be names of letters, digits, . _ and -, joined by /, at most 200 characters.");
    refuseUnless(
        (username == null) == (password == null),
        "Set username and password together, or neither.");
    refuseUnless(
        username == null || username.indexOf(':') < 0,
        "username must not hold a colon, which Basic authentication cannot send.");
    refuseOutside("request-timeout", requestTimeout);
    refuseOutside("upload-timeout", uploadTimeout);
  }

  private static void refuseOutside(String key, Duration timeout) {
    refuseUnless(
        timeout.compareTo(LEAST_TIMEOUT) >= 0 && timeout.compareTo(MOST_TIMEOUT) <= 0,
        key + " must be from 100 ms (PT0.1S) to 30m.");
  }

  private static void refuseUnless(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// What people read, and what two stores must not share.
  String place() {
    return url + prefix;
  }
}
