// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for the pages of the admin besides what holds for every page (PagesTest).
class AdminPagesTest {
  private static final Pages PAGES = new Pages(Assets.load());

  static Stream<Page> everyPage() {
    return Stream.of(SampleAdminPages.all(), SamplePeoplePages.all()).flatMap(List::stream);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void sendsTheTokenWithEveryForm(Page page) {
    for (String form : all(PAGES.render(page), "(?s)<form([^>]*method=\"post\".*?)</form>")) {
      assertTrue(form.contains("name=\"csrf\""), form);
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void postsOnlyToPathsOfThisServer(Page page) {
    List<String> targets = all(PAGES.render(page), "\\s(?:form)?action=\"([^\"]*)\"");
    assertTrue(
        targets.stream().allMatch(target -> target.matches("/(?!/)[^\\s<>]*")), targets::toString);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void namesEveryFieldAndDescribesItByWhatIsThere(Page page) {
    String html = PAGES.render(page);
    List<String> ids = all(html, "\\sid=\"([^\"]*)\"");
    List<String> labelled = all(html, "<label[^>]* for=\"([^\"]*)\"");
    assertTrue(Stream.of(html).flatMap(AdminPagesTest::fields).allMatch(labelled::contains));
    assertTrue(all(html, "popovertarget=\"([^\"]*)\"").stream().allMatch(ids::contains));
    assertTrue(
        all(html, "aria-describedby=\"([^\"]*)\"").stream()
            .flatMap(described -> Stream.of(described.split(" ", -1)))
            .allMatch(ids::contains));
    assertTrue(
        all(html, "href=\"#([^\"]*)\"").stream()
            .filter(target -> !target.startsWith("i-"))
            .allMatch(ids::contains));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void showsHostileTextAsText(Page page) {
    assertFalse(PAGES.render(page).contains("<script>alert"));
  }

  @Test
  void saysTheEffectOfAnActionBeforeItHappens() {
    String html = PAGES.render(SampleAdminPages.plugins(null));
    int question = html.indexOf("id=\"ask-admin-instances-postgres-disable\"");
    int effect = html.indexOf("New samples wait on disk until it is enabled again.");
    int form = html.indexOf("action=\"/admin/instances/postgres/disable\"");
    assertTrue(html.contains("popovertarget=\"ask-admin-instances-postgres-disable\""));
    assertTrue(0 < question && question < form && form < effect);
    assertEquals(1, all(html, "(/admin/instances/postgres/disable)").size());
  }

  @Test
  void doesAtOnceWhatHasNoEffectToThinkAbout() {
    String html = PAGES.render(SampleAdminPages.plugins(null));
    assertTrue(html.contains("action=\"/admin/instances/gcs-old/enable\""));
    assertFalse(html.contains("id=\"ask-admin-instances-gcs-old-enable\""));
  }

  @Test
  void saysWhyAnActionIsMissing() {
    String html = PAGES.render(SampleAdminPages.plugins(null));
    assertTrue(html.contains("1,204 logs are still here, so it cannot be removed"));
    assertFalse(html.contains("/admin/instances/filesystem/remove"));
    assertTrue(html.contains("It is set in runlens.yaml"));
    assertFalse(html.contains("/admin/instances/github/disable"));
  }

  @Test
  void leadsFromABannerToTheRowOfThePlugin() {
    String html = PAGES.render(SampleAdminPages.plugins(null));
    assertTrue(html.contains("href=\"/admin/plugins#plugin-logs-azure\""));
    assertTrue(html.contains("id=\"plugin-logs-azure\""));
    assertTrue(html.contains("action=\"/admin/instances/local-llm/retry\""));
  }

  @Test
  void neverShowsASecretAndSaysWhetherThereIsOne() {
    String kept = PAGES.render(SampleAdminPages.instance(null, false, null));
    String fresh = PAGES.render(SampleAdminPages.newInstance(false));
    assertFalse(kept.matches("(?s).*<input[^>]*type=\"password\"[^>]*value=.*"));
    assertTrue(kept.contains("placeholder=\"Kept; type to replace it\""));
    assertTrue(kept.contains("name=\"r.secret-access-key\""));
    assertFalse(fresh.contains("Kept; type"));
    assertFalse(fresh.contains("name=\"r."));
  }

  @Test
  void asksForASecretAgainThatATestCouldNotKeep() {
    assertTrue(
        PAGES
            .render(SampleAdminPages.instance(null, true, null))
            .contains("type it again to save it"));
    assertFalse(
        PAGES
            .render(SampleAdminPages.instance(null, false, null))
            .contains("type it again to save it"));
  }

  @Test
  void sendsNothingForASettingThatIsFixedElsewhere() {
    String some = PAGES.render(SampleAdminPages.instance(null, false, null));
    String none = PAGES.render(SampleAdminPages.fixedInstance());
    assertTrue(some.contains("set by RUNLENS_S3_BUCKET"));
    assertFalse(some.contains("name=\"s.bucket\""));
    assertTrue(some.contains("name=\"s.region\""));
    assertFalse(none.contains("name=\"s."));
    assertFalse(none.contains(">Save<"));
  }

  @Test
  void leadsFromTheSummaryToEveryFieldThatIsWrong() {
    String html = PAGES.render(SampleAdminPages.newInstance(true));
    assertTrue(html.contains("href=\"#id\""));
    assertTrue(html.contains("href=\"#s-read-timeout\""));
    assertEquals(3, all(html, "(aria-invalid=\"true\")").size());
    assertFalse(
        PAGES
            .render(SampleAdminPages.instance(null, false, SampleAdminPages.passed()))
            .contains("class=\"faults\""));
  }

  @Test
  void postsANewInstanceElsewhereThanAnOldOne() {
    String fresh = PAGES.render(SampleAdminPages.newInstance(false));
    String old = PAGES.render(SampleAdminPages.instance(null, false, null));
    assertTrue(fresh.contains("action=\"/admin/instances\""));
    assertTrue(fresh.contains("formaction=\"/admin/instances/test\""));
    assertTrue(fresh.contains("name=\"kind\" value=\"log-store\""));
    assertTrue(old.contains("action=\"/admin/instances/s3\""));
    assertTrue(old.contains("formaction=\"/admin/instances/s3/test\""));
    assertFalse(old.contains("name=\"id\""));
  }

  @Test
  void cutsAHashOnlyIfItIsLong() {
    PluginsPage.Plugin bundled = SampleAdminPages.plugins(null).plugins().getFirst();
    assertEquals("5d1c0b77e6a9…", bundled.shortSha256());
    assertTrue(PAGES.render(SampleAdminPages.plugins(null)).contains(bundled.sha256()));
  }

  /// The ids of all fields people fill in.
  private static Stream<String> fields(String html) {
    return all(html, "(<(?:input|select)\\s[^>]*>)").stream()
        .filter(field -> !field.contains("type=\"hidden\""))
        .map(field -> all(field, "\\sid=\"([^\"]*)\"").getFirst());
  }

  private static List<String> all(String html, String regex) {
    return Pattern.compile(regex)
        .matcher(html)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
