// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExpressionsTest {

  private final JobScope scope = new JobScope();

  ExpressionsTest() {
    scope.put("github", "ref_name", "main");
    scope.put("env", "EMPTY", "");
  }

  @Test
  void replacesEachExpressionOfAText() {
    assertEquals("on main!", Expressions.interpolate("on ${{ github.ref_name }}!", scope));
    assertEquals("[]", Expressions.interpolate("[${{ github.unknown }}]", scope));
    assertEquals("it's", Expressions.interpolate("${{ 'it''s' }}", scope));
    assertEquals("b", Expressions.interpolate("${{ env.EMPTY || 'b' }}", scope));
    assertEquals("$x {y}", Expressions.interpolate("$x {y}", scope));
  }

  @Test
  void decidesConditionsWithAnImpliedSuccess() {
    assertTrue(Expressions.holds("", scope));
    assertTrue(Expressions.holds("github.ref_name == 'MAIN' && !env.EMPTY", scope));
    assertTrue(Expressions.holds("${{ contains('a,b', 'b') && (1 != 2) }}", scope));
    scope.status("failure");
    assertFalse(Expressions.holds("github.ref_name == 'main'", scope));
    assertTrue(Expressions.holds("failure() && github.ref_name == 'main'", scope));
    assertTrue(Expressions.holds("always()", scope));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String source :
        new String[] {
          "secrets.TOKEN", "hashFiles('x')", "1 < 2", "github.ref_name ==", "(1", "env"
        }) {
      assertThrows(
          WorkflowException.class,
          () -> Expressions.interpolate("${{ " + source + " }}", scope),
          source);
    }
  }
}
