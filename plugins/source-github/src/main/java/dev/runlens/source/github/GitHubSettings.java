// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of a [GitHubSource].
///
/// @param webhookSecret absent: every delivery is refused
/// @param previousWebhookSecret accepted too, while GitHub changes over to `webhookSecret`
/// @param previousWebhookSecretUntil ISO 8601 (see [#previousEnds]); absent: for as long as it is
///   set
/// @param appId the App's number or client id; absent: no logs
/// @param privateKey PEM, PKCS#1 or PKCS#8; this or `privateKeyFile` if there is an `appId`
/// @param clientId the App's client id for signing in; goes with `clientSecret`
/// @param apiUrl https, or http on a loopback address
/// @param webUrl where people reach GitHub, as `apiUrl`; absent: see [WebAddresses#web]
/// @param oidcIssuer `iss` of the tokens of jobs, as `apiUrl`; absent: see [WebAddresses#issuer]
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
            label = "Previous webhook secret until",
            help =
                "When the previous webhook secret ends to be accepted, such as"
                    + " 2026-12-01T09:00:00Z. Without it, it is accepted for as long as it is set.",
            optional = true)
        @Nullable String previousWebhookSecretUntil,
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
            label = "Client id",
            help =
                "The client ID on the App's settings page. With the client secret, people sign in"
                    + " with their GitHub accounts.",
            optional = true)
        @Nullable String clientId,
    @Setting(
            label = "Client secret",
            help = "A client secret made on the App's settings page.",
            optional = true)
        @Nullable Secret clientSecret,
    @Setting(
            label = "API address",
            help =
                "Where GitHub's REST API answers: https://HOST/api/v3 for GitHub Enterprise Server,"
                    + " https://api.SUBDOMAIN.ghe.com with data residency.",
            defaultValue = "https://api.github.com")
        URI apiUrl,
    @Setting(
            label = "Web address",
            help =
                "Where people reach GitHub with a browser. Follows from the API address if it is"
                    + " not given.",
            optional = true)
        @Nullable URI webUrl,
    @Setting(
            label = "OIDC issuer",
            help =
                "Who signs the tokens by which jobs show who they are. Follows from the API address"
                    + " if it is not given; an enterprise may have one of its own.",
            optional = true)
        @Nullable URI oidcIssuer,
    @Setting(
            label = "Log hosts",
            help =
                "Hosts that GitHub may send us to for a log: a name, *.name for all names beneath"
                    + " it, each with :port if it is not the usual one. A private address must be"
                    + " named in full.",
            defaultValue = "*.blob.core.windows.net,*.actions.githubusercontent.com")
        List<String> logHosts) {

  /// Of Apps and of their clients: what may stand in a JWT or a form as it is.
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  public GitHubSettings {
    refuseBlank("webhook-secret", webhookSecret);
    refuseBlank("previous-webhook-secret", previousWebhookSecret);
    refuseBlank("private-key", privateKey);
    if (previousWebhookSecret != null && webhookSecret == null) {
      throw new IllegalArgumentException(
          "previous-webhook-secret needs a webhook-secret that follows it.");
    }
    if (previousWebhookSecretUntil != null) {
      if (previousWebhookSecret == null) {
        throw new IllegalArgumentException(
            "previous-webhook-secret-until needs the previous-webhook-secret that it ends.");
      }
      instant(previousWebhookSecretUntil);
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
    refuseBlank("client-secret", clientSecret);
    if ((clientId == null) != (clientSecret == null)) {
      throw new IllegalArgumentException("Set client-id and client-secret both, or neither.");
    }
    if (clientId != null && !ID.matcher(clientId).matches()) {
      throw new IllegalArgumentException(
          "client-id must be the client ID of the App's settings page.");
    }
    if (appId != null && !ID.matcher(appId).matches()) {
      throw new IllegalArgumentException(
          "app-id must be the App ID or client ID of the App's settings page.");
    }
    apiUrl = checked("api-url", apiUrl);
    webUrl = webUrl == null ? null : checked("web-url", webUrl);
    oidcIssuer = oidcIssuer == null ? null : checked("oidc-issuer", oidcIssuer);
    logHosts = List.copyOf(logHosts);
    LogHosts.of(logHosts);
  }

  /// From when on [#previousWebhookSecret()] is refused; empty: never.
  Optional<Instant> previousEnds() {
    return Optional.ofNullable(previousWebhookSecretUntil).map(GitHubSettings::instant);
  }

  /// Where people reach GitHub, without a slash at its end.
  URI web() {
    return webUrl == null ? WebAddresses.web(apiUrl) : webUrl;
  }

  /// Who signs the tokens of jobs, without a slash at its end.
  URI issuer() {
    return oidcIssuer == null ? WebAddresses.issuer(apiUrl) : oidcIssuer;
  }

  private static Instant instant(String written) {
    try {
      return OffsetDateTime.parse(written.strip()).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "previous-webhook-secret-until must be a time such as 2026-12-01T09:00:00Z.", e);
    }
  }

  private static void refuseBlank(String key, @Nullable Secret secret) {
    if (secret != null && secret.reveal().isBlank()) {
      throw new IllegalArgumentException(key + " is blank; leave it out or give a value.");
    }
  }

  /// The address without a slash at its end. Not quoted when refused: people put passwords there.
  private static URI checked(String key, URI url) {
    if (!Addresses.isPrivate(url)) {
      throw new IllegalArgumentException(
          key + " must begin with https:// and a host; http:// is for loopback addresses only.");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(key + " must be a plain address: no user, no query.");
    }
    return URI.create(url.toString().replaceFirst("/+$", ""));
  }
}
