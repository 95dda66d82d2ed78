// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
  private static final Assets ASSETS = Assets.load();
  private static final Pages PAGES = new Pages(ASSETS);
  private static final User ADMIN = SamplePeoplePages.ADMIN;

  static Stream<Page> everyPage() {
    return SamplePages.all().stream();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void rendersACompleteDocument(Page page) {
    String html = PAGES.render(page, ADMIN);
    assertTrue(html.startsWith("<!doctype html>"));
    assertTrue(html.stripTrailing().endsWith("</html>"));
    assertEquals(1, count(html, "<h1[ >]"), "one heading of the first rank");
    assertEquals(1, count(html, "<main[ >]"));
    assertFalse(html.contains("{{#"), "a tag of the template is left");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void needsNothingTheContentSecurityPolicyForbids(Page page) {
    String html = PAGES.render(page, ADMIN);
    assertEquals(0, count(html, "\\sstyle\\s*="), "style attributes");
    assertEquals(0, count(html, "<[^>]*\\son[a-z]+\\s*="), "event handlers");
    assertEquals(0, count(html, "<style"), "inline styles");
    assertEquals(0, count(html, "<script(?![^>]* src=\"/assets/)"), "inline scripts");
    assertEquals(
        0, count(html, "<(?:script|link|img)[^>]*(?:src|href)=\"(?!/assets/)"), "other hosts");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void quotesEveryAttribute(Page page) {
    String withoutQuoted = PAGES.render(page, ADMIN).replaceAll("=\"[^\"]*\"", "");
    assertEquals(0, count(withoutQuoted, "<[a-z][^<>]*="));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void linksOnlyToPathsOfThisServerAndWebPages(Page page) {
    List<String> hrefs = all(PAGES.render(page, ADMIN), "href=\"([^\"]*)\"");
    assertTrue(
        hrefs.stream()
            .allMatch(href ->
                href.matches("(?s)/(?![/\\\\]).*|#.+|\\?.+|/|https?&#61;?://.*|https://.*")),
        hrefs::toString);
    assertFalse(hrefs.contains("#"), "a link that leads nowhere");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void namesOnlyAssetsThereAre(Page page) {
    for (String path : all(PAGES.render(page, ADMIN), "(?:src|href)=\"/assets/([^\"]*)\"")) {
      assertTrue(ASSETS.find(path).isPresent(), path);
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void usesOnlyIconsThereAre(Page page) {
    String html = PAGES.render(page, ADMIN);
    Set<String> drawn = Set.copyOf(all(html, "<symbol id=\"([^\"]*)\""));
    Set<String> used = Set.copyOf(all(html, "<use href=\"#([^\"]*)\""));
    assertTrue(drawn.containsAll(used), () -> used + " of " + drawn);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void hasNoIdTwice(Page page) {
    List<String> ids = all(PAGES.render(page, ADMIN), "\\sid=\"([^\"]*)\"");
    assertEquals(ids.size(), Set.copyOf(ids).size(), ids::toString);
  }

  @Test
  void showsHostileNamesAsText() {
    String html = PAGES.render(SamplePages.hostileJob("6"));
    assertFalse(html.contains("<script>alert"));
    assertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{layout}} &amp;"));
    assertEquals(0, count(html, "href=\"[^\"]*[<>]"));
  }

  @Test
  void showsHostileLogLinesAsText() {
    String html = PAGES.render(SamplePages.log("1", 1));
    assertFalse(html.contains("<script>alert"));
    assertFalse(html.contains("\u001b"), "an escape sequence is left");
  }

  @Test
  void leavesOutALinkToAnAddressThatIsNoWebPage() {
    assertFalse(
        PAGES.render(SamplePages.queuedJob("4", SamplePages.START)).contains("javascript:"));
  }

  @Test
  void keepsItselfUpToDateOnlyWhileSomethingRuns() {
    assertTrue(PAGES.render(SamplePages.run(true)).contains(" data-live"));
    assertFalse(PAGES.render(SamplePages.run(false)).contains(" data-live"));
    assertTrue(
        PAGES
            .render(SamplePages.runningJob("2", SamplePages.START, true))
            .contains(" data-running"));
    assertFalse(PAGES.render(SamplePages.finishedJob("1")).contains(" data-running"));
  }

  @Test
  void saysWhatToDoWhenThereIsNothingYet() {
    assertTrue(PAGES.render(SamplePages.noOrganizations("")).contains("/webhooks/github"));
    assertTrue(PAGES.render(SamplePages.unsampledJob("3")).contains("- uses: runlens/action@v1"));
    assertTrue(PAGES.render(SamplePages.unsampledJob("3")).contains("the log has expired"));
    assertFalse(PAGES.render(SamplePages.finishedJob("1")).contains("- uses:"));
  }

  @Test
  void showsTheStepsInThePlaceOfALogThatIsAwaited() {
    String running = PAGES.render(SamplePages.runningJob("2", SamplePages.START, true));
    String withoutLog = PAGES.render(SamplePages.unsampledJob("3"));
    assertEquals(2, count(running, "<td>Integration tests</td>"));
    assertEquals(1, count(running, "class=\"awaited\""));
    assertEquals(1, count(withoutLog, "<td>Integration tests</td>"));
    assertEquals(0, count(withoutLog, "class=\"awaited\""));
  }

  @Test
  void keepsThePlaceOfWhatScriptsWillFill() {
    String box = "id=\"processes\"";
    assertTrue(PAGES.render(SamplePages.finishedJob("1")).contains(box + ">"));
    assertTrue(PAGES.render(SamplePages.unsampledJob("3")).contains(box + " hidden>"));
  }

  @Test
  void namesTheKindOfAFindingInPlainWords() {
    assertTrue(PAGES.render(SamplePages.finishedJob("1")).contains("out of memory · rules"));
  }

  @Test
  void leadsToTheNextPageOfAList() {
    assertTrue(
        PAGES.render(SamplePages.repository(false)).contains("href=\"?after&#61;9001838\"")
            || PAGES.render(SamplePages.repository(false)).contains("href=\"?after=9001838\""));
    assertFalse(PAGES.render(SamplePages.organization()).contains("rel=\"prev\""));
  }

  @Test
  void showsTheRequestIdOfAnError() {
    assertTrue(PAGES.render(ErrorPage.of(500, "", "01JDX")).contains("01JDX"));
    assertFalse(PAGES.render(ErrorPage.of(503, "", "")).contains("Request id"));
  }

  @Test
  void showsWhatAModelSaysWithItsEvidence() {
    String html = PAGES.render(SamplePages.finishedJob("1"));
    assertTrue(html.contains("Resources, high confidence"));
    assertEquals(3, count(html, "<a class=\"cite\" href=\"/jobs/1"));
    assertEquals(1, count(html, "class=\"unverified\""));
    assertEquals(1, count(html, ">unverified</span>"));
    assertTrue(html.contains("2 citations did not hold and were left out."));
    assertTrue(html.contains("3 secrets redacted"));
    assertTrue(html.contains("found a few lines from where the model said"));
    assertEquals(1, count(html, "data-analyze data-fresh"));
    assertEquals(1, count(html, "data-asking hidden"));
    assertEquals(1, count(html, "data-problem hidden"));
  }

  @Test
  void saysBeforeAskingThatAModelIsElsewhere() {
    String html = PAGES.render(SamplePages.runningJob("2", SamplePages.START, true));
    assertTrue(html.contains("sends parts of the log, step names and metrics to Gemini, outside"));
    assertFalse(html.contains("class=\"answer\""));
    assertFalse(html.contains("data-fresh"));
  }

  @Test
  void showsAnAnalysisThatRunsAndHowToCancelIt() {
    String html = PAGES.render(SamplePages.finishedJob("8"));
    assertEquals(1, count(html, "data-part=\"analysis\" data-running"));
    assertTrue(html.contains("Asking gemini-2.5-flash, second try"));
    assertEquals(0, count(html, "data-asking hidden"));
  }

  @Test
  void saysWhyAnAnalysisFailedAndOffersToTryAgain() {
    String html = PAGES.render(SamplePages.unsampledJob("3"));
    assertTrue(html.contains("The model did not answer in 10 minutes."));
    assertEquals(0, count(html, "data-problem hidden"));
    assertTrue(html.contains(">Try again</button>"));
    assertFalse(html.contains("Below is the last answer"));
  }

  @Test
  void leadsAdminsToThePluginsWhereNoModelIsConfigured() {
    Page page = SamplePages.queuedJob("4", SamplePages.START);
    String link = "<a class=\"lnk\" href=\"/admin/plugins\">the plugins page</a>";
    assertTrue(PAGES.render(page, ADMIN).contains("No language model is configured."));
    assertEquals(1, count(PAGES.render(page, ADMIN), link));
    for (@Nullable User other : new @Nullable User[] {SamplePeoplePages.VIEWER, null}) {
      String html = PAGES.render(page, other);
      assertTrue(html.contains("ask an admin to add an analyzer"));
      assertEquals(0, count(html, link));
    }
  }

  private static long count(String html, String regex) {
    return Pattern.compile(regex).matcher(html).results().count();
  }

  private static List<String> all(String html, String regex) {
    return Pattern.compile(regex)
        .matcher(html)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toList());
  }
}
