// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runlens.demo.LocalRunner;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Repository;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.githubsimulator.WorkflowRun;
import dev.runlens.testkit.plugin.PluginFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages in headless Chromium, over one job that has failed and one that runs while it is
/// looked at. What is clicked stands in `browser/pages.test.js`.
class BrowserIT {

  private static final String WORKFLOW =
      """
      name: CI
      on: push
      jobs:
        integration:
          runs-on: self-hosted
          steps:
            - uses: ./action
              with:
                server: ${{ vars.RUNLENS_URL }}
            - name: Compute
              run: |
                for i in $(seq 1 400); do echo "line $i of the computation"; done
                timeout 3 sh -c 'while :; do :; done' || true
            - name: Fail
              run: |
                echo "cannot open the thing" >&2
                exit 3
      """;

  private static final String LONG_WORKFLOW =
      """
      name: Soak
      on: push
      jobs:
        soak:
          runs-on: self-hosted
          steps:
            - uses: ./action
              with:
                server: ${{ vars.RUNLENS_URL }}
            - name: Go on
              run: |
                end=$((SECONDS + 240))
                while [ $SECONDS -lt $end ]; do dd if=/dev/zero of=f bs=1M count=8 2>/dev/null; sleep 0.2; done
      """;

  @Test
  void walksThePages(@TempDir Path data, @TempDir Path temp) throws Exception {
    String chromium = System.getenv("RUNLENS_CHROMIUM");
    if (Boolean.getBoolean("runlens.it.required") && chromium == null) {
      fail("RUNLENS_CHROMIUM is not set; run ./runlens test, which finds or installs Chromium");
    }
    assumeTrue(chromium != null, "no Chromium: run ./runlens test");
    try (GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults());
        RunlensProcess server = RunlensProcess.start(data, github)) {
      Installation installation = github.install("acme", "shop");
      Repository shop = installation.repository("shop");
      WorkflowRun failed = shop.requestRun(RunRequest.push("CI", "Light the fire"));
      Checkout checkout = Checkout.make(temp.resolve("failed"), WORKFLOW);
      checkout.runner(server, github).run(checkout.workflow(), failed);
      server.await(
          "/api/jobs/" + failed.jobs().getFirst().id(), job -> !job.get("findings").isEmpty());

      WorkflowRun running = shop.requestRun(RunRequest.push("Soak", "Keep it burning"));
      Checkout soak = Checkout.make(temp.resolve("running"), LONG_WORKFLOW);
      LocalRunner runner = soak.runner(server, github);
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  runner.run(soak.workflow(), running);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      server.await("/api/repos/acme/shop/runs", runs -> runs.get("items").size() == 2);
      server.await(
          "/api/runs/" + running.id() + "/jobs",
          jobs -> jobs.get("items").path(0).path("status").asText().equals("in_progress"));
      try {
        look(server, failed, running, plugin(temp));
      } finally {
        runner.cancel();
        thread.join();
      }
    }
  }

  /// What is uploaded by the page: a log store with settings that can be filled in wrongly.
  private static Path plugin(Path directory) {
    return PluginFixture.probe("shelf")
        .type("shelf")
        .settings(
            """
            @Setting(label = "Patience", defaultValue = "5s") Duration patience,
            @Setting(label = "Password", optional = true) dev.runlens.api.Secret password
            """)
        .writeTo(directory.resolve("plugin"));
  }

  private static void look(
      RunlensProcess server, WorkflowRun failed, WorkflowRun running, Path plugin)
      throws Exception {
    Path report = Path.of(System.getProperty("runlens.screenshots"), "report.txt");
    Files.createDirectories(report.getParent());
    ProcessBuilder node =
        new ProcessBuilder("node", "--test", "--test-reporter=spec", "pages.test.js")
            .directory(Path.of(System.getProperty("runlens.browser")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile());
    node.environment()
        .putAll(
            Map.of(
                "RUNLENS_URL", server.uri("").toString(),
                "RUNLENS_FAILED_RUN", Long.toString(failed.id()),
                "RUNLENS_FAILED_JOB", Long.toString(failed.jobs().getFirst().id()),
                "RUNLENS_ADMIN_PASSWORD", server.adminPassword(),
                "RUNLENS_PLUGIN_ZIP", plugin.toString(),
                "RUNLENS_RUNNING_JOB", Long.toString(running.jobs().getFirst().id()),
                "RUNLENS_SCREENSHOTS", System.getProperty("runlens.screenshots")));
    int exit = node.start().waitFor();
    assertEquals(0, exit, () -> read(report));
  }

  private static String read(Path report) {
    try {
      return Files.readString(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
