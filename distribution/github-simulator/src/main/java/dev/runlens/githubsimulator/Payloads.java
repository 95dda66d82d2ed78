// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The JSON of GitHub's objects, field for field as in its webhooks and REST answers, with the
/// simulator's address where GitHub's would be.
final class Payloads {

  /// Webhooks write step times with milliseconds (always zero), REST answers without.
  enum StepTime {
    SECONDS,
    MILLISECONDS
  }

  private static final List<String> USER_LINKS =
      List.of(
          "followers:/followers",
          "following:/following{/other_user}",
          "gists:/gists{/gist_id}",
          "starred:/starred{/owner}{/repo}",
          "subscriptions:/subscriptions",
          "organizations:/orgs",
          "repos:/repos",
          "events:/events{/privacy}",
          "received_events:/received_events");

  private static final List<String> REPOSITORY_LINKS =
      List.of(
          "forks:/forks",
          "keys:/keys{/key_id}",
          "collaborators:/collaborators{/collaborator}",
          "teams:/teams",
          "hooks:/hooks",
          "issue_events:/issues/events{/number}",
          "events:/events",
          "assignees:/assignees{/user}",
          "branches:/branches{/branch}",
          "tags:/tags",
          "blobs:/git/blobs{/sha}",
          "git_tags:/git/tags{/sha}",
          "git_refs:/git/refs{/sha}",
          "trees:/git/trees{/sha}",
          "statuses:/statuses/{sha}",
          "languages:/languages",
          "stargazers:/stargazers",
          "contributors:/contributors",
          "subscribers:/subscribers",
          "subscription:/subscription",
          "commits:/commits{/sha}",
          "git_commits:/git/commits{/sha}",
          "comments:/comments{/number}",
          "issue_comment:/issues/comments{/number}",
          "contents:/contents/{+path}",
          "compare:/compare/{base}...{head}",
          "merges:/merges",
          "archive:/{archive_format}{/ref}",
          "downloads:/downloads",
          "issues:/issues{/number}",
          "pulls:/pulls{/number}",
          "milestones:/milestones{/number}",
          "notifications:/notifications{?since,all,participating}",
          "labels:/labels{/name}",
          "releases:/releases{/id}",
          "deployments:/deployments");

  private final URI base;
  private final App app;

  Payloads(URI base, App app) {
    this.base = base;
    this.app = app;
  }

  ObjectNode app(int installations) {
    return app(app.registration(), installations);
  }

  ObjectNode app(AppRegistration registration, int installations) {
    ObjectNode node =
        Json.object()
            .put("id", registration.id())
            .put("client_id", registration.clientId())
            .put("slug", registration.slug())
            .put("node_id", nodeId("A", registration.id()))
            .put("name", registration.name())
            .put("description", "")
            .put("external_url", registration.url().toString())
            .put("html_url", base + "/apps/" + registration.slug())
            .put("created_at", "2026-01-05T09:00:00Z")
            .put("updated_at", "2026-01-05T09:00:00Z");
    node.set("owner", user(registration.owner()));
    node.set("permissions", permissions(registration));
    node.set("events", events(registration));
    return node.put("installations_count", installations);
  }

  /// What GitHub sends to a hook that was just made.
  ObjectNode ping(long hookId, URI hook) {
    ObjectNode node = Json.object().put("zen", "Keep it logically awesome.").put("hook_id", hookId);
    ObjectNode about =
        node.putObject("hook")
            .put("type", "App")
            .put("id", hookId)
            .put("name", "web")
            .put("active", true);
    about.set("events", events());
    about.set("config", hookConfig(hook));
    about
        .put("updated_at", "2026-01-05T09:00:00Z")
        .put("created_at", "2026-01-05T09:00:00Z")
        .put("app_id", app.id())
        .put("deliveries_url", base + "/app/hook/deliveries");
    return node;
  }

  /// The secret is never shown.
  ObjectNode hookConfig(@Nullable URI hook) {
    return Json.object()
        .put("content_type", "json")
        .put("insecure_ssl", "0")
        .put("secret", "********")
        .put("url", hook == null ? null : hook.toString());
  }

  ObjectNode installation(Installation installation) {
    Account account = installation.organization();
    ObjectNode node = Json.object().put("id", installation.id());
    node.put("client_id", app.clientId());
    node.set("account", user(account));
    node.put("repository_selection", "selected")
        .put("access_tokens_url", base + installationPath(installation) + "/access_tokens")
        .put("repositories_url", base + "/installation/repositories")
        .put(
            "html_url",
            base
                + "/organizations/"
                + account.login()
                + "/settings/installations/"
                + installation.id())
        .put("app_id", app.id())
        .put("app_slug", app.slug())
        .put("target_id", account.id())
        .put("target_type", account.type());
    node.set("permissions", permissions());
    node.set("events", events());
    node.put("created_at", Json.time(installation.createdAt()))
        .put("updated_at", Json.time(installation.updatedAt()))
        .putNull("single_file_name")
        .put("has_multiple_single_files", false);
    node.set("single_file_paths", Json.array());
    node.put("suspended_at", Json.time(installation.suspendedAt().orElse(null)));
    node.set(
        "suspended_by",
        installation.suspendedAt().isPresent() ? user(installation.sender()) : null);
    return node;
  }

  ObjectNode installationReference(Installation installation) {
    return Json.object()
        .put("id", installation.id())
        .put("node_id", nodeId("MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u", installation.id()));
  }

  ObjectNode permissions() {
    return permissions(app.registration());
  }

  private static ObjectNode permissions(AppRegistration registration) {
    ObjectNode node = Json.object();
    new TreeMap<>(registration.permissions()).forEach(node::put);
    return node;
  }

  private ArrayNode events() {
    return events(app.registration());
  }

  private static ArrayNode events(AppRegistration registration) {
    ArrayNode nodes = Json.array();
    registration.events().forEach(nodes::add);
    return nodes;
  }

  ArrayNode shortRepositories(Collection<Repository> repositories) {
    ArrayNode nodes = Json.array();
    for (Repository repository : repositories) {
      nodes.add(
          Json.object()
              .put("id", repository.id())
              .put("node_id", nodeId("R", repository.id()))
              .put("name", repository.name())
              .put("full_name", repository.fullName())
              .put("private", true));
    }
    return nodes;
  }

  ObjectNode user(Account account) {
    String url = base + "/users/" + account.login();
    ObjectNode node =
        Json.object()
            .put("login", account.login())
            .put("id", account.id())
            .put("node_id", nodeId(account.type().equals("Organization") ? "O" : "U", account.id()))
            .put("avatar_url", "https://avatars.githubusercontent.com/u/" + account.id() + "?v=4")
            .put("gravatar_id", "")
            .put("url", url)
            .put("html_url", base + "/" + account.login());
    links(node, url, USER_LINKS);
    return node.put("type", account.type())
        .put("user_view_type", "public")
        .put("site_admin", false);
  }

  ObjectNode organization(Account account) {
    String url = base + "/orgs/" + account.login();
    return Json.object()
        .put("login", account.login())
        .put("id", account.id())
        .put("node_id", nodeId("O", account.id()))
        .put("url", url)
        .put("repos_url", url + "/repos")
        .put("events_url", url + "/events")
        .put("hooks_url", url + "/hooks")
        .put("issues_url", url + "/issues")
        .put("members_url", url + "/members{/member}")
        .put("public_members_url", url + "/public_members{/member}")
        .put("avatar_url", "https://avatars.githubusercontent.com/u/" + account.id() + "?v=4")
        .put("description", "");
  }

  ObjectNode repository(Repository repository) {
    String htmlUrl = base + "/" + repository.fullName();
    String createdAt = Json.time(repository.createdAt());
    ObjectNode node = minimalRepository(repository);
    node.put("created_at", createdAt)
        .put("updated_at", createdAt)
        .put("pushed_at", createdAt)
        .put("git_url", "git://github.com/" + repository.fullName() + ".git")
        .put("ssh_url", "git@github.com:" + repository.fullName() + ".git")
        .put("clone_url", htmlUrl + ".git")
        .put("svn_url", htmlUrl)
        .putNull("homepage")
        .put("size", 412)
        .put("stargazers_count", 3)
        .put("watchers_count", 3)
        .put("language", "Java")
        .put("has_issues", true)
        .put("has_projects", true)
        .put("has_downloads", true)
        .put("has_wiki", false)
        .put("has_pages", false)
        .put("has_discussions", false)
        .put("forks_count", 0)
        .putNull("mirror_url")
        .put("archived", false)
        .put("disabled", false)
        .put("open_issues_count", 0)
        .putNull("license")
        .put("allow_forking", true)
        .put("is_template", false)
        .put("web_commit_signoff_required", false);
    node.set("topics", Json.array());
    node.put("visibility", "private")
        .put("forks", 0)
        .put("open_issues", 0)
        .put("watchers", 3)
        .put("default_branch", "main");
    node.set("custom_properties", Json.object());
    return node;
  }

  ObjectNode workflow(Repository repository) {
    long id = workflowId(repository);
    String url = apiUrl(repository) + "/actions/workflows/" + id;
    String createdAt = Json.time(repository.createdAt());
    return Json.object()
        .put("id", id)
        .put("node_id", nodeId("W", id))
        .put("name", "CI")
        .put("path", ".github/workflows/ci.yml")
        .put("state", "active")
        .put("created_at", createdAt)
        .put("updated_at", createdAt)
        .put("url", url)
        .put("html_url", base + "/" + repository.fullName() + "/blob/main/.github/workflows/ci.yml")
        .put("badge_url", base + "/" + repository.fullName() + "/workflows/CI/badge.svg");
  }

  ObjectNode workflowRun(WorkflowRun run, WorkflowRun.Attempt attempt) {
    Repository repository = run.repository();
    RunRequest request = run.request();
    Account actor = repository.installation().sender();
    String url = apiUrl(repository) + "/actions/runs/" + run.id();
    String suiteUrl = apiUrl(repository) + "/check-suites/" + run.checkSuiteId();
    String startedAt = Json.time(attempt.startedAt);
    ObjectNode node =
        Json.object()
            .put("id", run.id())
            .put("name", request.workflow())
            .put("node_id", nodeId("WFR", run.id()))
            .put("head_branch", request.branch())
            .put("head_sha", request.sha())
            .put("path", request.path())
            .put("display_title", request.title())
            .put("run_number", run.number())
            .put("event", request.event())
            .put("status", attempt.status)
            .put("conclusion", attempt.conclusion)
            .put("workflow_id", workflowId(repository))
            .put("check_suite_id", run.checkSuiteId())
            .put("check_suite_node_id", nodeId("CS", run.checkSuiteId()))
            .put("url", url)
            .put("html_url", runPage(run));
    node.set("pull_requests", Json.array());
    node.put("created_at", Json.time(run.createdAt()))
        .put("updated_at", Json.time(attempt.updatedAt));
    node.set("actor", user(actor));
    node.put("run_attempt", attempt.number);
    node.set("referenced_workflows", Json.array());
    node.put("run_started_at", startedAt);
    node.set("triggering_actor", user(actor));
    node.put("jobs_url", url + "/jobs")
        .put("logs_url", url + "/logs")
        .put("check_suite_url", suiteUrl)
        .put("artifacts_url", url + "/artifacts")
        .put("cancel_url", url + "/cancel")
        .put("rerun_url", url + "/rerun")
        .put(
            "previous_attempt_url",
            attempt.number == 1 ? null : url + "/attempts/" + (attempt.number - 1))
        .put("workflow_url", apiUrl(repository) + "/actions/workflows/" + workflowId(repository));
    node.set("head_commit", commit(request, actor, startedAt));
    node.set("repository", minimalRepository(repository));
    node.set("head_repository", minimalRepository(repository));
    return node;
  }

  ObjectNode job(Job job, StepTime stepTime) {
    WorkflowRun run = job.run();
    Repository repository = run.repository();
    Runner runner = job.runner().orElse(null);
    ObjectNode node =
        Json.object()
            .put("id", job.id())
            .put("run_id", run.id())
            .put("workflow_name", run.request().workflow())
            .put("head_branch", run.request().branch())
            .put("run_url", apiUrl(repository) + "/actions/runs/" + run.id())
            .put("run_attempt", job.attempt())
            .put("node_id", nodeId("CR", job.id()))
            .put("head_sha", run.request().sha())
            .put("url", apiUrl(repository) + "/actions/jobs/" + job.id())
            .put("html_url", runPage(run) + "/job/" + job.id())
            .put("status", job.status())
            .put("conclusion", job.conclusion().orElse(null))
            .put("created_at", Json.time(job.createdAt()))
            .put("started_at", Json.time(job.startedAt()))
            .put("completed_at", Json.time(job.completedAt().orElse(null)))
            .put("name", job.name());
    ArrayNode steps = node.putArray("steps");
    for (Step step : job.steps()) {
      steps.add(step(step, stepTime));
    }
    node.put("check_run_url", apiUrl(repository) + "/check-runs/" + job.id());
    ArrayNode labels = node.putArray("labels");
    job.labels().forEach(labels::add);
    return node.put("runner_id", runner == null ? null : runner.id())
        .put("runner_name", runner == null ? null : runner.name())
        .put("runner_group_id", runner == null ? null : runner.groupId())
        .put("runner_group_name", runner == null ? null : runner.groupName());
  }

  private static ObjectNode step(Step step, StepTime stepTime) {
    return Json.object()
        .put("name", step.name())
        .put("status", step.status())
        .put("conclusion", step.conclusion())
        .put("number", step.number())
        .put("started_at", stepTime(step.startedAt(), stepTime))
        .put("completed_at", stepTime(step.completedAt(), stepTime));
  }

  private static @Nullable String stepTime(@Nullable Instant instant, StepTime stepTime) {
    String seconds = Json.time(instant);
    return seconds == null || stepTime == StepTime.SECONDS
        ? seconds
        : seconds.replace("Z", ".000Z");
  }

  private ObjectNode minimalRepository(Repository repository) {
    String url = apiUrl(repository);
    ObjectNode node =
        Json.object()
            .put("id", repository.id())
            .put("node_id", nodeId("R", repository.id()))
            .put("name", repository.name())
            .put("full_name", repository.fullName())
            .put("private", true);
    node.set("owner", user(repository.installation().organization()));
    node.put("html_url", base + "/" + repository.fullName())
        .putNull("description")
        .put("fork", false)
        .put("url", url);
    links(node, url, REPOSITORY_LINKS);
    return node;
  }

  private static ObjectNode commit(RunRequest request, Account author, @Nullable String time) {
    ObjectNode person =
        Json.object()
            .put("name", author.login())
            .put("email", author.login() + "@users.noreply.github.com");
    ObjectNode commit =
        Json.object()
            .put("id", request.sha())
            .put("tree_id", new StringBuilder(request.sha()).reverse().toString())
            .put("message", request.title())
            .put("timestamp", time);
    commit.set("author", person);
    commit.set("committer", person.deepCopy());
    return commit;
  }

  /// Each link is `name:suffix`, where the suffix follows the object's own address.
  private static void links(ObjectNode node, String url, List<String> links) {
    for (String link : links) {
      int colon = link.indexOf(':');
      node.put(link.substring(0, colon) + "_url", url + link.substring(colon + 1));
    }
  }

  private String apiUrl(Repository repository) {
    return base + "/repos/" + repository.fullName();
  }

  private String runPage(WorkflowRun run) {
    return base + "/" + run.repository().fullName() + "/actions/runs/" + run.id();
  }

  private static String installationPath(Installation installation) {
    return "/app/installations/" + installation.id();
  }

  private static long workflowId(Repository repository) {
    return Account.stableId(4, repository.fullName());
  }

  /// Opaque like GitHub's: a type and bytes that mean nothing to anyone else.
  private static String nodeId(String type, long id) {
    byte[] bytes = Long.toString(id).getBytes(StandardCharsets.US_ASCII);
    return type + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
