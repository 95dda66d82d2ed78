// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemorySignInTest {

  private static final URI REDIRECT = URI.create("https://ci.example.org/sign-in/fake/callback");

  // The example of RFC 7636, appendix B.
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final InMemoryEventSource source = new InMemoryEventSource(Secret.of("test"));
  private InMemorySignIn accounts;

  @BeforeEach
  void makeAnAccount() {
    accounts = source.accounts();
    accounts.put(7, "mira", "Mira Kovač", Set.of(new RepositoryId(64)));
  }

  @Test
  void isThereOnceItWasAskedFor() {
    assertTrue(source.signIn().isPresent());
    assertTrue(new InMemoryEventSource(Secret.of("test")).signIn().isEmpty());
  }

  @Test
  void letsAnAccountInOnce() {
    URI back = accounts.approve(accounts.page(REDIRECT, "a state", CHALLENGE), 7);
    assertTrue(back.toString().startsWith(REDIRECT + "?code="));
    assertTrue(back.toString().endsWith("&state=a+state"));

    SignIn.Account account = accounts.account(code(back), REDIRECT, VERIFIER);

    assertEquals("Mira Kovač", account.name());
    assertEquals(
        new Sight.Visible(Set.of(new RepositoryId(64)), null), accounts.sight(account.grant()));
    refuses(code(back), REDIRECT, VERIFIER);
  }

  @Test
  void refusesAnotherVerifierAndAnotherRedirect() {
    URI page = accounts.page(REDIRECT, "s", CHALLENGE);
    refuses(code(accounts.approve(page, 7)), REDIRECT, VERIFIER + "x");
    refuses(code(accounts.approve(page, 7)), URI.create(REDIRECT + "/x"), VERIFIER);
    refuses(code(accounts.approve(page, 8)), REDIRECT, VERIFIER);
  }

  @Test
  void tellsThatAGrantWasTakenBack() {
    URI back = accounts.approve(accounts.page(REDIRECT, "s", CHALLENGE), 7);
    Secret grant = accounts.account(code(back), REDIRECT, VERIFIER).grant();

    accounts.revoke(7);

    assertEquals(new Sight.Revoked(), accounts.sight(grant));
  }

  @Test
  void throwsWhileItIsAway() {
    accounts.fail(new SourceException(Kind.TRANSIENT, "Away."));
    assertThrows(SourceException.class, () -> accounts.sight(Secret.of("any")));
    accounts.fail(null);
    assertEquals(new Sight.Revoked(), accounts.sight(Secret.of("any")));
    assertEquals(2, accounts.sightsAsked());
  }

  private void refuses(String code, URI redirect, String verifier) {
    assertEquals(
        Kind.INVALID,
        assertThrows(SourceException.class, () -> accounts.account(code, redirect, verifier))
            .kind());
  }

  private static String code(URI back) {
    return back.getQuery().replaceAll(".*\\bcode=([^&]*).*", "$1");
  }
}
