// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// The pages that set the server up, in every state.
final class SampleSetupPages {

  private static final String CSRF = "b2f1c07d9a";
  private static final String HOSTILE = SamplePages.HOSTILE;
  private static final String YAML =
      """
      - uses: your-org/runlens/distribution/action@main
        with:
          server: https://runlens.example.com
      """;

  private SampleSetupPages() {}

  static List<Page> all() {
    return List.of(
        firstAdmin(false),
        firstAdmin(true),
        setup("new"),
        setup("wrong"),
        setup("registered"),
        setup("done"),
        hostile(),
        register());
  }

  static FirstAdminPage firstAdmin(boolean faulty) {
    return new FirstAdminPage(
        new Layout("Set up", List.of(), "Set up", false),
        faulty ? "The two passwords are not the same." : "",
        faulty ? "kP3xkq0Zr0S9Xb2mVfJ4cQ1aW7yT5nL8uE6oD3iG0hM" : "",
        faulty ? "mara" : "admin",
        "12");
  }

  /// @param at `new`, `wrong`, `registered` or `done`
  static SetupPage setup(String at) {
    boolean wrong = at.equals("wrong");
    boolean registered = at.equals("registered") || at.equals("done");
    boolean done = at.equals("done");
    return new SetupPage(
        new Layout("Set up", List.of(), "Set up", !done),
        CSRF,
        registered && !done ? Flash.done("Created Runlens at acme. Install it next.") : null,
        new SetupPage.Address(
            registered ? "https://runlens.example.com" : "http://127.0.0.1:8080",
            done,
            !registered,
            wrong ? "The address must be like https://runlens.example.com, without a path." : ""),
        List.of(
            new SetupPage.Source(
                "github",
                "GitHub",
                "github",
                registered,
                registered ? "https://github.com/apps/runlens/installations/new" : "",
                "https://github.com",
                wrong ? "acme inc" : "",
                "Runlens at acme",
                wrong ? "An organization has 1 to 39 letters, digits and hyphens." : "")),
        done ? "5 of 5" : registered ? "2 of 5" : "0 of 5",
        List.of(
            registered
                ? SetupPage.Check.done("App", "Its key is accepted.")
                : SetupPage.Check.failing(
                    "App",
                    "No app-id and private-key are set.",
                    "Create the App in step 2, or enter the keys of one."),
            registered
                ? SetupPage.Check.done("First webhook", "ping, 2m ago.")
                : SetupPage.Check.waiting(
                    "First webhook",
                    "",
                    "It comes when the App is created. Nothing? The public address must be reachable from there."),
            done
                ? SetupPage.Check.done("First installation", "acme.")
                : SetupPage.Check.waiting(
                    "First installation", "", "Install the App on an organization."),
            done
                ? SetupPage.Check.done("First job", "acme/shop, build.")
                : SetupPage.Check.waiting("First job", "", "Run any workflow there."),
            done
                ? SetupPage.Check.done("First sample", "From runner-7.")
                : SetupPage.Check.waiting("First sample", "", "Add the step above to a job.")),
        YAML);
  }

  private static SetupPage hostile() {
    return new SetupPage(
        new Layout(HOSTILE, List.of(), HOSTILE, true),
        HOSTILE,
        Flash.failed(HOSTILE),
        new SetupPage.Address(HOSTILE, false, true, HOSTILE),
        List.of(
            new SetupPage.Source(
                "evil",
                HOSTILE,
                HOSTILE,
                true,
                "javascript:alert(1)",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE)),
        HOSTILE,
        List.of(SetupPage.Check.failing(HOSTILE, HOSTILE, HOSTILE)),
        HOSTILE);
  }

  static RegisterPage register() {
    return new RegisterPage(
        new Layout("Create the App", List.of(), "Create the App", false),
        "github.com",
        "https://github.com/settings/apps/new?state=abc",
        List.of(new RegisterPage.Hidden("manifest", "{\"name\":\"Runlens " + HOSTILE + "\"}")));
  }
}
