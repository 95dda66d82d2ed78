// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for the pages that set the server up besides what holds for every page (PagesTest).
class SetupPagesTest {
  private static final Pages PAGES = new Pages(Assets.load());

  static Stream<Page> everyPage() {
    return SampleSetupPages.all().stream();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void labelsEveryFieldAndDescribesItByWhatIsThere(Page page) {
    String html = PAGES.render(page);
    List<String> ids = all(html, "\\sid=\"([^\"]*)\"");
    List<String> labelled = all(html, "<label[^>]* for=\"([^\"]*)\"");
    for (String field : all(html, "(<input\\s[^>]*>)")) {
      if (!field.contains("type=\"hidden\"")) {
        assertTrue(labelled.contains(all(field, "\\sid=\"([^\"]*)\"").getFirst()), field);
      }
    }
    assertTrue(
        all(html, "aria-describedby=\"([^\"]*)\"").stream()
            .flatMap(described -> Stream.of(described.split(" ", -1)))
            .allMatch(ids::contains));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("everyPage")
  void showsHostileTextAsText(Page page) {
    assertFalse(PAGES.render(page).contains("<script>alert"));
  }

  @Test
  void sendsTheSessionsTokenWithEveryFormOfAnAdmin() {
    String html = PAGES.render(SampleSetupPages.setup("new"));
    List<String> forms = all(html, "(?s)(<form.*?</form>)");
    assertEquals(2, forms.size());
    assertTrue(forms.stream().allMatch(form -> form.contains("name=\"csrf\"")));
  }

  @Test
  void giveNoTokenOfOursToTheSource() {
    String html = PAGES.render(SampleSetupPages.register());
    assertTrue(
        html.contains("action=\"https://github.com/settings/apps/new?state&#61;abc\""), html);
    assertFalse(html.contains("csrf"));
  }

  @Test
  void neverPostsToAnAddressThatIsNoWebPage() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RegisterPage(
                new Layout("", List.of(), "", false), "", "javascript:alert(1)", List.of()));
  }

  @Test
  void saysWhatToDoForEachStepThatDoesNotWork() {
    for (SetupPage.Check check : SampleSetupPages.setup("new").checks()) {
      assertFalse(check.advice().isEmpty(), check.label());
    }
    String html = PAGES.render(SampleSetupPages.setup("new"));
    assertTrue(html.contains("Create the App in step 2"));
    assertTrue(html.contains(" data-live"));
    assertFalse(PAGES.render(SampleSetupPages.setup("done")).contains(" data-live"));
  }

  @Test
  void leavesOutAnInstallLinkThatIsNoWebPage() {
    String html = PAGES.render(SampleSetupPages.all().get(6));
    assertFalse(html.contains("javascript:"));
    assertFalse(html.contains("Install it"));
  }

  @Test
  void offersNoFieldForAnAddressThatIsFixed() {
    assertTrue(PAGES.render(SampleSetupPages.setup("done")).contains("set by public-url"));
    assertTrue(
        PAGES.render(SampleSetupPages.setup("done")).matches("(?s).*name=\"url\"[^>]*readonly.*"));
  }

  private static List<String> all(String html, String regex) {
    return Pattern.compile(regex)
        .matcher(html)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
