// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Installation;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Person;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.SimulatorSettings;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From an empty server to people who see what GitHub shows them, in real processes.
class PeopleIT {

  private static final String PASSWORD = "the password of the first admin";

  @Test
  void anEmptyServerIsSetUpInOneGoAndPeopleSeeWhatGitHubShowsThem(@TempDir Path data)
      throws Exception {
    try (GitHubSimulator github =
            GitHubSimulator.start(SimulatorSettings.builder().localHooks(true).build());
        RunlensProcess server =
            RunlensProcess.startWithoutAdmin(
                data, Map.of("RUNLENS_GITHUB_LOG_HOSTS", github.blobUri().getAuthority()));
        Visitor admin = new Visitor();
        Visitor mara = new Visitor();
        Visitor jonas = new Visitor()) {
      assertEquals(503, server.getAsStranger("/api/organizations").statusCode());
      Path token = data.resolve("setup-token");
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));

      HttpResponse<String> page = admin.open(server.uri("/"));
      assertEquals("/setup", page.uri().getPath());
      page =
          admin.send(
              page,
              "/setup",
              "token",
              Files.readString(token).strip(),
              "login",
              "ada",
              "password",
              PASSWORD,
              "again",
              PASSWORD);
      assertEquals(200, page.statusCode(), page.body());
      assertFalse(Files.exists(token));

      page =
          admin.send(
              page, "/setup/github/register", "host", github.webUri().toString(), "name", "R");
      page = admin.send(page, "/settings/apps/new");
      page = admin.send(page, "/settings/apps");
      assertEquals("/setup", page.uri().getPath(), page.body());
      assertTrue(page.body().contains("Install it"), page.body());

      Installation acme = github.install("acme", "shop", "vault");
      Installation globex = github.install("globex", "reactor");
      Job job = job(acme, "shop");
      Job secret = job(globex, "reactor");
      github.deliveries().awaitSent(Duration.ofSeconds(20));
      Person person = github.person("mara").named("Mara Lind").grant(acme.repository("shop"));
      Person _ = github.person("jonas").grant(globex);

      page = signIn(mara, server, "mara");
      assertTrue(page.body().contains("acme"), page.body());
      assertFalse(page.body().contains("globex"));
      assertTrue(seen(mara, server, job));
      assertFalse(seen(mara, server, secret));
      assertEquals(404, mara.open(server.uri("/repos/acme/vault")).statusCode());
      assertEquals(403, mara.open(server.uri("/admin/people")).statusCode());
      page = signIn(jonas, server, "jonas");
      assertTrue(page.body().contains("globex"), page.body());
      assertFalse(page.body().contains("acme"));
      assertTrue(seen(jonas, server, secret));
      assertFalse(seen(jonas, server, job));
      assertTrue(seen(admin, server, job) && seen(admin, server, secret));

      server.kill();
      server.restart();
      assertTrue(seen(mara, server, job), "a session outlives the server");

      person.revoke();
      github.deliveries().awaitSent(Duration.ofSeconds(20));
      Instant end = Instant.now().plusSeconds(20);
      while (mara.open(server.uri("/api/jobs/" + job.id())).statusCode() == 200
          && Instant.now().isBefore(end)) {
        Thread.sleep(50);
      }
      assertEquals("/sign-in", mara.open(server.uri("/account")).uri().getPath());
      String log = Files.readString(data.resolve("server.log"));
      assertFalse(log.contains(github.app().webhookSecret()));
      assertFalse(log.contains(github.app().clientSecret()));
      assertFalse(log.contains(PASSWORD));
    }
  }

  private static Job job(Installation installation, String repository) {
    Job job =
        installation
            .repository(repository)
            .requestRun(RunRequest.push("CI", "Work"))
            .queueJob("build", "self-hosted");
    job.start(Runner.selfHosted(1, "one"));
    return job;
  }

  private static HttpResponse<String> signIn(Visitor visitor, RunlensProcess server, String login)
      throws Exception {
    HttpResponse<String> page = visitor.open(server.uri("/"));
    assertEquals("/sign-in", page.uri().getPath());
    page = visitor.send(page, "/sign-in/github");
    page = visitor.send(page, "/login/oauth/authorize", "login", login);
    assertEquals(200, page.statusCode(), page.body());
    assertEquals("/", page.uri().getPath(), page.uri() + page.body());
    return page;
  }

  /// Whether the pages and the API show a job; they must agree.
  private static boolean seen(Visitor visitor, RunlensProcess server, Job job) throws Exception {
    HttpResponse<String> page = visitor.open(server.uri("/jobs/" + job.id()));
    HttpResponse<String> api = visitor.open(server.uri("/api/jobs/" + job.id()));
    boolean shown = page.statusCode() == 200 && page.uri().getPath().startsWith("/jobs/");
    if (api.statusCode() == 200) {
      JsonNode found = RunlensProcess.parse(api.body());
      assertEquals(job.id(), found.get("job_id").asLong());
    }
    assertEquals(shown, api.statusCode() == 200, page.statusCode() + " " + api.statusCode());
    return shown;
  }
}
