// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Setting;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GcsSettingsTest {

  @Test
  void needsABucketOnly() {
    GcsSettings settings = Emulated.bound(Map.of("bucket", "ci-logs"));

    assertEquals("runlens", settings.prefix());
    assertFalse(settings.anonymous());
  }

  @Test
  void refusesWhatIsNoBucketAndNoPrefix() {
    for (String bucket : new String[] {"gs://ci-logs", "CI", "a", "ci-logs/x"}) {
      assertRefused("bucket", "bucket", bucket);
    }
    for (String prefix : new String[] {"/x", "x/", "a/../b", "..", "a b", "x".repeat(201)}) {
      assertRefused("prefix", "prefix", prefix);
    }
  }

  @Test
  void sendsNothingInTheOpen() {
    for (String endpoint :
        new String[] {
          "http://storage.example.com",
          "http://localhost.example.com",
          "http://10.0.0.1",
          "https://me:s3cret@storage.example.com",
          "https://storage.example.com/path",
          "https://storage.example.com?key=s3cret",
          "ftp://localhost",
          "localhost"
        }) {
      assertRefused("endpoint", "endpoint", endpoint);
    }
    for (String endpoint :
        new String[] {
          "http://localhost:4443", "http://127.0.0.1", "http://[::1]:1", "https://x.example.com/"
        }) {
      Emulated.bound(Map.of("bucket", "ci-logs", "endpoint", endpoint));
    }
  }

  @Test
  void refusesSettingsThatContradictEachOther() {
    assertRefused("credentials-json", "credentials-file", "/key.json", "credentials-json", "{}");
    assertRefused("anonymous", "anonymous", "true");
    assertRefused("anonymous", "anonymous", "true", "endpoint", "https://storage.example.com");
    assertRefused(
        "anonymous",
        "anonymous",
        "true",
        "endpoint",
        "http://localhost:1",
        "credentials-json",
        "s3cret");
    assertRefused("read-timeout", "read-timeout", "0s");
    assertRefused("retry-budget", "retry-budget", "2h");
  }

  @Test
  void saysThatCredentialsCannotBeUsed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("key.json"), "{\"type\": \"s3cret\"}");
    for (Map<String, String> written :
        List.of(
            Map.of("bucket", "ci-logs", "credentials-file", directory + "/none.json"),
            Map.of("bucket", "ci-logs", "credentials-file", file.toString()),
            Map.of("bucket", "ci-logs", "credentials-json", "s3cret"))) {
      LogStoreException thrown =
          assertThrows(LogStoreException.class, () -> GcsCredentials.find(Emulated.bound(written)));
      assertEquals(Kind.CONFIG, thrown.kind());
      assertTrue(String.valueOf(thrown.getMessage()).contains("redentials"), thrown.getMessage());
      assertFalse(String.valueOf(thrown.getMessage()).contains("s3cret"), thrown.getMessage());
    }
  }

  /// In a JVM of its own, whose environment has no credentials.
  @Test
  void refusesToGoOnWithoutCredentials(@TempDir Path home) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + home,
            "-cp",
            System.getProperty("java.class.path"),
            FindsCredentials.class.getName());
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    builder.environment().put("NO_GCE_CHECK", "true");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertTrue(said.contains("CONFIG There are no credentials"), said);
  }

  /// What the other JVM runs.
  static final class FindsCredentials {

    private FindsCredentials() {}

    public static void main(String[] arguments) {
      try {
        GcsCredentials.find(Emulated.bound(Map.of("bucket", "ci-logs")));
      } catch (LogStoreException e) {
        throw new IllegalStateException(e.kind() + " " + e.getMessage());
      }
    }
  }

  @Test
  void isOneResourceByBucketAndPrefix() {
    GcsLogStoreProvider provider = new GcsLogStoreProvider();
    GcsSettings settings = Emulated.bound(Map.of("bucket", "ci-logs"));

    assertEquals("gs://ci-logs/runlens", provider.resourceId(settings).orElseThrow());
    assertNotEquals(
        provider.resourceId(settings),
        provider.resourceId(Emulated.bound(Map.of("bucket", "ci-logs", "prefix", "other"))));
  }

  @Test
  void agreesWithTheReadme() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (RecordComponent component : GcsSettings.class.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      String fallback = setting.defaultValue();
      expected.put(SettingsBinder.key(component.getName()), fallback.isEmpty() ? "none" : fallback);
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

  private static void assertRefused(String named, String... keysAndValues) {
    Map<String, String> written = new HashMap<>(Map.of("bucket", "ci-logs"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      written.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    String problems =
        assertInstanceOf(Binding.Refused.class, SettingsBinder.bind(GcsSettings.class, written))
            .problems()
            .toString();
    assertTrue(problems.contains(named), problems);
    assertFalse(problems.contains("s3cret"), problems);
  }
}
