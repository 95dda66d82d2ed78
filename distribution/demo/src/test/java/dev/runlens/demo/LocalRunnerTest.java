// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.githubsimulator.Job;
import dev.runlens.githubsimulator.Step;
import dev.runlens.githubsimulator.WorkflowRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunnerTest {

  @TempDir Path directory;
  private Rig rig;

  @BeforeEach
  void start() {
    rig = new Rig(directory);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void writesALogInTheRunnersFormat() throws Exception {
    Job job =
        rig.steps(
            """
            - name: Greet
              run: |
                echo hello
                printf 'no newline'
              env:
                WHO: world
            """);

    assertEquals(Optional.of("success"), job.conclusion());
    String text = job.log().text();
    assertTrue(text.startsWith("\uFEFF"));
    String line = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z .*";
    text.substring(1).lines().forEach(found -> assertTrue(found.matches(line), found));
    List<String> lines = Rig.lines(job);
    assertTrue(lines.getFirst().startsWith("Current runner version: '2."));
    assertTrue(lines.contains("Complete job name: job"));
    assertEquals("Cleaning up orphan processes", lines.getLast());
    int group = lines.indexOf("##[group]Run echo hello");
    assertEquals("\u001B[36;1mecho hello\u001B[0m", lines.get(group + 1));
    assertEquals("\u001B[36;1mprintf 'no newline'\u001B[0m", lines.get(group + 2));
    assertTrue(lines.get(group + 3).matches("shell: /.*bash -e \\{0}"), lines.get(group + 3));
    assertEquals(
        List.of("env:", "  LEVEL: workflow", "  WHO: world", "##[endgroup]", "hello", "no newline"),
        lines.subList(group + 4, group + 10));
  }

  @Test
  void failsAtTheFirstNonZeroExitAndSkipsTheRest() throws Exception {
    Job job =
        rig.steps(
            """
            - name: Forgiven
              id: forgiven
              run: exit 4
              continue-on-error: true
            - name: Fails
              run: |
                false
                echo unreachable
            - name: Skipped
              run: echo no
            - name: Always
              if: always()
              run: echo "it was ${{ steps.forgiven.outcome }} and ${{ steps.forgiven.conclusion }}"
            - name: On failure
              if: ${{ failure() && job.status == 'failure' }}
              run: echo sorry
            """);

    assertEquals(Optional.of("failure"), job.conclusion());
    assertEquals("success", Rig.conclusion(job, "Forgiven"));
    assertEquals("failure", Rig.conclusion(job, "Fails"));
    assertEquals("skipped", Rig.conclusion(job, "Skipped"));
    assertEquals("success", Rig.conclusion(job, "Always"));
    assertEquals("success", Rig.conclusion(job, "On failure"));
    List<String> lines = Rig.lines(job);
    assertTrue(lines.contains("##[error]Process completed with exit code 4."));
    assertTrue(lines.contains("##[error]Process completed with exit code 1."));
    assertTrue(lines.contains("it was failure and success"));
    assertFalse(lines.contains("unreachable"));
  }

  @Test
  void usesTheShellThatIsAskedFor() throws Exception {
    Job job =
        rig.steps(
            """
            - name: Default shell
              run: false | echo "last of a pipe decides"
            - name: Bash
              shell: bash
              run: false | echo "any of a pipe decides"
            """);

    assertEquals("success", Rig.conclusion(job, "Default shell"));
    assertEquals("failure", Rig.conclusion(job, "Bash"));
    assertTrue(
        Rig.lines(job).stream()
            .anyMatch(line -> line.endsWith("bash --noprofile --norc -e -o pipefail {0}")));
  }

  @Test
  void carriesVariablesPathsAndOutputsFromStepToStep() throws Exception {
    Job job =
        rig.steps(
            """
            - id: set
              run: |
                mkdir tools
                printf '#!/bin/sh\\necho tool ran\\n' > tools/mytool
                chmod +x tools/mytool
                echo "$PWD/tools" >> "$GITHUB_PATH"
                echo "COLOR=green" >> "$GITHUB_ENV"
                { echo "TEXT<<END"; echo one; echo two; echo END; } >> "$GITHUB_ENV"
                echo "weight=12" >> "$GITHUB_OUTPUT"
            - run: |
                mytool
                echo "$COLOR ${{ env.COLOR }} ${{ steps.set.outputs.weight }}"
                echo "$TEXT" | wc -l
            - working-directory: tools
              run: ls
            """);

    List<String> lines = Rig.lines(job);
    assertEquals(Optional.of("success"), job.conclusion());
    assertTrue(lines.contains("tool ran"));
    assertTrue(lines.contains("green green 12"));
    assertTrue(lines.contains("2"));
    assertTrue(lines.contains("mytool"));
  }

  @Test
  void translatesWorkflowCommandsAndMasksSecrets() throws Exception {
    Job job =
        rig.steps(
            """
            - run: |
                echo "::add-mask::s3cr3t"
                echo "the s3cr3t is out"
                echo "::warning file=a.c,line=1::50%25 done%0Areally"
                echo "::error::bad"
                echo "::group::Details"
                echo "::endgroup::"
                echo "::debug::hidden"
                echo "::stop-commands::resume-me"
                echo "::error::only text"
                echo "::resume-me::"
            """);

    List<String> lines = Rig.lines(job);
    assertTrue(lines.contains("the *** is out"));
    assertTrue(lines.contains("##[warning]50% done"));
    assertTrue(lines.contains("really"), "a line of its own, without a stamp");
    assertTrue(lines.contains("##[error]bad"));
    assertTrue(lines.contains("##[group]Details"));
    assertTrue(lines.contains("::error::only text"));
    assertFalse(lines.contains("##[error]only text"));
    assertFalse(lines.stream().anyMatch(line -> line.equals("::debug::hidden")));
  }

  @Test
  void givesTheJobItsIdentity() throws Exception {
    Job job =
        rig.steps(
            """
            - run: |
                echo "$GITHUB_REPOSITORY $GITHUB_RUN_ID $GITHUB_RUN_ATTEMPT $RUNNER_NAME"
                echo "${{ job.check_run_id }} ${{ github.repository }} ${{ vars.SERVER }}"
                test -f "$GITHUB_EVENT_PATH" && test "$PWD" = "$GITHUB_WORKSPACE"
                cat .github/workflows/ci.yml | head -1
            """);

    List<String> lines = Rig.lines(job);
    assertEquals(Optional.of("success"), job.conclusion());
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.startsWith("northwind/parcels " + job.run().id() + " 1 local-")));
    assertTrue(lines.contains(job.id() + " northwind/parcels http://127.0.0.1:9"));
    assertTrue(lines.contains("name: CI"));
  }

  @Test
  void killsEverythingAStepStartedWhenItsTimeIsOver() throws Exception {
    Instant before = Instant.now();
    Job job =
        rig.steps(
            """
            - name: Hangs
              timeout-minutes: 0.01
              run: |
                trap '' INT TERM
                sleep 311 &
                echo "$!" > pids
                bash -c 'trap "" INT TERM; while true; do sleep 312; done' &
                echo "$!" >> pids
                wait
                while true; do sleep 1; done
            - name: Look
              if: always()
              run: cat pids
            """);

    assertTrue(Duration.between(before, Instant.now()).toSeconds() < 10);
    assertEquals("failure", Rig.conclusion(job, "Hangs"));
    assertTrue(
        Rig.lines(job).stream()
            .anyMatch(l -> l.matches("##\\[error]The action 'Hangs' has timed out.*")));
    List<String> pids = Rig.lines(job).stream().filter(line -> line.matches("\\d+")).toList();
    assertEquals(2, pids.size());
    for (String pid : pids) {
      assertTrue(isGone(Long.parseLong(pid)), "process " + pid + " still runs");
    }
  }

  @Test
  void cleansUpWhatAJobLeavesBehind() throws Exception {
    Job job =
        rig.steps(
            """
            - run: |
                setsid sleep 313 > /dev/null 2>&1 < /dev/null &
                for i in $(seq 100); do grep -qx sleep /proc/$!/comm && break; sleep 0.05; done
            """);

    assertEquals(Optional.of("success"), job.conclusion());
    String last = Rig.lines(job).getLast();
    assertTrue(last.matches("Terminate orphan process: pid \\(\\d+\\) \\(sleep\\)"), last);
    assertTrue(isGone(Long.parseLong(last.replaceAll("\\D*(\\d+).*", "$1"))));
  }

  @Test
  void endsAJobThatIsOverItsTimeAsCancelled() throws Exception {
    WorkflowRun run =
        rig.run(
            """
            slow:
              runs-on: self-hosted
              timeout-minutes: 0.01
              steps:
                - name: Long
                  run: sleep 314
                - name: After
                  run: echo no
                - name: Tidy
                  if: always()
                  run: echo tidy
            """);

    Job job = run.jobs().getFirst();
    assertEquals(Optional.of("cancelled"), job.conclusion());
    assertEquals("cancelled", Rig.conclusion(job, "Long"));
    assertEquals("skipped", Rig.conclusion(job, "After"));
    assertEquals("success", Rig.conclusion(job, "Tidy"));
    assertEquals(Optional.of("cancelled"), run.conclusion());
  }

  @Test
  void runsJobsWhenTheJobsTheyNeedHaveEnded() throws Exception {
    WorkflowRun run =
        rig.run(
            """
            first:
              runs-on: self-hosted
              steps:
                - run: exit 1
            dependent:
              needs: first
              runs-on: self-hosted
              steps:
                - run: echo no
            report:
              needs: [first, dependent]
              if: always()
              runs-on: self-hosted
              steps:
                - run: echo "first was ${{ needs.first.result }}"
            pair:
              runs-on: self-hosted
              strategy:
                matrix:
                  jdk: [21, 25]
                  os: [linux]
              steps:
                - run: echo "jdk ${{ matrix.jdk }}"
            """);

    List<String> found =
        run.jobs().stream()
            .map(job -> job.name() + "=" + job.conclusion().orElse(""))
            .sorted()
            .toList();
    assertEquals(
        List.of(
            "dependent=skipped",
            "first=failure",
            "pair (21, linux)=success",
            "pair (25, linux)=success",
            "report=success"),
        found);
    Job report =
        run.jobs().stream().filter(j -> j.name().equals("report")).findFirst().orElseThrow();
    assertTrue(Rig.lines(report).contains("first was failure"));
  }

  @Test
  void cancelsWhatRunsWhenItIsTold() throws Exception {
    rig.write("started", "");
    Thread canceller =
        Thread.ofVirtual()
            .start(() -> {
              Path mark = directory.resolve("mark");
              while (!Files.exists(mark)) {
                Thread.onSpinWait();
              }
              rig.runner.cancel();
            });
    Job job = rig.steps("- run: touch " + directory.resolve("mark") + " && sleep 315\n");
    canceller.join();

    assertEquals(Optional.of("cancelled"), job.conclusion());
    assertTrue(Rig.lines(job).contains("##[error]The operation was canceled."));
  }

  @Test
  void numbersPostStepsAfterAGapAndRunsThemInReverse() throws Exception {
    rig.write("tools/one/action.yml", action("one"));
    rig.write("tools/one/main.js", PROGRAM);
    rig.write("tools/one/post.js", PROGRAM);
    rig.write("tools/two/action.yml", action("two"));
    rig.write("tools/two/main.js", PROGRAM);
    rig.write("tools/two/post.js", PROGRAM);
    Job job =
        rig.steps(
            """
            - uses: ./tools/one
              with:
                server: ${{ vars.SERVER }}
            - name: Second
              uses: ./tools/two
            - run: exit 1
            """);

    assertEquals(
        List.of(
            "1 Set up job success",
            "2 Run ./tools/one success",
            "3 Second success",
            "4 Run exit 1 failure",
            "7 Post Second success",
            "8 Post Run ./tools/one success",
            "9 Complete job success"),
        job.steps().stream().map(LocalRunnerTest::describe).toList());
    List<String> said =
        Rig.lines(job).stream().filter(line -> line.startsWith("program ")).toList();
    assertEquals(
        List.of(
            "program main.js of one: job " + job.id() + " server http://127.0.0.1:9 state ",
            "program main.js of two: job " + job.id() + " server  state ",
            "program post.js of two: job " + job.id() + " server  state kept by two",
            "program post.js of one: job "
                + job.id()
                + " server http://127.0.0.1:9 state kept by one"),
        said);
    assertEquals(2, Rig.lines(job).stream().filter("Post job cleanup."::equals).count());
  }

  private static final String PROGRAM =
      """
      const fs = require('node:fs');
      const path = require('node:path');
      const env = process.env;
      console.log(`program ${path.basename(__filename)} of ${env.INPUT_NAME}: job ${env['INPUT_JOB-ID']}` +
        ` server ${env.INPUT_SERVER ?? ''} state ${env.STATE_kept ?? ''}`);
      fs.appendFileSync(env.GITHUB_STATE, `kept<<EOF\\nkept by ${env.INPUT_NAME}\\nEOF\\n`);
      """;

  private static String action(String name) {
    return """
    name: %s
    inputs:
      name:
        default: %s
      server:
        required: false
      job-id:
        default: ${{ job.check_run_id }}
    runs:
      using: node24
      main: main.js
      post: post.js
    """
        .formatted(name, name);
  }

  private static String describe(Step step) {
    return step.number() + " " + step.name() + " " + step.conclusion();
  }

  /// A killed process may still be listed until its parent has asked for its exit code.
  private static boolean isGone(long pid) throws Exception {
    for (int i = 0; i < 100; i++) {
      if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
        return true;
      }
      Thread.sleep(20);
    }
    return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
  }
}
