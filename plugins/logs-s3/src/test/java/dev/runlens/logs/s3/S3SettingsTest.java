// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Setting;
import dev.runlens.api.log.LogStoreException;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import dev.runlens.testkit.TestComponentContext;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3SettingsTest {

  private final S3LogStoreProvider provider = new S3LogStoreProvider();

  @Test
  void needsABucketOnly() {
    S3Settings settings = bound(Map.of("bucket", "ci-logs"));

    assertEquals("s3://ci-logs/runlens", settings.place());
    assertEquals(3, settings.attempts());
  }

  @Test
  void takesSlashesOffThePrefix() {
    assertEquals("a/b", bound(Map.of("bucket", "ci-logs", "prefix", "/a/b/")).prefix());
    assertEquals("s3://ci-logs", bound(Map.of("bucket", "ci-logs", "prefix", "/")).place());
  }

  @ParameterizedTest
  @CsvSource({
    "bucket, s3://ci-logs",
    "bucket, ab",
    "bucket, ci-logs--use1-az4--x-s3",
    "prefix, a/../b",
    "prefix, a b",
    "region, https://eu",
    "endpoint, ftp://host",
    "endpoint, https://user:s3cret@host",
    "endpoint, localhost:9000",
    "access-key-id, AKIA",
    "secret-access-key, s3cret",
    "connect-timeout, PT0S",
    "read-timeout, 1d",
    "attempts, 0",
    "attempts, 11",
  })
  void refuses(String key, String value) {
    Map<String, String> written = new HashMap<>(Map.of("bucket", "ci-logs"));
    written.put(key, value);

    Binding<S3Settings> binding = SettingsBinder.bind(S3Settings.class, written);

    String refusal = assertRefused(binding);
    assertTrue(refusal.contains(key), refusal);
    assertFalse(refusal.contains("s3cret"), refusal);
  }

  private static String assertRefused(Binding<S3Settings> binding) {
    return switch (binding) {
      case Binding.Bound<S3Settings> bound -> throw new AssertionError("not refused: " + bound);
      case Binding.Refused<S3Settings> refused -> refused.problems().toString();
    };
  }

  @Test
  void isOneResourceWhateverItsCredentials() {
    Map<String, String> keys =
        Map.of("bucket", "ci-logs", "access-key-id", "AKIA", "secret-access-key", "s3cret");

    assertEquals(resource(Map.of("bucket", "ci-logs")), resource(keys));
    assertFalse(resource(keys).contains("s3cret"));
    assertNotEquals(
        resource(Map.of("bucket", "ci-logs")),
        resource(Map.of("bucket", "ci-logs", "prefix", "x")));
    assertNotEquals(
        resource(Map.of("bucket", "ci-logs")),
        resource(Map.of("bucket", "ci-logs", "endpoint", "http://localhost:9000")));
  }

  private String resource(Map<String, String> written) {
    return provider.resourceId(bound(written)).orElseThrow();
  }

  @Test
  void doesNotOpenWithoutCredentials(@TempDir Path directory) {
    String nowhere = directory.resolve("none").toString();
    Map<String, String> nobody =
        Map.of(
            "aws.sharedCredentialsFile", nowhere,
            "aws.configFile", nowhere,
            "aws.disableEc2Metadata", "true");
    nobody.forEach(System::setProperty);
    try (TestComponentContext context = new TestComponentContext(directory)) {
      LogStoreException thrown =
          assertThrows(
              LogStoreException.class,
              () -> provider.open(bound(Map.of("bucket", "ci-logs")), context));
      assertEquals(Kind.CONFIG, thrown.kind());
      assertTrue(String.valueOf(thrown.getMessage()).contains("access-key-id"));
    } finally {
      nobody.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void agreesWithTheReadme() throws IOException {
    Map<String, String> expected = new HashMap<>();
    for (RecordComponent component : S3Settings.class.getRecordComponents()) {
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

  private static S3Settings bound(Map<String, String> written) {
    return switch (SettingsBinder.bind(S3Settings.class, written)) {
      case Binding.Bound<S3Settings>(S3Settings settings) -> settings;
      case Binding.Refused<S3Settings> refused -> throw new AssertionError(refused);
    };
  }
}
