// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Capability;
import dev.runlens.api.Setting;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenAiSettingsTest {

  @Test
  void needsAModelOnly() {
    OpenAiSettings settings = bound(Map.of("model", "llama3.1:8b"));

    assertEquals("llama3.1:8b at http://127.0.0.1:11434/v1", settings.place());
    assertEquals(2, settings.attempts());
  }

  @Test
  void takesSlashesOffTheAddress() {
    OpenAiSettings settings =
        bound(Map.of("model", "m", "base-url", "https://models.example.com/openai/v1//"));

    assertEquals(
        "https://models.example.com/openai/v1/chat/completions",
        settings.address("/chat/completions").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "base-url, ftp://host/v1",
    "base-url, 127.0.0.1:11434/v1",
    "base-url, https://user:s3cret@host/v1",
    "base-url, https://host/v1?key=s3cret",
    "base-url, https://host/v1/chat/completions",
    "model, ' '",
    "api-key, s3cret key",
    "timeout, PT0S",
    "timeout, 2h",
    "idle-timeout, 1d",
    "attempts, 0",
    "attempts, 6",
    "max-input-characters, 7999",
    "max-input-characters, 1000001",
    "max-output-tokens, 99",
  })
  void refuses(String key, String value) {
    Map<String, String> written = new HashMap<>(Map.of("model", "m"));
    written.put(key, value);

    String refusal =
        switch (SettingsBinder.bind(OpenAiSettings.class, written)) {
          case Binding.Bound<OpenAiSettings> bound ->
              throw new AssertionError("not refused: " + bound);
          case Binding.Refused<OpenAiSettings> refused -> refused.problems().toString();
        };

    // The binder names the component, the record the key.
    assertTrue(refusal.contains(key) || refusal.contains("setting=" + camel(key)), refusal);
    assertFalse(refusal.contains("s3cret"), refusal);
  }

  private static String camel(String key) {
    return Pattern.compile("-(.)")
        .matcher(key)
        .replaceAll(r -> r.group(1).toUpperCase(Locale.ROOT));
  }

  @Test
  void showsNoKey() {
    String shown = bound(Map.of("model", "m", "api-key", "s3cret-key")).toString();

    assertFalse(shown.contains("s3cret"), shown);
  }

  @Test
  void runsOnRequestOnlyAndLeavesTheHost() {
    assertEquals(
        Set.of(Capability.ON_REQUEST, Capability.LEAVES_HOST),
        new OpenAiAnalyzerProvider().capabilities());
  }

  @Test
  void agreesWithTheReadme() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (RecordComponent component : OpenAiSettings.class.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      String otherwise = setting.optional() ? "none" : "required";
      expected.put(
          SettingsBinder.key(component.getName()),
          setting.defaultValue().isEmpty() ? otherwise : setting.defaultValue());
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

  private static OpenAiSettings bound(Map<String, String> written) {
    return switch (SettingsBinder.bind(OpenAiSettings.class, written)) {
      case Binding.Bound<OpenAiSettings>(OpenAiSettings settings) -> settings;
      case Binding.Refused<OpenAiSettings> refused -> throw new AssertionError(refused);
    };
  }
}
