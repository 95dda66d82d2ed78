// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.setup;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where people, runners and sources reach this server: what the configuration says, else what an
/// administrator kept, else where it listens. Changes while the server runs. Safe for many threads.
public final class PublicUrl implements Supplier<URI> {

  private static final String NAME = "public-url";
  private static final int LONGEST = 300;

  private final @Nullable URI fixed;
  private final URI otherwise;
  private final KeptSettings settings;
  private volatile URI now;

  /// @param fixed what the configuration says; `null`: nothing
  /// @param otherwise where the server listens
  public PublicUrl(@Nullable URI fixed, URI otherwise, KeptSettings settings) {
    this.fixed = fixed;
    this.otherwise = otherwise;
    this.settings = settings;
    this.now = fixed != null ? fixed : settings.find(NAME).map(URI::create).orElse(otherwise);
  }

  /// As it is now.
  @Override
  public URI get() {
    return now;
  }

  /// Whether the configuration decides.
  public boolean isFixed() {
    return fixed != null;
  }

  /// Whether only this machine can reach the server there, so that no source's deliveries can:
  /// GitHub refuses such addresses for webhooks ("Troubleshooting webhooks").
  boolean isLocal() {
    String host = now.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("0.0.0.0")
        || host.equals("[::1]")
        || host.startsWith("127.");
  }

  /// Keeps another one.
  ///
  /// @param text what somebody typed; empty for where the server listens
  /// @throws IllegalArgumentException with a sentence if it cannot be used
  void keep(String text) {
    if (isFixed()) {
      throw new IllegalArgumentException(
          "It is set by public-url in the configuration: change it there.");
    }
    if (text.isEmpty()) {
      settings.forget(NAME);
      now = otherwise;
    } else {
      URI url = origin(text);
      settings.keep(NAME, url.toString());
      now = url;
    }
  }

  private static URI origin(String text) {
    try {
      URI url = URI.create(text);
      boolean root = url.getRawPath() == null || Set.of("", "/").contains(url.getRawPath());
      if (text.length() <= LONGEST
          && url.getHost() != null
          && Set.of("http", "https").contains(url.getScheme())
          && root
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getRawUserInfo() == null) {
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "The address must be like https://runlens.example.com, without a path.");
  }
}
