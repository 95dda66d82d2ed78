// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of a [GitHubSource].
///
/// @param webhookSecret absent: every delivery is refused
/// @param previousWebhookSecret accepted too, while GitHub changes over to `webhookSecret`
/// @param appId the App's number or client id; absent: no logs
/// @param privateKey PEM, PKCS#1 or PKCS#8; this or `privateKeyFile` if there is an `appId`
/// @param apiUrl https, or http on a loopback address
/// @param logHosts see [LogHosts]
public record GitHubSettings(
    @Setting(
            label = "Webhook secret",
            help =
                "The secret of the App's webhook. Without it every delivery is refused, because"
                    + " nobody can tell who sent it.",
            optional = true)
        @Nullable Secret webhookSecret,
    @Setting(
            label = "Previous webhook secret",
            help =
                "Accepted beside the webhook secret. Set it while you change the secret at GitHub,"
                    + " and remove it afterwards.",
            optional = true)
        @Nullable Secret previousWebhookSecret,
    @Setting(
            label = "App id",
            help =
                "The App ID or client ID on the App's settings page. Logs are fetched as this App;"
                    + " without it there are none.",
            optional = true)
        @Nullable String appId,
    @Setting(
            label = "Private key",
            help =
                "The App's private key in PEM form (PKCS#1, as GitHub gives it, or PKCS#8)."
                    + " Either this or the private key file goes with the App id.",
            optional = true)
        @Nullable Secret privateKey,
    @Setting(
            label = "Private key file",
            help = "A file that holds the private key, read once when the source is opened.",
            optional = true)
        @Nullable Path privateKeyFile,
    @Setting(
            label = "API address",
            help =
                "Where GitHub's REST API answers: https://HOST/api/v3 for GitHub Enterprise Server,"
                    + " https://api.SUBDOMAIN.ghe.com with data residency.",
            defaultValue = "https://api.github.com")
        URI apiUrl,
    @Setting(
            label = "Log hosts",
            help =
                "Hosts that GitHub may send us to for a log: a name, *.name for all names beneath"
                    + " it, each with :port if it is not the usual one. A private address must be"
                    + " named in full.",
            defaultValue = "*.blob.core.windows.net,*.actions.githubusercontent.com")
        List<String> logHosts) {

  private static final Pattern APP_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  public GitHubSettings {
    refuseBlank("webhook-secret", webhookSecret);
    refuseBlank("previous-webhook-secret", previousWebhookSecret);
    refuseBlank("private-key", privateKey);
    if (previousWebhookSecret != null && webhookSecret == null) {
      throw new IllegalArgumentException(
          "previous-webhook-secret needs a webhook-secret that follows it.");
    }
    if (privateKey != null && privateKeyFile != null) {
      throw new IllegalArgumentException("Set private-key or private-key-file, not both.");
    }
    boolean hasKey = privateKey != null || privateKeyFile != null;
    if (hasKey && appId == null) {
      throw new IllegalArgumentException("A private key needs the app-id of its App.");
    }
    if (!hasKey && appId != null) {
      throw new IllegalArgumentException("app-id needs a private-key or a private-key-file.");
    }
    if (appId != null && !APP_ID.matcher(appId).matches()) {
      throw new IllegalArgumentException(
          "app-id must be the App ID or client ID of the App's settings page.");
    }
    apiUrl = checkedApi(apiUrl);
    logHosts = List.copyOf(logHosts);
    LogHosts.of(logHosts);
  }

  private static void refuseBlank(String key, @Nullable Secret secret) {
    if (secret != null && secret.reveal().isBlank()) {
      throw new IllegalArgumentException(key + " is blank; leave it out or give a value.");
    }
  }

  /// The address without a slash at its end. Not quoted when refused: people put passwords there.
  private static URI checkedApi(URI url) {
    String host = url.getHost();
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    boolean local =
        "http".equalsIgnoreCase(url.getScheme()) && host != null && Addresses.isLoopback(host);
    if (host == null || !(secure || local)) {
      throw new IllegalArgumentException(
          "api-url must begin with https:// and a host; http:// is for loopback addresses only.");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("api-url must be a plain address: no user, no query.");
    }
    return URI.create(url.toString().replaceFirst("/+$", ""));
  }
}
