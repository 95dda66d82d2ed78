// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.net.URI;
import java.util.Locale;

/// Where GitHub's other services are, told from the address of one: github.com, data residency
/// (`SUBDOMAIN.ghe.com`) and GitHub Enterprise Server each lay them out in their own way (GitHub
/// docs, "Getting started with the REST API", "OpenID Connect reference" and "Network details for
/// GHE.com"). Addresses come and go without a slash at the end.
final class WebAddresses {

  private static final String RESIDENCY = ".ghe.com";
  private static final String SERVER_API = "/api/v3";

  private WebAddresses() {}

  /// Where people reach GitHub with a browser.
  static URI web(URI api) {
    String host = host(api);
    if (host.equals("api.github.com")) {
      return URI.create("https://github.com");
    }
    if (host.startsWith("api.") && host.endsWith(RESIDENCY)) {
      return URI.create("https://" + host.substring("api.".length()));
    }
    String written = api.toString();
    return written.endsWith(SERVER_API)
        ? URI.create(written.substring(0, written.length() - SERVER_API.length()))
        : origin(api);
  }

  /// Who signs the tokens of jobs.
  static URI issuer(URI api) {
    URI web = web(api);
    String host = host(web);
    if (host.equals("github.com")) {
      return URI.create("https://token.actions.githubusercontent.com");
    }
    return host.endsWith(RESIDENCY)
        ? URI.create("https://token.actions." + host)
        : URI.create(web + "/_services/token");
  }

  /// Where the REST API of a GitHub answers that people reach there.
  static URI api(URI web) {
    String host = host(web);
    return host.equals("github.com") || host.endsWith(RESIDENCY)
        ? URI.create("https://api." + host)
        : URI.create(web + SERVER_API);
  }

  /// Scheme, host and port.
  static URI origin(URI uri) {
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  private static String host(URI uri) {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }
}
