// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.loader.SettingField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceSpecTest {

  private static final ExtensionPointKind LOGS = ExtensionPointKind.LOG_STORE;

  private static InstanceConfig config(String type, Map<String, String> settings) {
    return new InstanceConfig("s3", type, LOGS, settings);
  }

  private static Optional<PluginRecords.Instance> kept(InstanceConfig config) {
    return Optional.of(new PluginRecords.Instance(config, false, false));
  }

  private static Configuration environment(Map<String, String> variables) {
    return new Configuration(List.of(), List.of(), Map.of(), variables);
  }

  @Test
  void theEnvironmentComesBeforeTheFileAndTheFileBeforeThePage() {
    InstanceSpec spec =
        InstanceSpec.of(
            Optional.of(config("s3", Map.of("bucket", "file", "region", "file"))),
            kept(config("s3", Map.of("bucket", "page", "region", "page", "prefix", "page"))),
            environment(Map.of("RUNLENS_S3_BUCKET", "variable", "RUNLENS_S3_SECRET_KEY", "hush")),
            List.of("s3"));
    assertEquals(
        Map.of("bucket", "variable", "region", "file", "prefix", "page", "secret-key", "hush"),
        spec.settings());
    assertEquals(
        Map.of(
            "bucket", "RUNLENS_S3_BUCKET",
            "region", "runlens.yaml",
            "secret-key", "RUNLENS_S3_SECRET_KEY"),
        spec.fixed());
    assertEquals(Map.of("prefix", "page"), spec.changeable());
    assertTrue(spec.configured());
    assertFalse(spec.enabled());
    assertFalse(spec.toString().contains("hush"));
  }

  @Test
  void whatWasKeptOfAnotherTypeIsNotForThisOne() {
    InstanceSpec spec =
        InstanceSpec.of(
            Optional.of(config("filesystem", Map.of())),
            kept(config("s3", Map.of("bucket", "page"))),
            environment(Map.of()),
            List.of("s3"));
    assertEquals("filesystem", spec.type());
    assertEquals(Map.of(), spec.settings());
  }

  @Test
  void aVariableBelongsToTheInstanceOfTheLongestName() {
    Configuration all =
        environment(
            Map.of(
                "RUNLENS_S3_BUCKET", "a",
                "RUNLENS_S3_OLD_BUCKET", "b",
                "RUNLENS_S30_BUCKET", "c"));
    List<String> ids = List.of("s3", "s3-old", "s30");
    assertEquals(Map.of("bucket", "RUNLENS_S3_BUCKET"), all.variablesOf("s3", ids));
    assertEquals(Map.of("bucket", "RUNLENS_S3_OLD_BUCKET"), all.variablesOf("s3-old", ids));
    assertEquals(
        Map.of("bucket", "RUNLENS_S3_BUCKET", "old-bucket", "RUNLENS_S3_OLD_BUCKET"),
        all.variablesOf("s3", List.of("s3")));
  }

  @Test
  void takesSecretsOutOfMessages() {
    InstanceSpec spec =
        InstanceSpec.of(
            Optional.of(config("s3", Map.of("bucket", "logs", "token", "abc"))),
            Optional.empty(),
            environment(Map.of()),
            List.of("s3"));
    assertEquals(
        "Cannot use logs with ***",
        spec.withoutSecrets(
            List.of(
                field("bucket", SettingField.Kind.TEXT),
                field("token", SettingField.Kind.SECRET),
                field("other", SettingField.Kind.SECRET)),
            "Cannot use logs with abc"));
  }

  private static SettingField field(String key, SettingField.Kind kind) {
    return new SettingField(key, key, "", kind, "", true, 0, 0, List.of());
  }
}
