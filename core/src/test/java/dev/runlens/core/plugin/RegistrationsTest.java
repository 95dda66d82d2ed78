// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.Registration;
import dev.runlens.core.plugin.PluginRequestException.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Registrations of plugins, and settings that come from elsewhere than a form.
class RegistrationsTest {

  private static final URI HOST = URI.create("https://forge.example.com");
  private static final ExtensionPointKind SOURCE = ExtensionPointKind.EVENT_SOURCE;

  @TempDir Path directory;
  private HostFixture fixture;

  @BeforeEach
  void make() {
    fixture = new HostFixture(directory).with(ForgeFixture.plugin());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Registration.Request request(String organization) {
    URI own = URI.create("https://runlens.example.com");
    return new Registration.Request(
        HOST,
        organization,
        "Runlens",
        own,
        own.resolve("/webhooks/forge"),
        own.resolve("/setup/forge/callback"),
        own.resolve("/sign-in/forge/callback"),
        "a-state");
  }

  private static String secretOf(PluginHost host, String key) {
    return host.secrets().stream().filter(secret -> secret.contains(key)).findFirst().orElse("");
  }

  @Test
  void offersWhatCanBeSetUpInOneClick() {
    PluginHost host = fixture.with(HostFixture.probe("logs")).start();
    assertEquals(
        List.of("forge"), host.registrations().offers().stream().map(Offer::type).toList());
  }

  @Test
  void givesTheFormOfThePlugin() {
    Registration.Form form = fixture.start().registrations().form("forge", request("acme"));
    assertEquals(URI.create("https://forge.example.com/apps/new?state=a-state"), form.action());
    assertTrue(form.fields().getOrDefault("manifest", "").contains("/webhooks/forge"));
  }

  @Test
  void tellsWhatThePluginRefuses() {
    Registrations registrations = fixture.start().registrations();
    assertEquals(
        "An organization has no spaces.",
        HostFixture.refused(Kind.INVALID, () -> registrations.form("forge", request("a b"))));
    assertEquals(
        "Forge does not know this code.",
        HostFixture.refused(Kind.INVALID, () -> registrations.finish("forge", HOST, "used")));
    assertEquals(
        "Forge does not answer.",
        HostFixture.refused(Kind.CONFLICT, () -> registrations.finish("forge", HOST, "away")));
    HostFixture.refused(Kind.NOT_FOUND, () -> registrations.finish("probe", HOST, "good"));
  }

  @Test
  void keepsSecretsOutOfWhatACarelessPluginSays() {
    Registrations registrations = fixture.start().registrations();
    String refused =
        HostFixture.refused(Kind.INVALID, () -> registrations.finish("forge", HOST, "careless"));
    String failed =
        HostFixture.refused(Kind.CONFLICT, () -> registrations.finish("forge", HOST, "bug"));
    assertFalse((refused + failed).contains("0123456789abcdef"), refused + failed);
    assertTrue(failed.contains("a fault of the plugin"), failed);
  }

  @Test
  void adoptsSettingsForAnInstanceThatIsThereOrNot() {
    PluginHost host = fixture.start();
    host.instanceChanges().adopt("forge", SOURCE, "forge", Map.of("app-id", "1"));
    host.instanceChanges()
        .adopt("forge", SOURCE, "forge", Map.of("webhook-secret", "the first secret"));
    InstanceStatus adopted = host.instance("forge").orElseThrow();
    assertEquals(Map.of("app-id", "1"), adopted.values());
    assertEquals("the first secret", secretOf(host, "first"));
    assertTrue(adopted.slot().report().open());

    InstanceStatus again = fixture.start().instance("forge").orElseThrow();
    assertEquals(Map.of("app-id", "1"), again.values());
    assertTrue(again.secrets().contains("webhook-secret"));
  }

  @Test
  void adoptsWhatTheFileLeavesOpen() {
    PluginHost host =
        fixture.start(new InstanceConfig("forge", "forge", SOURCE, Map.of("app-id", "7")));
    host.instanceChanges()
        .adopt("forge", SOURCE, "forge", Map.of("app-id", "1", "webhook-secret", "a secret of it"));
    assertEquals("7", host.instance("forge").orElseThrow().values().get("app-id"));
    assertEquals("a secret of it", secretOf(host, "of it"));
  }

  @Test
  void adoptsNothingUnderTheNameOfSomethingElse() {
    PluginHost host =
        fixture.with(HostFixture.probe("logs")).start(HostFixture.logs("forge", "probe", "here"));
    String why =
        HostFixture.refused(
            Kind.CONFLICT,
            () -> host.instanceChanges().adopt("forge", SOURCE, "forge", Map.of("app-id", "1")));
    assertEquals("forge is a log store of type probe already.", why);
  }

  @Test
  void changesSomeSettingsAndLeavesTheOthers() {
    PluginHost host = fixture.start();
    host.instanceChanges()
        .adopt(
            "forge", SOURCE, "forge", Map.of("app-id", "1", "webhook-secret", "the first secret"));
    host.instanceChanges().change("forge", Map.of("webhook-secret", "the second secret"));
    assertEquals("1", host.instance("forge").orElseThrow().values().get("app-id"));
    assertEquals("the second secret", secretOf(host, "second"));
  }

  @Test
  void changesNothingThatTheFileGives() {
    PluginHost host =
        fixture.start(
            new InstanceConfig(
                "forge", "forge", SOURCE, Map.of("webhook-secret", "the secret of the file")));
    String why =
        HostFixture.refused(
            Kind.CONFLICT,
            () -> host.instanceChanges().change("forge", Map.of("webhook-secret", "another one")));
    assertEquals("webhook-secret is set by runlens.yaml: change it there.", why);
    assertEquals("the secret of the file", secretOf(host, "file"));
    assertTrue(sources(host).containsKey("forge"));
  }

  private static Map<String, Slot<EventSource>> sources(PluginHost host) {
    return host.sources();
  }
}
