// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Registering an App from a manifest: the form that a browser brings, the page on which a person
/// confirms it, and the trade of the code for the App's secrets. Confirming makes the App, as at
/// GitHub; from then on it is the one that this GitHub knows.
final class ManifestRoutes {

  private record Made(AppRegistration registration, Instant expiresAt) {}

  private static final Pattern NEW =
      Pattern.compile("(?:/organizations/([A-Za-z0-9_-]+))?/settings/apps/new");
  private static final Pattern CREATE =
      Pattern.compile("(?:/organizations/([A-Za-z0-9_-]+))?/settings/apps");
  private static final Pattern CONVERSION =
      Pattern.compile("/app-manifests/([0-9a-f]+)/conversions");
  private static final Duration CODE_LIFE = Duration.ofHours(1);

  private final World world;
  private final BiConsumer<AppRegistration, @Nullable URI> become;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Made> codes = new HashMap<>();
  private int made;

  /// @param become lets this GitHub know another App, and where its hook is
  ManifestRoutes(World world, BiConsumer<AppRegistration, @Nullable URI> become) {
    this.world = world;
    this.become = become;
  }

  /// The pages.
  Answer answer(Call call) {
    Matcher form = NEW.matcher(call.path());
    Matcher create = CREATE.matcher(call.path());
    if (!call.method().equals("POST") || !(form.matches() || create.matches())) {
      return Html.refusal(404, "Not found", "There is no such page.");
    }
    String text = call.form().getOrDefault("manifest", "");
    Manifest.Reading reading = Manifest.read(text, world.settings().localHooks());
    Manifest manifest = reading.manifest();
    if (manifest == null) {
      return Html.refusal(
          422, "Invalid GitHub App configuration", String.join(" ", reading.problems()));
    }
    return form.matches()
        ? confirmation(call, manifest, text)
        : created(
            call.form().getOrDefault("state", ""),
            manifest,
            create.group(1) == null
                ? Account.of("mira-holt", "User")
                : Account.of(create.group(1), "Organization"));
  }

  private static Answer confirmation(Call call, Manifest manifest, String text) {
    String form =
        "<p>%s wants to be registered. Its deliveries go to %s.</p>\n"
                .formatted(
                    Html.escape(manifest.name()), Html.escape(String.valueOf(manifest.hook())))
            + "<form method=\"post\" action=\"%s\">\n"
                .formatted(call.path().replaceFirst("/new$", ""))
            + Html.hidden("manifest", text)
            + Html.hidden("state", call.query().getOrDefault("state", ""))
            + Html.button("create", "1", "Create GitHub App")
            + "</form>\n";
    return Html.page(200, "Create GitHub App", form);
  }

  private Answer created(String state, Manifest manifest, Account owner) {
    String code = hex(20);
    AppRegistration registration;
    synchronized (this) {
      made++;
      registration =
          new AppRegistration(
              1_184_207 + made,
              "Iv23li" + hex(7),
              hex(20),
              manifest.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
              manifest.name(),
              manifest.url(),
              owner,
              hex(20),
              App.newKeys(),
              manifest.callbacks(),
              manifest.permissions(),
              manifest.events());
      codes.put(code, new Made(registration, world.now().plus(CODE_LIFE)));
    }
    become.accept(registration, manifest.hook());
    String separator = manifest.redirect().getRawQuery() == null ? "?" : "&";
    String encodedState = URLEncoder.encode(state, StandardCharsets.UTF_8);
    return Answer.redirect(
        manifest.redirect()
            + separator
            + "code="
            + code
            + (state.isEmpty() ? "" : "&state=" + encodedState));
  }

  /// `POST /app-manifests/{code}/conversions`, without credentials.
  Answer convert(Call call) {
    Matcher conversion = CONVERSION.matcher(call.path());
    if (!call.method().equals("POST") || !conversion.matches()) {
      return Answer.notFound();
    }
    Made found;
    synchronized (this) {
      found = codes.remove(conversion.group(1));
    }
    if (found == null || !world.now().isBefore(found.expiresAt())) {
      return Answer.notFound();
    }
    AppRegistration registration = found.registration();
    ObjectNode answer = world.payloads().app(registration, 0);
    answer
        .put("client_secret", registration.clientSecret())
        .put("webhook_secret", registration.webhookSecret())
        .put("pem", App.pkcs1Pem(registration.keys()));
    return Answer.json(201, answer);
  }

  /// The App's own pages: what it is, and the button that installs it on an organization.
  Answer appPage(Call call, App app) {
    String home = "/apps/" + app.slug();
    if (call.path().equals(home) && call.method().equals("GET")) {
      return Html.page(
          200, app.name(), "<p><a href=\"%s/installations/new\">Install</a></p>\n".formatted(home));
    }
    if (call.path().equals(home + "/installations/new") && call.method().equals("GET")) {
      return offers(home);
    }
    if (call.path().equals(home + "/installations") && call.method().equals("POST")) {
      String organization = call.form().getOrDefault("organization", "");
      return world.offers().stream()
          .filter(offer -> offer.organization().login().equals(organization))
          .findFirst()
          .map(offer -> {
            offer.created();
            return Html.page(
                200, "Installed on " + organization, "<p>All its repositories are covered.</p>\n");
          })
          .orElseGet(
              () -> Html.refusal(404, "Not found", "There is no such organization to install on."));
    }
    return Html.refusal(404, "Not found", "There is no such page.");
  }

  private Answer offers(String home) {
    List<Installation> offers = world.offers();
    if (offers.isEmpty()) {
      return Html.page(
          200, "Install", "<p>It is installed on all organizations that there are.</p>\n");
    }
    StringBuilder form =
        new StringBuilder("<form method=\"post\" action=\"%s/installations\">\n".formatted(home));
    for (Installation offer : offers) {
      String login = offer.organization().login();
      form.append(Html.button("organization", login, "Install on " + login));
    }
    return Html.page(200, "Install", form.append("</form>\n").toString());
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
