// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Slows down whoever guesses passwords, without letting them lock out whom they guess: browsers
/// that have signed in before hold a device cookie and are counted apart (OWASP, "Slow Down Online
/// Guessing Attacks with Device Cookies"). Safe for many threads.
public final class Guesses {

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final int OF_A_DEVICE = 10;
  private static final int OF_A_LOGIN = 10;
  private static final int OF_AN_ADDRESS = 30;
  private static final String PLACE = "device cookie";

  private final SecretBox box;
  private final Attempts devices;
  private final Attempts logins;
  private final Attempts addresses;
  private final SecureRandom random = new SecureRandom();

  public Guesses(SecretBox box, Clock clock) {
    this.box = box;
    this.devices = new Attempts(OF_A_DEVICE, WINDOW, clock);
    this.logins = new Attempts(OF_A_LOGIN, WINDOW, clock);
    this.addresses = new Attempts(OF_AN_ADDRESS, WINDOW, clock);
  }

  /// An attempt to sign in with a password, from before the password is looked at: many at once
  /// count as many.
  public static final class Attempt {

    private record Counted(Attempts by, String key) {}

    private final List<Counted> counted = new ArrayList<>();
    private Optional<Duration> refused = Optional.empty();

    private void count(Attempts by, String key) {
      if (refused.isEmpty()) {
        refused = by.take(key);
        if (refused.isEmpty()) {
          counted.add(new Counted(by, key));
        }
      }
    }

    /// How long to wait, if there were too many.
    public Optional<Duration> refused() {
      return refused;
    }

    /// The password was right: this was no guess.
    public void succeeded() {
      counted.forEach(each -> each.by().giveBack(each.key()));
    }
  }

  /// Begins an attempt.
  ///
  /// @param device what the browser sent of [#device]; empty for nothing
  public Attempt attempt(String login, String address, String device) {
    String wanted = login.toLowerCase(Locale.ROOT);
    Attempt attempt = new Attempt();
    if (isOf(device, wanted)) {
      attempt.count(devices, Digest.of(device));
    } else {
      attempt.count(addresses, address);
      attempt.count(logins, wanted);
    }
    return attempt;
  }

  /// What a browser keeps in which somebody has signed in.
  public String device(String login) {
    return box.seal(login.toLowerCase(Locale.ROOT) + "\n" + Digest.random(random), PLACE)
        .replace('+', '-')
        .replace('/', '_')
        .replace("=", "")
        .replace(':', '.');
  }

  private boolean isOf(String device, String login) {
    if (device.isEmpty() || device.length() > 1_000) {
      return false;
    }
    try {
      String sealed = device.replace('-', '+').replace('_', '/').replace('.', ':');
      return box.unseal(sealed, PLACE).startsWith(login + "\n");
    } catch (IllegalStateException _) {
      return false; // Somebody else's, made up, or of an earlier key.
    }
  }
}
