// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.plugin.Configuration;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceConfig;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.testkit.plugin.PluginFixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPagesEndpointTest {

  private static final String SECRET = "correct horse battery staple";
  private static final Map<String, String> VAULT =
      Map.of(
          "kind", "log-store",
          "type", "vault",
          "id", "vault",
          "s.place", "cellar",
          "s.password", SECRET,
          "s.careful", "true",
          "s.copies", "2");

  @TempDir Path directory;
  private AdminFixture fixture;
  private AdminFixture.Browser browser;

  @BeforeEach
  void start() throws Exception {
    fixture = AdminFixture.start(directory, Configuration.of(List.of()));
    browser = fixture.new Browser();
  }

  private void startOther(Configuration configuration, PluginFixture... plugins) throws Exception {
    fixture.close();
    fixture = AdminFixture.start(directory.resolve("other"), configuration, plugins);
    browser = fixture.new Browser();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void showsAServerWithoutAnyPlugin() throws Exception {
    startOther(Configuration.of(List.of()));
    String page = browser.page("/admin/plugins");
    assertTrue(page.contains("No plugin is installed."), page);
    assertTrue(page.contains("Nothing is observed"), page);
    assertTrue(page.contains("0 plugins, 0 instances"), page);
  }

  @Test
  void showsWhatDoesNotWorkAndWhy() throws Exception {
    startOther(
        Configuration.of(
            List.of(
                new InstanceConfig("lost", "s4", ExtensionPointKind.LOG_STORE, Map.of()),
                new InstanceConfig(
                    "shut", "vault", ExtensionPointKind.LOG_STORE, Map.of("place", "closed")))),
        AdminFixture.vault(),
        PluginFixture.probe("broken").inStaticInitializer("throw new AssertionError(\"no\");"));
    String page = browser.page("/admin/plugins");
    assertTrue(page.contains("lost does not work"), page);
    assertTrue(page.contains("No plugin offers the log store type &#39;s4&#39;"), page);
    assertTrue(page.contains("shut does not work"), page);
    assertTrue(page.contains("No entry"), page);
    assertTrue(page.contains("Plugin broken"), page);
    String lost = browser.page("/admin/instances/lost");
    assertTrue(lost.contains("No loaded plugin offers the type s4."), lost);
  }

  /// Whoever wrote a plugin writes names, descriptions, labels and messages of this page.
  @Test
  void escapesWhatAPluginSaysOfItself() throws Exception {
    startOther(
        Configuration.of(List.of()),
        AdminFixture.vault()
            .property("plugin.description", "<img src=x onerror=alert(1)>")
            .property("plugin.provider", "\"><script>alert(2)</script>")
            .property("plugin.license", "{{{layout}}}"));
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    assertEquals(422, fixture.upload(new byte[1], "X-Filename", "<b>.zip").statusCode());
    String tested =
        browser
            .send(
                "/admin/instances/vault/test",
                Map.of("s.place", "nowhere", "s.copies", "\"><script>alert(3)</script>"))
            .body();
    for (String page :
        List.of(
            browser.page("/admin/plugins"),
            browser.page("/admin/instances/vault"),
            browser.page("/admin/instances/new?kind=log-store&type=vault"),
            tested)) {
      for (String hostile : List.of("<script>alert", "<img src", "<i>", "<b>it", "<b>well")) {
        assertFalse(page.contains(hostile), hostile + " in " + page);
      }
    }
    assertTrue(browser.page("/admin/plugins").contains("Vault &lt;script&gt;"));
    assertTrue(browser.page("/admin/plugins").contains("{{{layout}}}"));
  }

  @Test
  void saysOnceWhatAFormDid() throws Exception {
    HttpResponse<String> added = browser.send("/admin/instances", VAULT);
    assertEquals(303, added.statusCode(), added.body());
    assertEquals("/admin/plugins", added.headers().firstValue("location").orElse(""));
    AdminFixture.Browser other = fixture.new Browser();
    assertFalse(other.page("/admin/plugins").contains("Added vault."));
    assertTrue(browser.page("/admin/plugins").contains("Added vault."));
    assertFalse(browser.page("/admin/plugins").contains("Added vault."));
    assertEquals("instance.add vault Done.", fixture.lastAudit());
  }

  @Test
  void bringsTheFormBackWithWhatIsWrongAndWithoutTheSecret() throws Exception {
    HttpResponse<String> refused =
        browser.send(
            "/admin/instances",
            Map.of(
                "kind", "log-store",
                "type", "vault",
                "id", "vault",
                "s.place", "a \"quoted\" place",
                "s.password", SECRET,
                "s.copies", "many"));
    assertEquals(422, refused.statusCode());
    String page = refused.body();
    assertTrue(page.contains("Correct this first"), page);
    assertTrue(page.contains("href=\"#s-copies\""), page);
    assertTrue(page.contains("a &quot;quoted&quot; place"), page);
    assertTrue(page.contains("type it again to save it"), page);
    assertFalse(page.contains(SECRET), page);
    assertTrue(fixture.host.instances().isEmpty());

    HttpResponse<String> misnamed =
        browser.send(
            "/admin/instances",
            Map.of("kind", "log-store", "type", "vault", "id", "No Name", "s.copies", "1"));
    assertEquals(422, misnamed.statusCode());
    assertTrue(misnamed.body().contains("href=\"#id\""), misnamed.body());
  }

  @Test
  void anUntickedBoxIsFalse() throws Exception {
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    assertEquals("true", vault().values().get("careful"));
    assertTrue(browser.page("/admin/instances/vault").contains("value=\"true\" checked"));
    HttpResponse<String> saved =
        browser.send("/admin/instances/vault", Map.of("s.place", "cellar", "s.copies", "2"));
    assertEquals(303, saved.statusCode(), saved.body());
    assertEquals("/admin/instances/vault", saved.headers().firstValue("location").orElse(""));
    assertEquals("false", vault().values().get("careful"));
    String page = browser.page("/admin/instances/vault");
    assertTrue(page.contains("Saved vault."), page);
    assertFalse(page.contains("value=\"true\" checked"), page);
  }

  @Test
  void aSecretStaysUnlessItIsRemovedOrReplaced() throws Exception {
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    Map<String, String> form = Map.of("s.place", "cellar", "s.password", "", "s.copies", "2");
    assertEquals(303, browser.send("/admin/instances/vault", form).statusCode());
    assertEquals(1, vault().secrets().size());
    String page = browser.page("/admin/instances/vault");
    assertTrue(page.contains("Kept; type to replace it"), page);
    assertFalse(page.contains(SECRET), page);
    assertEquals(
        303,
        browser
            .send("/admin/instances/vault", Map.of("s.place", "cellar", "r.password", "true"))
            .statusCode());
    assertEquals(0, vault().secrets().size());
  }

  @Test
  void anEmptyFieldGoesBackToItsDefault() throws Exception {
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    assertEquals(
        303,
        browser
            .send("/admin/instances/vault", Map.of("s.place", "  ", "s.copies", ""))
            .statusCode());
    assertEquals(Map.of("careful", "false"), vault().values());
  }

  @Test
  void showsButDoesNotSendWhatIsFixed() throws Exception {
    startOther(
        new Configuration(
            List.of(
                new InstanceConfig(
                    "vault", "vault", ExtensionPointKind.LOG_STORE, Map.of("place", "attic"))),
            List.of(),
            Map.of(ExtensionPointKind.LOG_STORE, "vault"),
            Map.of("RUNLENS_VAULT_PASSWORD", SECRET, "RUNLENS_VAULT_CAREFUL", "false")),
        AdminFixture.vault());
    String page = browser.page("/admin/instances/vault");
    assertTrue(page.contains("set in runlens.yaml"), page);
    assertTrue(page.contains("set by RUNLENS_VAULT_PASSWORD"), page);
    assertTrue(page.contains("attic"), page);
    assertFalse(page.contains(SECRET), page);
    assertFalse(page.contains("name=\"s.place\""), page);
    HttpResponse<String> saved =
        browser.send(
            "/admin/instances/vault",
            Map.of("s.place", "elsewhere", "s.careful", "true", "s.copies", "5"));
    assertEquals(303, saved.statusCode(), saved.body());
    assertEquals(Map.of("place", "attic", "careful", "false", "copies", "5"), vault().values());
    assertTrue(browser.page("/admin/plugins").contains("It is set in runlens.yaml."));
  }

  @Test
  void buttonsDoWhatTheySayOrSayWhyNot() throws Exception {
    startOther(
        Configuration.of(
            List.of(new InstanceConfig("fixed", "vault", ExtensionPointKind.LOG_STORE, Map.of()))),
        AdminFixture.vault());
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    says("/admin/instances/vault/disable", "Disabled vault.", "instance.disable vault Done.");
    says(
        "/admin/instances/vault/default",
        "vault is disabled. Enable it first.",
        "instance.default vault Refused: vault is disabled. Enable it first.");
    says("/admin/instances/vault/enable", "Enabled vault.", "instance.enable vault Done.");
    says("/admin/instances/vault/retry", "Tried vault again.", "instance.enable vault Done.");
    says("/admin/instances/vault/default", "vault takes what is new.", "instance.default vault");
    says("/admin/instances/vault/remove", "choose another", "instance.remove vault Refused: ");
    says("/admin/instances/fixed/default", "fixed takes what is new.", "instance.default fixed");
    says("/admin/instances/vault/remove", "Removed vault.", "instance.remove vault Done.");
    says("/admin/instances/vault/remove", "There is no instance vault.", "instance.remove vault R");
    says("/admin/plugins/vault/disable", "Disabled vault.", "plugin.disable vault Done.");
    says("/admin/plugins/vault/enable", "Enabled vault.", "plugin.enable vault Done.");
    says("/admin/plugins/vault/remove", "came with the server", "plugin.remove vault Refused: ");
    says("/admin/plugins/a%20b/remove", "There is no plugin a b.", "plugin.remove a b Refused: ");
  }

  private void says(String path, String words, String audit) throws Exception {
    HttpResponse<String> pressed = browser.press(path);
    assertEquals(303, pressed.statusCode(), pressed.body());
    assertEquals("/admin/plugins", pressed.headers().firstValue("location").orElse(""));
    assertTrue(fixture.lastAudit().startsWith(audit), fixture.lastAudit());
    String page = browser.page("/admin/plugins");
    String flash = page.substring(page.indexOf("id=\"flash\""));
    assertTrue(flash.substring(0, flash.indexOf("</div>")).contains(words), flash);
  }

  @Test
  void testsWhatIsInTheFormAndKeepsNothing() throws Exception {
    HttpResponse<String> fresh = browser.send("/admin/instances/test", VAULT);
    assertEquals(200, fresh.statusCode(), fresh.body());
    assertTrue(fresh.body().contains("The connection works"), fresh.body());
    assertFalse(fresh.body().contains(SECRET), fresh.body());
    assertTrue(fixture.host.instances().isEmpty());
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    HttpResponse<String> wrong =
        browser.send("/admin/instances/vault/test", Map.of("s.place", "nowhere", "s.copies", "2"));
    assertEquals(200, wrong.statusCode());
    assertTrue(wrong.body().contains("is &lt;nowhere&gt;."), wrong.body());
    assertEquals("cellar", vault().values().get("place"));
    HttpResponse<String> thrown =
        browser.send("/admin/instances/vault/test", Map.of("s.place", "thrown", "s.copies", "2"));
    assertTrue(thrown.body().contains("cannot reach it as ***"), thrown.body());
    assertFalse(thrown.body().contains(SECRET), thrown.body());
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    for (String path :
        List.of(
            "/admin/instances/nothing",
            "/admin/instances/new",
            "/admin/instances/new?kind=log-store&type=s4",
            "/admin/nothing")) {
      HttpResponse<String> answer = browser.get(path);
      assertEquals(404, answer.statusCode(), path);
      assertTrue(answer.body().contains("</html>"), path);
    }
    assertEquals(404, browser.send("/admin/instances/nothing", VAULT).statusCode());
    assertEquals(404, browser.send("/admin/instances", Map.of("kind", "log-store")).statusCode());
  }

  @Test
  void suggestsAFreeName() throws Exception {
    String path = "/admin/instances/new?kind=log-store&type=vault";
    assertTrue(browser.page(path).contains("name=\"id\" value=\"vault\""));
    assertEquals(303, browser.send("/admin/instances", VAULT).statusCode());
    assertTrue(browser.page(path).contains("name=\"id\" value=\"vault-2\""));
  }

  private InstanceStatus vault() {
    return fixture.host.instance("vault").orElseThrow();
  }
}
