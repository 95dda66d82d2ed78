// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.InstallationObservation.State;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.job.Step;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class DeliveryParserTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final RepositoryObservation PARCELS =
      new RepositoryObservation(
          new RepositoryId(3_141_592_653L),
          "northwind",
          "parcels",
          true,
          new InstallationId(51_820_417));
  private static final RepositoryObservation SITE =
      new RepositoryObservation(
          new RepositoryId(3_141_592_700L),
          "northwind",
          "site",
          false,
          new InstallationId(51_820_417));
  private static final RunKey RUN =
      new RunKey(new SourceId("github"), PARCELS.id(), 16_454_805_877L, 2);
  private static final String SHA = "9f2c41d7e08ab35c6d1e4f7a8b90c2d3e4f5a6b7";

  @Test
  void readsACompletedJob() {
    JobObservation expected =
        new JobObservation(
            new JobKey(RUN, 17_556_730_984L),
            "build (linux, 25)",
            JobStatus.COMPLETED,
            Conclusion.FAILURE,
            at("10:11:27"),
            at("10:11:34"),
            at("10:12:42"),
            "CI",
            "main",
            SHA,
            "https://github.com/northwind/parcels/actions/runs/16454805877/job/17556730984",
            List.of("self-hosted", "linux"),
            new Runner(2_210_044_871L, "build-07", "Default"),
            List.of(
                step(1, "Set up job", Conclusion.SUCCESS, "10:11:33", "10:11:36"),
                step(2, "Run tests", Conclusion.FAILURE, "10:11:36", "10:12:40"),
                step(20, "Post checkout", Conclusion.SKIPPED, "10:12:40", "10:12:40"),
                step(21, "Complete job", Conclusion.SUCCESS, "10:12:38", "10:12:41")));

    assertEquals(
        new SourceEvent.JobSeen(PARCELS, expected), Fixtures.parse("workflow_job.completed"));
  }

  @Test
  void readsAQueuedJobWithoutARunner() {
    JobObservation job = job("workflow_job.queued");

    assertEquals(JobStatus.QUEUED, job.status());
    assertNull(job.conclusion());
    assertNull(job.runner());
    assertNull(job.completedAt());
    assertEquals(List.of(), job.steps());
  }

  @Test
  void readsAWaitingJobWhoseRunnerHasNoName() {
    JobObservation job = job("workflow_job.waiting");

    assertEquals(JobStatus.WAITING, job.status());
    assertNull(job.runner());
  }

  @Test
  void readsTheStepsOfAJobInProgress() {
    JobObservation job = job("workflow_job.in_progress");

    assertEquals(JobStatus.IN_PROGRESS, job.status());
    assertEquals(
        List.of(
            new Step(1, "Set up job", JobStatus.IN_PROGRESS, null, at("10:11:33"), null),
            new Step(2, "Run tests", JobStatus.QUEUED, null, null, null)),
        job.steps());
  }

  @Test
  void keepsASkippedJobThoughNothingRanIt() {
    JobObservation job = job("workflow_job.completed.skipped");

    assertEquals(Conclusion.SKIPPED, job.conclusion());
    assertNull(job.runner());
  }

  @Test
  void ignoresACheckRunThatComesAsAJob() {
    assertTrue(ignored("workflow_job.completed.check-run").startsWith("check run, not a job"));
  }

  @Test
  void readsARun() {
    RunObservation expected =
        new RunObservation(
            RUN,
            "CI",
            412,
            "Weigh parcels in grams",
            "push",
            "mira-holt",
            "main",
            SHA,
            "https://github.com/northwind/parcels/actions/runs/16454805877",
            JobStatus.COMPLETED,
            Conclusion.FAILURE,
            at("09:30:43"),
            at("10:11:25"),
            at("10:12:44"));

    assertEquals(
        new SourceEvent.RunSeen(PARCELS, expected), Fixtures.parse("workflow_run.completed"));
  }

  @Test
  void namesARunAfterItsWorkflowOrItsFile() {
    ObjectNode payload = object("workflow_run.requested");
    ((ObjectNode) payload.get("workflow_run")).putNull("name");
    assertEquals("CI", run(payload).workflowName());

    payload.putNull("workflow");
    ((ObjectNode) payload.get("workflow_run")).putNull("display_title");
    assertEquals(".github/workflows/ci.yml", run(payload).workflowName());
    assertEquals(".github/workflows/ci.yml", run(payload).title());
  }

  @Test
  void readsInstallations() {
    InstallationObservation active = installation(State.ACTIVE, "2026-03-02T02:32:21Z");

    for (String name : List.of("installation.created", "installation.created.with-organization")) {
      assertEquals(
          new SourceEvent.InstallationSeen(active, List.of(PARCELS, SITE), List.of()),
          Fixtures.parse(name));
    }
  }

  @Test
  void takesWhatADeletedInstallationCoveredAway() {
    assertEquals(
        new SourceEvent.InstallationSeen(
            installation(State.DELETED, "2026-03-04T08:00:00Z"),
            List.of(),
            List.of(PARCELS.id(), SITE.id())),
        Fixtures.parse("installation.deleted"));
  }

  @Test
  void readsSuspensions() {
    assertEquals(
        new SourceEvent.InstallationSeen(
            installation(State.SUSPENDED, "2026-03-03T08:00:00Z"), List.of(), List.of()),
        Fixtures.parse("installation.suspend"));
    assertEquals(
        new SourceEvent.InstallationSeen(
            installation(State.ACTIVE, "2026-03-03T09:00:00Z"), List.of(), List.of()),
        Fixtures.parse("installation.unsuspend"));
    assertEquals(
        new SourceEvent.InstallationSeen(
            installation(State.SUSPENDED, "2026-03-03T10:00:00Z"),
            List.of(PARCELS, SITE),
            List.of()),
        Fixtures.parse("installation.new_permissions_accepted"));
  }

  @Test
  void readsChangesOfAccess() {
    assertEquals(
        new SourceEvent.InstallationSeen(
            installation(State.ACTIVE, "2026-03-03T11:00:00Z"), List.of(SITE), List.of()),
        Fixtures.parse("installation_repositories.added"));
    assertEquals(
        new SourceEvent.InstallationSeen(
            installation(State.ACTIVE, "2026-03-03T12:00:00Z"), List.of(), List.of(SITE.id())),
        Fixtures.parse("installation_repositories.removed"));
  }

  @Test
  void readsTheNewLoginOfAnAccount() {
    assertEquals(
        new SourceEvent.AccountRenamed(90_412_233, "northwind-traders"),
        Fixtures.parse("installation_target.renamed"));
  }

  @Test
  void readsWhoTakesAGrantBack() {
    assertEquals(
        new SourceEvent.GrantRevoked(4_410_021),
        Fixtures.parse("github_app_authorization.revoked"));
  }

  @Test
  void readsRepositories() {
    assertEquals(new SourceEvent.RepositorySeen(PARCELS), Fixtures.parse("repository.renamed"));
    assertEquals(
        new SourceEvent.RepositoryDeleted(PARCELS.id()), Fixtures.parse("repository.deleted"));
  }

  @Test
  void knowsHooksThatBelongToNoInstallation() {
    ObjectNode payload = object("workflow_job.completed");
    payload.remove("installation");

    SourceEvent.JobSeen seen =
        assertInstanceOf(SourceEvent.JobSeen.class, parse("workflow_job", payload).getFirst());
    assertNull(seen.repository().installation());
  }

  @Test
  void ignoresByName() {
    assertTrue(ignored("ping").startsWith("ping"));
    assertIgnored("workflow_job.archived", "workflow_job", "{\"action\":\"archived\"}");
    assertIgnored("push", "push", "{\"ref\":{\"action\":\"x\"},\"action\":7}");
    assertIgnored("watch", "watch", "{\"action\":\"<script>\"}");
  }

  @Test
  void countsAStatusThatItDoesNotKnowAsPending() {
    ObjectNode payload = object("workflow_job.queued");
    ((ObjectNode) payload.get("workflow_job")).put("status", "dreaming");

    SourceEvent.JobSeen seen =
        assertInstanceOf(SourceEvent.JobSeen.class, parse("workflow_job", payload).getFirst());
    assertEquals(JobStatus.PENDING, seen.job().status());
  }

  @Test
  void namesThePathOfWhatIsWrong() {
    assertInvalid("$.action", "workflow_job.queued", p -> p.remove("action"));
    assertInvalid("$.workflow_job", "workflow_job.queued", p -> p.remove("workflow_job"));
    assertInvalid(
        "$.workflow_job.run_id",
        "workflow_job.queued",
        p -> ((ObjectNode) p.get("workflow_job")).put("run_id", "12"));
    assertInvalid(
        "$.workflow_job.run_attempt",
        "workflow_job.queued",
        p -> ((ObjectNode) p.get("workflow_job")).put("run_attempt", 0));
    assertInvalid(
        "$.workflow_job.steps[1].number",
        "workflow_job.completed",
        p -> ((ObjectNode) p.at("/workflow_job/steps/1")).put("number", 1.5));
    assertInvalid(
        "$.repository.owner.login",
        "repository.renamed",
        p -> ((ObjectNode) p.at("/repository/owner")).putNull("login"));
    assertInvalid(
        "$.installation.updated_at",
        "installation.created",
        p -> ((ObjectNode) p.get("installation")).put("updated_at", Long.MAX_VALUE));
    assertInvalid(
        "$.repositories_added[0].full_name",
        "installation_repositories.added",
        p -> ((ObjectNode) p.at("/repositories_added/0")).put("full_name", "no-owner"));
  }

  @Test
  void quotesNoValueOfAPayload() {
    SourceException thrown =
        assertThrows(
            SourceException.class,
            () ->
                Fixtures.parse(
                    "workflow_job", "{\"action\":\"queued\", secret-4711".getBytes(UTF_8)));

    assertEquals(Kind.INVALID, thrown.kind());
    assertFalse(String.valueOf(thrown.getMessage()).contains("4711"));
    assertNull(thrown.getCause());
  }

  @Test
  void parsesOrRefusesWhateverMemberIsGoneOrOfAnotherType() {
    int refused = 0;
    int tried = 0;
    for (String name : Fixtures.USED) {
      for (byte[] mutant : mutants(object(name))) {
        tried++;
        try {
          assertFalse(Fixtures.parse(Fixtures.event(name), mutant).isEmpty());
        } catch (SourceException e) {
          assertEquals(Kind.INVALID, e.kind());
          assertTrue(String.valueOf(e.getMessage()).contains("$."), e.getMessage());
          refused++;
        }
      }
    }
    assertTrue(tried > 2_000 && refused > 500, tried + " tried, " + refused + " refused");
  }

  /// The payload once without each of its members, and once with each of them of every other type.
  private static List<byte[]> mutants(ObjectNode payload) {
    List<JsonNode> values =
        List.of(
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.textNode("x"),
            JsonNodeFactory.instance.textNode(""),
            JsonNodeFactory.instance.numberNode(-1),
            JsonNodeFactory.instance.numberNode(1e300),
            JsonNodeFactory.instance.numberNode(new BigInteger("9".repeat(30))),
            JsonNodeFactory.instance.booleanNode(true),
            JsonNodeFactory.instance.arrayNode().add(1).addNull().add("x"),
            JsonNodeFactory.instance.objectNode().put("id", "x"));
    List<byte[]> mutants = new ArrayList<>();
    for (ObjectNode holder : objects(payload)) {
      for (String member : List.copyOf(names(holder))) {
        JsonNode original = holder.remove(member);
        mutants.add(text(payload));
        for (JsonNode value : values) {
          holder.set(member, value);
          mutants.add(text(payload));
        }
        holder.set(member, original);
      }
    }
    return mutants;
  }

  private static List<ObjectNode> objects(ContainerNode<?> node) {
    List<ObjectNode> objects = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    for (JsonNode child : node) {
      if (child instanceof ContainerNode<?> container) {
        objects.addAll(objects(container));
      }
    }
    return objects;
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JobObservation job(String name) {
    return assertInstanceOf(SourceEvent.JobSeen.class, Fixtures.parse(name)).job();
  }

  private static RunObservation run(ObjectNode payload) {
    return assertInstanceOf(SourceEvent.RunSeen.class, parse("workflow_run", payload).getFirst())
        .run();
  }

  private static String ignored(String name) {
    return assertInstanceOf(SourceEvent.Ignored.class, Fixtures.parse(name)).reason();
  }

  private static void assertIgnored(String begin, String event, String body) {
    SourceEvent seen = Fixtures.parse(event, body.getBytes(UTF_8)).getFirst();
    String reason = assertInstanceOf(SourceEvent.Ignored.class, seen).reason();
    assertTrue(reason.startsWith(begin + ":"), reason);
  }

  private static void assertInvalid(String path, String name, Consumer<ObjectNode> change) {
    ObjectNode payload = object(name);
    change.accept(payload);
    SourceException thrown =
        assertThrows(SourceException.class, () -> parse(Fixtures.event(name), payload));
    assertEquals(Kind.INVALID, thrown.kind());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains(path + " must be"), thrown.getMessage());
  }

  private static List<SourceEvent> parse(String event, ObjectNode payload) {
    return Fixtures.parse(event, text(payload));
  }

  private static ObjectNode object(String name) {
    try {
      return (ObjectNode) JSON.readTree(Fixtures.bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] text(ObjectNode payload) {
    return payload.toString().getBytes(UTF_8);
  }

  private static InstallationObservation installation(State state, String updatedAt) {
    return new InstallationObservation(
        new InstallationId(51_820_417),
        90_412_233,
        "northwind",
        "Organization",
        state,
        Instant.parse(updatedAt));
  }

  private static Step step(
      int number, String name, Conclusion conclusion, String startedAt, String completedAt) {
    return new Step(number, name, JobStatus.COMPLETED, conclusion, at(startedAt), at(completedAt));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-02T" + time + "Z");
  }
}
