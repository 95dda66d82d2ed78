// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings, as the server makes them of what is written.
final class WebdavSettingsTest {

  private static final Map<String, String> LEAST = Map.of("url", "https://dav.example.com/ci");

  @Test
  void needsOnlyAUrl() {
    WebdavSettings settings = bound(LEAST);

    assertEquals("https://dav.example.com/ci/", settings.url().toString());
    assertEquals("https://dav.example.com/ci/runlens", settings.place());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url | ftp://dav.example.com/",
        "url | https://me:s3cret@dav.example.com/",
        "prefix | ../up",
        "username | alone",
        "password | s3cret",
        "request-timeout | PT0.01S",
        "attempts | 6",
      })
  void refuses(String key, String value) {
    Map<String, String> written = new HashMap<>(LEAST);
    written.put(key, value);

    Binding<WebdavSettings> binding = SettingsBinder.bind(WebdavSettings.class, written);

    String problems = assertInstanceOf(Binding.Refused.class, binding).problems().toString();
    assertTrue(problems.contains(key), problems);
    assertFalse(problems.contains("s3cret"), problems);
  }

  @Test
  void namesTheSamePlaceWhoeverLogsIn() {
    WebdavLogStoreProvider provider = new WebdavLogStoreProvider();
    Map<String, String> written = new HashMap<>(LEAST);
    written.putAll(Map.of("url", "https://DAV.example.com/ci/", "username", "a", "password", "b"));

    assertEquals(provider.resourceId(bound(LEAST)), provider.resourceId(bound(written)));
    written.put("prefix", "other");
    assertNotEquals(provider.resourceId(bound(LEAST)), provider.resourceId(bound(written)));
  }

  @Test
  void isDescribedInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (RecordComponent component : WebdavSettings.class.getRecordComponents()) {
      String key = SettingsBinder.key(component.getName());
      assertTrue(readme.contains("| `" + key + "` |"), key);
    }
  }

  private static WebdavSettings bound(Map<String, String> written) {
    return switch (SettingsBinder.bind(WebdavSettings.class, written)) {
      case Binding.Bound<WebdavSettings>(WebdavSettings settings) -> settings;
      case Binding.Refused<WebdavSettings> refused ->
          throw new AssertionError(refused.problems().toString());
    };
  }
}
