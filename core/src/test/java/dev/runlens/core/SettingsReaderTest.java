// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.Secret;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  @TempDir Path directory;

  @Test
  void everythingHasADefault() {
    ServerSettings settings = SettingsReader.read(List.of(), Map.of());
    assertEquals("127.0.0.1", settings.host());
    assertEquals(8080, settings.port());
    assertNull(settings.publicUrl());
    assertNull(settings.ingestToken());
    assertTrue(settings.dataDir().isAbsolute());
    assertEquals(2L * 1024 * 1024 * 1024, settings.mostLogBytes());
    assertEquals(
        List.of("github", "sqlite", "files", "rules"),
        settings.plugins().usual().stream().map(InstanceConfig::id).toList());
    assertEquals(List.of(), settings.plugins().instances());
  }

  @Test
  void theCommandLineBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
    Path file =
        file(
            """
            host: 0.0.0.0
            port: 1
            data-dir: /from/file
            ingest:
              token: from-the-file-0123456789
            logs:
              max-bytes: 1000
            """);
    ServerSettings settings =
        SettingsReader.read(
            List.of("--config", file.toString(), "--port", "3"),
            Map.of("RUNLENS_PORT", "2", "RUNLENS_DATA_DIR", "/from/environment"));
    assertEquals(3, settings.port());
    assertEquals(Path.of("/from/environment"), settings.dataDir());
    assertEquals("0.0.0.0", settings.host());
    assertEquals(Secret.of("from-the-file-0123456789"), settings.ingestToken());
    assertEquals(1_000, settings.mostLogBytes());
  }

  @Test
  void whoAsksForATokenTakesNoClaimsUnlessToldTo() throws IOException {
    Map<String, String> token = Map.of("RUNLENS_INGEST_TOKEN", "0123456789abcdef");
    assertTrue(SettingsReader.read(List.of(), Map.of()).ingestClaims());
    assertFalse(SettingsReader.read(List.of(), token).ingestClaims());
    assertTrue(SettingsReader.read(List.of("--ingest.claims", "on"), token).ingestClaims());
    for (String off : List.of("off", "\"off\"", "false")) {
      Path file = file("ingest:\n  claims: " + off);
      assertFalse(
          SettingsReader.read(List.of("--config", file.toString()), Map.of()).ingestClaims(), off);
    }
    SettingsReader.UnusableSettings refused =
        assertThrows(
            SettingsReader.UnusableSettings.class,
            () -> SettingsReader.read(List.of("--ingest.claims", "maybe"), Map.of()));
    assertTrue(String.valueOf(refused.getMessage()).contains("ingest.claims"));
  }

  @Test
  void theEnvironmentNamesTheFileToo() throws IOException {
    Path file = file("port: 7");
    assertEquals(
        7, SettingsReader.read(List.of(), Map.of("RUNLENS_CONFIG", file.toString())).port());
  }

  @Test
  void allProblemsAreSaidAtOnce() throws IOException {
    Path file =
        file(
            """
            prot: 1
            logs:
              max-bytes: many
            instances:
              archive:
                type: s3
            """);
    String said =
        problems(
            List.of("--config", file.toString(), "--port", "70000", "--verbose", "--host"),
            Map.of("RUNLENS_INGEST_TOKEN", "short", "RUNLENS_PUBLIC_URL", "runlens.example.com"));
    for (String word :
        List.of(
            "prot",
            "logs.max-bytes",
            "archive",
            "port",
            "--verbose",
            "--host",
            "ingest.token",
            "public-url")) {
      assertTrue(said.contains(word), () -> word + " is not said in: " + said);
    }
    assertEquals(8, said.lines().count(), said);
    assertFalse(said.contains("short"), said);
  }

  @Test
  void aFileThatIsNamedMustBeThereAndReadable() throws IOException {
    assertTrue(
        problems(List.of("--config", directory.resolve("none.yaml").toString()), Map.of())
            .contains("none.yaml"));
    Path broken = file("port: [1");
    assertTrue(problems(List.of("--config", broken.toString()), Map.of()).contains("runlens.yaml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "8080.5", "", "eighty"})
  void aPortIsANumberInRange(String port) {
    assertTrue(problems(List.of("--port", port), Map.of()).contains("port must be a number"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://example.com", "example.com", "https://", "http:///x", "://"})
  void aPublicUrlIsAWebAddress(String url) {
    assertTrue(problems(List.of("--public-url", url), Map.of()).contains("public-url"));
  }

  @Test
  void aPublicUrlIsTaken() {
    assertEquals(
        URI.create("https://runlens.example.com"),
        SettingsReader.read(List.of("--public-url", "https://runlens.example.com"), Map.of())
            .publicUrl());
  }

  @Test
  void instancesComeFromTheFileAndTheirSecretsFromTheEnvironment() throws IOException {
    Path file =
        file(
            """
            instances:
              archive:
                type: s3
                kind: log-store
                settings:
                  bucket: ci-logs
                  region: eu-west-1
            """);
    ServerSettings settings =
        SettingsReader.read(
            List.of("--config", file.toString()),
            Map.of(
                "RUNLENS_ARCHIVE_SECRET_KEY", "k",
                "RUNLENS_LOGS_MAX_BYTES", "1000",
                "PATH", "/bin"));
    assertEquals(
        new InstanceConfig(
            "archive",
            "s3",
            ExtensionPointKind.LOG_STORE,
            Map.of("bucket", "ci-logs", "region", "eu-west-1")),
        settings.plugins().instances().getFirst());
    assertEquals(Map.of("RUNLENS_ARCHIVE_SECRET_KEY", "k"), settings.plugins().environment());
  }

  @Test
  void theFileMaySayWhatTakesWhatIsNew() throws IOException {
    Path file =
        file(
            """
            defaults:
              log-store: archive
            """);
    assertEquals(
        Map.of(ExtensionPointKind.LOG_STORE, "archive"),
        SettingsReader.read(List.of("--config", file.toString()), Map.of()).plugins().defaults());
    assertTrue(
        problems(List.of("--config", file("defaults: {logs: a}").toString()), Map.of())
            .contains("defaults.logs"));
  }

  @Test
  void anUsualInstanceNeedsNoTypeInTheFile() throws IOException {
    Path file =
        file(
            """
            instances:
              github:
                settings: {app-id: 7}
            """);
    assertEquals(
        List.of(
            new InstanceConfig(
                "github", "github", ExtensionPointKind.EVENT_SOURCE, Map.of("app-id", "7"))),
        SettingsReader.read(List.of("--config", file.toString()), Map.of()).plugins().instances());
  }

  @Test
  void anInstanceCannotTakeTheNameOfAnotherKindsDefault() throws IOException {
    Path file =
        file(
            """
            instances:
              rules:
                type: s3
                kind: log-store
            """);
    assertTrue(
        problems(List.of("--config", file.toString()), Map.of()).contains("instances.rules"));
  }

  @Test
  void anInstanceNeedsANameOfTheRightForm() throws IOException {
    Path file =
        file(
            """
            instances:
              Archive_1:
                type: s3
                kind: log-store
            """);
    assertTrue(problems(List.of("--config", file.toString()), Map.of()).contains("Archive_1"));
  }

  private static String problems(List<String> arguments, Map<String, String> environment) {
    return String.valueOf(
        assertThrows(
                SettingsReader.UnusableSettings.class,
                () -> SettingsReader.read(arguments, environment))
            .getMessage());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("runlens.yaml"), content);
  }
}
