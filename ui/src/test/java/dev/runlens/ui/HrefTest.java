// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HrefTest {
  @Test
  void keepsANameWithinItsSegment() {
    assertEquals("/orgs/a%2F..%2F%22%3Eb%20c", Href.organization("a/../\">b c"));
    assertEquals("/repos/acme/web", Href.repository("acme", "web"));
    assertEquals("/runs/7?attempt=2", Href.run("7", "2"));
    assertEquals("/jobs/7/log?from=1001", Href.log("7", "1001"));
  }

  @Test
  void continuesAListOnlyIfThereIsMore() {
    assertEquals("", Href.after(""));
    assertEquals("?after=a%26b", Href.after("a&b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://github.com/acme/web", "http://ghes.example:8080/a?b=c"})
  void letsWebPagesPass(String url) {
    assertEquals(url, Href.external(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https:",
        "https://a b",
        "/jobs/1"
      })
  void dropsEverythingElse(String url) {
    assertEquals("", Href.external(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jobs/1",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "javascript:alert(1)"
      })
  void refusesAPathOfAnotherServer(String href) {
    assertThrows(IllegalArgumentException.class, () -> new Layout.Crumb("x", href));
  }

  @Test
  void keepsAPluginOfAnyNameOnItsPath() {
    assertEquals("/admin/plugins#plugin-a%20%2F..%23b", Href.plugin("a /..#b"));
    assertEquals("/admin/plugins/a%20%2F..%23b/remove", Href.pluginAction("a /..#b", "remove"));
    assertEquals("/admin/instances/s3/default", Href.instanceAction("s3", "default"));
    assertEquals(
        "/admin/instances/new?kind=log-store&type=a%26b", Href.newInstance("log-store", "a&b"));
  }
}
