// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Setting;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class GitHubSettingsTest {

  private static final Map<String, String> WHOLE =
      Map.of("webhook-secret", "s3cret", "app-id", "1184207", "private-key", "pem-s3cret");

  @Test
  void needsNothing() {
    GitHubSettings settings = bound(Map.of());

    assertEquals(URI.create("https://api.github.com"), settings.apiUrl());
    assertEquals(
        List.of("*.blob.core.windows.net", "*.actions.githubusercontent.com"), settings.logHosts());
  }

  @Test
  void showsNoSecret() {
    assertFalse(bound(WHOLE).toString().contains("s3cret"));
  }

  @Test
  void takesAnyPlaceOfTheApi() {
    for (String url :
        List.of(
            "https://github.example.com/api/v3",
            "https://api.acme.ghe.com/",
            "http://localhost:8080",
            "http://127.0.0.1:8080/api/v3//",
            "http://[::1]:8080")) {
      String expected = url.replaceFirst("/+$", "");
      assertEquals(URI.create(expected), bound(Map.of("api-url", url)).apiUrl());
    }
  }

  @Test
  void refusesAnApiThatIsNotPrivate() {
    for (String url :
        List.of(
            "http://github.example.com/api/v3",
            "http://10.0.0.1",
            "http://localhost.example.com",
            "ftp://localhost",
            "github.example.com",
            "https:///api",
            "https://me:s3cret@github.example.com",
            "https://github.example.com?token=s3cret")) {
      String problem = refused(Map.of("api-url", url));
      assertTrue(problem.contains("api-url"), problem);
      assertFalse(problem.contains("s3cret"), problem);
    }
  }

  @Test
  void refusesSettingsThatContradictEachOther() {
    assertRefused("app-id", "app-id", "1184207");
    assertRefused("app-id", "private-key", "pem");
    assertRefused("app-id", "private-key-file", "/etc/runlens/app.pem");
    assertRefused("private-key-file", WHOLE, "private-key-file", "/etc/runlens/app.pem");
    assertRefused("app-id", WHOLE, "app-id", "1184207\",\"exp\":\"9");
    assertRefused("webhook-secret", "previous-webhook-secret", "old");
    assertRefused("previous-webhook-secret", "previous-webhook-secret-until", "2026-12-01T09:00Z");
    assertRefused(
        "previous-webhook-secret-until",
        Map.of("webhook-secret", "new", "previous-webhook-secret", "old"),
        "previous-webhook-secret-until",
        "tomorrow");
    assertRefused("client-secret", "client-id", "Iv23li");
    assertRefused("client-id", "client-secret", "s3cret");
    assertRefused("client-id", Map.of("client-secret", "x"), "client-id", "Iv23 li&x=1");
    assertRefused("web-url", "web-url", "http://github.example.com");
    assertRefused("oidc-issuer", "oidc-issuer", "https://github.example.com?x");
    assertRefused("log-hosts", "log-hosts", "https://x");
  }

  @Test
  void knowsTheOtherPlacesOfEachKindOfGitHub() {
    String[][] kinds = {
      {
        "https://api.github.com",
        "https://github.com",
        "https://token.actions.githubusercontent.com"
      },
      {
        "https://api.acme.ghe.com", "https://acme.ghe.com", "https://token.actions.acme.ghe.com",
      },
      {
        "https://git.example.com:8443/api/v3",
        "https://git.example.com:8443",
        "https://git.example.com:8443/_services/token"
      }
    };
    for (String[] kind : kinds) {
      GitHubSettings settings = bound(Map.of("api-url", kind[0]));
      assertEquals(URI.create(kind[1]), settings.web());
      assertEquals(URI.create(kind[2]), settings.issuer());
      assertEquals(settings.apiUrl(), WebAddresses.api(settings.web()));
    }
    assertEquals(
        URI.create("https://token.actions.githubusercontent.com/acme"),
        bound(Map.of("oidc-issuer", "https://token.actions.githubusercontent.com/acme/")).issuer());
    assertEquals(
        URI.create("https://proxy.example.com"),
        bound(Map.of("web-url", "https://proxy.example.com/")).web());
  }

  @Test
  void readsWhenThePreviousSecretEnds() {
    Map<String, String> both = Map.of("webhook-secret", "new", "previous-webhook-secret", "old");

    assertEquals(Optional.empty(), bound(both).previousEnds());
    for (String written : List.of("2026-12-01T09:00:00Z", "2026-12-01T10:00+01:00")) {
      assertEquals(
          Optional.of(Instant.parse("2026-12-01T09:00:00Z")),
          bound(with(both, "previous-webhook-secret-until", written)).previousEnds());
    }
  }

  @Test
  void namesOneResourceForOneApp() {
    GitHubSourceProvider provider = new GitHubSourceProvider();

    assertEquals(
        provider.resourceId(bound(WHOLE)),
        provider.resourceId(bound(with(WHOLE, "api-url", "https://api.github.com/"))));
    assertFalse(
        provider
            .resourceId(bound(WHOLE))
            .equals(provider.resourceId(bound(with(WHOLE, "app-id", "2")))));
    assertFalse(provider.resourceId(bound(WHOLE)).orElseThrow().contains("s3cret"));
    assertEquals(Optional.empty(), provider.resourceId(bound(Map.of())));
  }

  @Test
  void agreesWithTheReadme() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (RecordComponent component : GitHubSettings.class.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      String fallback = setting.defaultValue();
      expected.put(SettingsBinder.key(component.getName()), fallback.isEmpty() ? "none" : fallback);
    }
    Map<String, String> documented = new HashMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.+\\| ([^|]+) \\|$")
            .matcher(section(Files.readString(Path.of("README.md")), "## Settings"));
    while (row.find()) {
      documented.put(row.group(1), row.group(2).replace("`", ""));
    }

    assertEquals(expected, documented);
  }

  private static String section(String text, String heading) {
    int begin = text.indexOf(heading);
    return text.substring(begin, text.indexOf("\n## ", begin));
  }

  private static GitHubSettings bound(Map<String, String> written) {
    return switch (SettingsBinder.bind(GitHubSettings.class, written)) {
      case Binding.Bound<GitHubSettings>(GitHubSettings settings) -> settings;
      case Binding.Refused<GitHubSettings> refused -> throw new AssertionError(refused);
    };
  }

  private static String refused(Map<String, String> written) {
    Binding<GitHubSettings> binding = SettingsBinder.bind(GitHubSettings.class, written);
    return assertInstanceOf(Binding.Refused.class, binding).toString();
  }

  private static void assertRefused(String named, String key, String value) {
    assertRefused(named, Map.of(), key, value);
  }

  private static void assertRefused(
      String named, Map<String, String> others, String key, String value) {
    String problem = refused(with(others, key, value));
    assertTrue(problem.contains(named), problem);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
