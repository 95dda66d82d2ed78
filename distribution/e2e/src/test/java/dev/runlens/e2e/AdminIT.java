// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.githubsimulator.GitHubSimulator;
import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.RunRequest;
import dev.runlens.githubsimulator.Runner;
import dev.runlens.githubsimulator.SimulatorSettings;
import dev.runlens.githubsimulator.WorkflowRun;
import dev.runlens.testkit.plugin.PluginFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What administrators change while jobs complete and samplers send.
class AdminIT {

  private static final String SECRET = "secret";

  /// A log store that keeps each object as a file, to be uploaded.
  @SuppressWarnings("InlineFormatString") // A whole class, easier to read apart from its use.
  private static final String KEEPER =
      """
      package fixture;

      import dev.runlens.api.ComponentContext;
      import dev.runlens.api.ComponentException;
      import dev.runlens.api.Health;
      import dev.runlens.api.Setting;
      import dev.runlens.api.log.LogStore;
      import dev.runlens.api.log.LogStoreException;
      import dev.runlens.api.log.LogStoreProvider;
      import dev.runlens.api.log.ObjectKey;
      import dev.runlens.api.log.StoredObject;
      import module java.base;

      @org.pf4j.Extension
      public final class ProbeProvider implements LogStoreProvider<ProbeProvider.Settings> {

        public record Settings(@Setting(label = "Word", defaultValue = "none") String word) {}

        @Override public String type() { return "keeper"; }
        @Override public String displayName() { return "Keeper"; }
        @Override public Class<Settings> configType() { return Settings.class; }
        @Override public Optional<String> resourceId(Settings settings) { return Optional.empty(); }

        @Override public LogStore open(Settings settings, ComponentContext context) {
          if (%s) {
            throw new LogStoreException(ComponentException.Kind.CONFIG, "This version opens nothing.");
          }
          return new Keeper(context);
        }

        record Keeper(ComponentContext context) implements LogStore {
          private Path file(ObjectKey key) {
            return context.dataDir().resolve(key.path().replace('/', '!'));
          }
          @Override public StoredObject put(ObjectKey key, InputStream content) {
            try {
              Path part = context.dataDir().resolve("part-" + UUID.randomUUID());
              Files.copy(content, part);
              Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
              return stat(key).orElseThrow();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          @Override public Optional<StoredObject> stat(ObjectKey key) {
            try {
              return Files.exists(file(key))
                  ? Optional.of(new StoredObject(key, Files.size(file(key)), context.clock().instant()))
                  : Optional.empty();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          @Override public InputStream open(ObjectKey key, long offset, long length) {
            try {
              byte[] all = Files.readAllBytes(file(key));
              int from = (int) Math.min(offset, all.length);
              int to = (int) Math.min(all.length, length < 0 ? all.length : from + length);
              return new ByteArrayInputStream(all, from, to - from);
            } catch (NoSuchFileException e) {
              throw new LogStoreException(ComponentException.Kind.NOT_FOUND, "There is no " + key.path());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          @Override public void delete(ObjectKey key) {
            try { Files.deleteIfExists(file(key)); } catch (IOException e) { throw new UncheckedIOException(e); }
          }
          @Override public List<StoredObject> list(String prefix, String after, int limit) { return List.of(); }
          @Override public Health check() { return Health.up("Keeps."); }
          @Override public void close() {}
        }
      }
      """;

  @TempDir Path data;
  @TempDir Path temp;

  @Test
  void movesNewLogsElsewhereWhileJobsComplete() throws Exception {
    try (GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults());
        RunlensProcess server = RunlensProcess.start(data, github);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      WorkflowRun run = run(github);
      List<Job> jobs = new ArrayList<>(complete(run, 3));
      awaitLogs(server, jobs);
      expect(201, server.admin("PUT", "/instances/archive", filesystem(temp.resolve("archive"))));

      CountDownLatch some = new CountDownLatch(10);
      Future<List<Job>> load =
          threads.submit(() -> {
            List<Job> meanwhile = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
              meanwhile.addAll(complete(run, 1));
              some.countDown();
            }
            return meanwhile;
          });
      assertTrue(some.await(30, TimeUnit.SECONDS), "it never began");
      expect(200, server.admin("POST", "/instances/archive/default", ""));
      List<Job> after = complete(run, 3);
      jobs.addAll(load.get());
      jobs.addAll(after);
      awaitLogs(server, jobs);

      for (Job job : jobs.subList(0, 3)) {
        assertEquals("files", catalog("SELECT log_instance FROM job WHERE job_id = ?", job.id()));
      }
      for (Job job : after) {
        assertEquals("archive", catalog("SELECT log_instance FROM job WHERE job_id = ?", job.id()));
      }
      int inFiles = logsIn(server, "files");
      assertEquals(jobs.size(), inFiles + logsIn(server, "archive"));
      readsLogs(server, jobs);
      HttpResponse<String> needed = server.admin("DELETE", "/instances/files", "");
      assertEquals(409, needed.statusCode(), needed.body());
      assertTrue(
          needed.body().contains(inFiles + " jobs still have their log in files."), needed.body());

      server.kill();
      server.restart();
      readsLogs(server, jobs);
      assertTrue(instance(server, "archive").get("default").asBoolean());
      List<Job> later = complete(run, 1);
      awaitLogs(server, later);
      assertEquals(
          "archive",
          catalog("SELECT log_instance FROM job WHERE job_id = ?", later.getFirst().id()));
    }
  }

  @Test
  void losesNoSampleWhileItsMetricStoreIsAway() throws Exception {
    try (RunlensProcess server = RunlensProcess.start(data, SECRET)) {
      begin(server, 401, 4011);
      Sampler sampler = new Sampler(server, 401, 4011);
      meanwhile(sampler, () -> expect(200, server.admin("POST", "/instances/sqlite/disable", "")));
      sampler.send(20);
      JsonNode away = instance(server, "sqlite");
      assertFalse(away.get("open").asBoolean());
      assertTrue(away.get("spooled_bytes").asLong() > 0, away.toString());

      server.kill();
      server.restart();
      assertFalse(instance(server, "sqlite").get("open").asBoolean(), "it stays disabled");
      sampler.send(20);
      meanwhile(sampler, () -> expect(200, server.admin("POST", "/instances/sqlite/enable", "")));
      holdsOnce(server, 4011, sampler);
      server.await("/api/jobs/4011", _ -> spooled(server, "sqlite") == 0);
    }
  }

  @Test
  void sendsNewStreamsElsewhereAndLetsRunningOnesStay() throws Exception {
    try (RunlensProcess server = RunlensProcess.start(data, SECRET)) {
      begin(server, 402, 4021);
      begin(server, 403, 4031);
      Sampler running = new Sampler(server, 402, 4021);
      Sampler fresh = new Sampler(server, 403, 4031);
      running.send(10);
      expect(
          201,
          server.admin(
              "PUT", "/instances/second", "{\"kind\": \"metric-store\", \"type\": \"sqlite\"}"));
      meanwhile(running, () -> expect(200, server.admin("POST", "/instances/second/default", "")));
      meanwhile(running, () -> fresh.send(30));
      String metricInstance = "SELECT metric_instance FROM stream WHERE agent_stream LIKE ?";
      assertEquals("sqlite", catalog(metricInstance, "%" + running.stream() + "%"));
      assertEquals("second", catalog(metricInstance, "%" + fresh.stream() + "%"));
      holdsOnce(server, 4021, running);
      holdsOnce(server, 4031, fresh);

      expect(200, server.admin("POST", "/instances/sqlite/disable", ""));
      fresh.send(5);
      holdsOnce(server, 4031, fresh);
      running.send(5);
      expect(200, server.admin("POST", "/instances/sqlite/enable", ""));
      holdsOnce(server, 4021, running);
      HttpResponse<String> needed = server.admin("DELETE", "/instances/sqlite", "");
      assertEquals(409, needed.statusCode(), needed.body());
      assertTrue(needed.body().contains("One stream of samples still lies in sqlite"));
    }
  }

  @Test
  void usesUpgradesAndKeepsAnUploadedPlugin() throws Exception {
    byte[] first = zip(keeper("1.0.0", "false"));
    byte[] second = zip(keeper("1.1.0", "false"));
    byte[] broken = zip(keeper("1.2.0", "true"));
    try (GitHubSimulator github = GitHubSimulator.start(SimulatorSettings.defaults());
        RunlensProcess server = RunlensProcess.start(data, github);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      expect(201, server.upload(first, "keeper.zip"));
      expect(
          201,
          server.admin(
              "PUT",
              "/instances/kept",
              """
              {"kind": "log-store", "type": "keeper", "settings": {"word": "hello"},
               "default": true}
              """));
      WorkflowRun run = run(github);
      List<Job> jobs = new ArrayList<>(complete(run, 3));
      awaitLogs(server, jobs);
      assertEquals(3, logsIn(server, "kept"));

      AtomicBoolean upgraded = new AtomicBoolean();
      Future<List<String>> reader =
          threads.submit(() -> readUntil(server, List.copyOf(jobs.subList(0, 3)), upgraded));
      Future<List<Job>> completing = threads.submit(() -> complete(run, 10));
      HttpResponse<String> upgrade = server.upload(second, "keeper.zip");
      jobs.addAll(completing.get());
      awaitLogs(server, jobs);
      upgraded.set(true);
      expect(201, upgrade);
      assertEquals(List.of(), reader.get(), "answers that were neither the log nor 503");
      assertEquals("1.1.0 active uploaded", plugin(server, "keeper"));

      HttpResponse<String> back = server.upload(broken, "keeper.zip");
      assertEquals(409, back.statusCode(), back.body());
      assertTrue(back.body().contains("1.1.0 serves again"), back.body());
      assertTrue(back.body().contains("This version opens nothing."), back.body());
      assertEquals("1.1.0 active uploaded", plugin(server, "keeper"));
      readsLogs(server, jobs);

      HttpResponse<String> needed = server.admin("DELETE", "/plugins/keeper", "");
      assertEquals(409, needed.statusCode(), needed.body());
      assertTrue(needed.body().contains("keeper makes the log store kept"), needed.body());
      brokenUploadsChangeNothing(server, second);

      server.kill();
      server.restart();
      assertEquals("1.1.0 active uploaded", plugin(server, "keeper"));
      JsonNode kept = instance(server, "kept");
      assertTrue(kept.get("open").asBoolean(), kept.toString());
      assertTrue(kept.get("default").asBoolean(), kept.toString());
      assertEquals("hello", kept.get("settings").get("word").asText());
      readsLogs(server, jobs);
    }
  }

  private void brokenUploadsChangeNothing(RunlensProcess server, byte[] whole) throws Exception {
    Map<String, byte[]> uploads =
        Map.of(
            "empty.zip", new byte[0],
            "text.zip", "not a zip".getBytes(StandardCharsets.UTF_8),
            "cut.zip", Arrays.copyOf(whole, whole.length / 2),
            "jar.zip", PluginFixture.jar("a.txt", "no plugin"),
            "climbing.zip", PluginFixture.jar("../../escaped.txt", "no plugin"));
    for (Map.Entry<String, byte[]> upload : uploads.entrySet()) {
      HttpResponse<String> refused = server.upload(upload.getValue(), upload.getKey());
      assertEquals(422, refused.statusCode(), upload.getKey() + " " + refused.body());
      assertEquals(200, server.get("/health").statusCode());
    }
    byte[] other = zip(keeper("1.1.0", "false").file("classes/other.txt", new byte[1]));
    refused(409, "installed with other content", server.upload(other, "keeper.zip"));
    assertEquals("1.1.0 active uploaded", plugin(server, "keeper"));
    assertFalse(Files.exists(data.resolve("escaped.txt")));
    try (Stream<Path> left = Files.list(data.resolve("uploads"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void leavesToTheFileAndTheEnvironmentWhatTheySay() throws Exception {
    Path config = temp.resolve("runlens.yaml");
    Files.writeString(
        config,
        """
        instances:
          files: {kind: log-store, type: filesystem}
          spare: {kind: log-store, type: filesystem, settings: {directory: "%s"}}
        defaults:
          log-store: spare
        """
            .formatted(temp.resolve("spare")));
    Map<String, String> environment =
        Map.of(
            "RUNLENS_CONFIG", config.toString(),
            "RUNLENS_SQLITE_PATH", temp.resolve("elsewhere.db").toString());
    try (RunlensProcess server = RunlensProcess.start(data, environment)) {
      assertTrue(instance(server, "spare").get("default").asBoolean());
      refused(409, "runlens.yaml", server.admin("POST", "/instances/files/default", ""));
      refused(409, "runlens.yaml", server.admin("DELETE", "/instances/spare", ""));
      refused(
          422,
          "is set by runlens.yaml",
          server.admin("PUT", "/instances/spare", "{\"settings\": {\"directory\": \"/tmp/x\"}}"));
      refused(
          422,
          "is set by RUNLENS_SQLITE_PATH",
          server.admin("PUT", "/instances/sqlite", "{\"settings\": {\"path\": \"other.db\"}}"));
      assertEquals(
          "RUNLENS_SQLITE_PATH", instance(server, "sqlite").get("fixed").get("path").asText());
      assertTrue(Files.exists(temp.resolve("elsewhere.db")));
      assertEquals(401, server.getAsStranger("/api/admin/instances").statusCode());
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  /// Lets a sampler send before, while and after something happens.
  private static void meanwhile(Sampler sampler, Action action) throws Exception {
    CountDownLatch some = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> sending =
          threads.submit(() -> {
            sampler.send(20);
            some.countDown();
            sampler.send(40);
            return true;
          });
      assertTrue(some.await(30, TimeUnit.SECONDS), "it never began");
      action.run();
      assertTrue(sending.get());
    }
  }

  private static void holdsOnce(RunlensProcess server, long job, Sampler sampler) throws Exception {
    server.await(
        "/api/jobs/" + job,
        found -> found.path("samples").path("count").asLong() >= sampler.samples());
    assertEquals(
        sampler.samples(), server.json("/api/jobs/" + job).get("samples").get("count").asLong());
    JsonNode times = server.json("/api/jobs/" + job + "/series?points=5000").get("t");
    assertEquals(
        times.size(), times.valueStream().map(JsonNode::asLong).distinct().count(), "each once");
  }

  private static void begin(RunlensProcess server, long run, long job) throws Exception {
    Webhook webhook = Webhook.job(run, job, "in_progress");
    expect(202, server.post("/webhooks/github", webhook.bytes(), webhook.headers(SECRET)));
    server.await("/api/jobs/" + job, _ -> true);
  }

  private static WorkflowRun run(GitHubSimulator github) {
    return github
        .install("acme", "shop")
        .repository("shop")
        .requestRun(RunRequest.push("CI", "Go"));
  }

  private static List<Job> complete(WorkflowRun run, int count) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Job job = run.queueJob("build", "ubuntu-latest");
      job.start(Runner.hosted(1));
      job.log().append("This is job " + job.id());
      job.complete("success");
      jobs.add(job);
    }
    return jobs;
  }

  private static void awaitLogs(RunlensProcess server, List<Job> jobs) throws Exception {
    for (Job job : jobs) {
      server.await(
          "/api/jobs/" + job.id(),
          found -> found.path("log").path("state").asText().equals("stored"));
    }
  }

  private static void readsLogs(RunlensProcess server, List<Job> jobs) throws Exception {
    for (Job job : jobs) {
      HttpResponse<String> log = server.get("/api/jobs/" + job.id() + "/log.txt");
      assertEquals(200, log.statusCode(), log.body());
      assertEquals(job.log().text(), log.body());
    }
  }

  private static List<String> readUntil(RunlensProcess server, List<Job> jobs, AtomicBoolean done)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    while (!done.get()) {
      for (Job job : jobs) {
        HttpResponse<String> log = server.get("/api/jobs/" + job.id() + "/log.txt");
        boolean right = log.statusCode() == 200 && log.body().equals(job.log().text());
        if (!right && log.statusCode() != 503) {
          wrong.add(log.statusCode() + " " + log.body());
        }
      }
    }
    return wrong;
  }

  private String catalog(String sql, Object parameter) throws Exception {
    try (Connection catalog =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("catalog.db"));
        PreparedStatement statement = catalog.prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "no row";
      }
    }
  }

  private static JsonNode instance(RunlensProcess server, String id) throws Exception {
    HttpResponse<String> answer = server.admin("GET", "/instances/" + id, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return RunlensProcess.parse(answer.body());
  }

  private static long spooled(RunlensProcess server, String id) {
    try {
      return instance(server, id).get("spooled_bytes").asLong();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static int logsIn(RunlensProcess server, String id) throws Exception {
    return Integer.parseInt(instance(server, id).get("used_by").asText().split(" ", 2)[0]);
  }

  private static String plugin(RunlensProcess server, String id) throws Exception {
    HttpResponse<String> answer = server.admin("GET", "/plugins", "");
    for (JsonNode plugin : RunlensProcess.parse(answer.body()).get("plugins")) {
      if (plugin.get("id").asText().equals(id)) {
        return "%s %s %s"
            .formatted(
                plugin.get("version").asText(),
                plugin.get("state").asText(),
                plugin.get("origin").asText());
      }
    }
    return "none";
  }

  private static PluginFixture keeper(String version, String refuses) {
    return PluginFixture.probe("keeper")
        .version(version)
        .source("fixture.ProbeProvider", KEEPER.formatted(refuses));
  }

  private byte[] zip(PluginFixture plugin) throws IOException {
    return Files.readAllBytes(plugin.writeTo(temp.resolve("zips")));
  }

  private static String filesystem(Path directory) {
    return """
    {"kind": "log-store", "type": "filesystem", "settings": {"directory": "%s"}}
    """
        .formatted(directory);
  }

  private static void expect(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
  }

  private static void refused(int status, String words, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(words), answer.body());
  }
}
