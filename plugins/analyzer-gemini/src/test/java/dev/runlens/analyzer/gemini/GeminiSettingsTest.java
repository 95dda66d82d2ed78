// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Setting;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class GeminiSettingsTest {

  @Test
  void needsAKeyOnly() {
    GeminiSettings settings = Session.bound(Map.of("api-key", "k3y"));

    assertEquals("gemini-3.8-flash", settings.model());
    assertEquals("https://generativelanguage.googleapis.com", settings.base());
    assertEquals(Optional.empty(), new GeminiAnalyzerProvider().resourceId(settings));
    assertFalse(settings.toString().contains("k3y"), settings.toString());
    String refused =
        assertInstanceOf(Binding.Refused.class, SettingsBinder.bind(GeminiSettings.class, Map.of()))
            .problems()
            .toString();
    assertTrue(refused.contains("apiKey"), refused);
  }

  @Test
  void refusesWhatIsNoModelAndNoKey() {
    for (String model :
        List.of("models/gemini", "a b", "a..b", "a?key=1", "a/b", "x".repeat(101))) {
      assertRefused("model", "model", model);
    }
    for (String key : List.of("s3cret key", "s3cret\n", "s3crét")) {
      assertRefused("api-key", "api-key", key);
    }
  }

  @Test
  void sendsNoKeyInTheOpen() {
    for (String url :
        List.of(
            "http://generativelanguage.googleapis.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "https://me:s3cret@example.com",
            "https://example.com?key=s3cret",
            "https://example.com#s3cret",
            "ftp://localhost",
            "localhost")) {
      assertRefused("base-url", "base-url", url);
    }
    for (String url :
        List.of("http://localhost:1", "http://[::1]:1", "https://example.com/gemini/")) {
      Session.bound(Map.of("api-key", "k", "base-url", url));
    }
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertRefused("timeout", "timeout", "0s");
    assertRefused("timeout", "timeout", "16m");
    assertRefused("attempts", "attempts", "0");
    assertRefused("attempts", "attempts", "6");
    assertRefused("maxInputCharacters", "max-input-characters", "7999");
    assertRefused("maxOutputTokens", "max-output-tokens", "65537");
    assertRefused("temperature", "temperature", "2.1");
  }

  @Test
  void agreesWithTheReadme() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (RecordComponent component : GeminiSettings.class.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      String fallback = setting.defaultValue();
      String none = setting.optional() ? "none" : "required";
      expected.put(SettingsBinder.key(component.getName()), fallback.isEmpty() ? none : fallback);
    }
    Map<String, String> documented = new HashMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.+\\| ([^|]+) \\|$")
            .matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      documented.put(row.group(1), row.group(2).replace("`", ""));
    }

    assertEquals(expected, documented);
  }

  private static void assertRefused(String named, String key, String value) {
    Map<String, String> written = new HashMap<>(Map.of("api-key", "k"));
    written.put(key, value);
    String problems =
        assertInstanceOf(Binding.Refused.class, SettingsBinder.bind(GeminiSettings.class, written))
            .problems()
            .toString();
    assertTrue(problems.contains(named), problems);
    assertFalse(problems.contains("s3cr"), problems);
  }
}
