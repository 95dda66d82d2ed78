// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Logs and steps are written by hand, one test for each way in which a runner writes them. A log's
/// lines are `second text`; seconds count from the job's start.
class StepSplitterTest {

  private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

  private final List<Step> steps = new ArrayList<>();
  private int fraction;

  @Test
  void splitsAPlainJob() {
    step(1, "Set up job", 0, 2);
    step(2, "Run actions/checkout@v5", 2, 4);
    step(3, "Compile", 4, 60);
    step(6, "Post Run actions/checkout@v5", 60, 60);
    step(7, "Complete job", 60, 60);

    assertSplit(
        "1:1-3 2:4-6 3:7-9 6:10-11 7:12-13",
        "0 Current runner version: '2.330.0'",
        "0 Prepare workflow directory",
        "1 Complete job name: build",
        "2 ##[group]Run actions/checkout@v5",
        "2 ##[endgroup]",
        "3 ##[group]Fetching the repository",
        "4 ##[group]Run make all",
        "4 ##[endgroup]",
        "59 ##[error]Process completed with exit code 2.",
        "60 Post job cleanup.",
        "60 [command]/usr/bin/git version",
        "60 Cleaning up orphan processes",
        "60 Terminate orphan process: pid (1) (java)");
  }

  @Test
  void leavesOutSkippedStepsAndStepsThatNeverBegan() {
    step(1, "Set up job", 0, 1);
    step(2, "Run make", 1, 5);
    steps.add(step(3, "Run make deploy", "skipped", 5L, 5L));
    steps.add(step(4, "Run make report", null, null, null));
    step(5, "Complete job", 5, 5);

    assertSplit(
        "1:1-1 2:2-3 5:4-4",
        "0 Prepare workflow directory",
        "1 ##[group]Run make",
        "5 ##[error]Process completed with exit code 2.",
        "5 Cleaning up orphan processes");
  }

  @Test
  void keepsTheStepsOfACompositeActionTogether() {
    step(1, "Set up job", 0, 1);
    step(2, "Prepare", 1, 30);
    step(3, "Test", 30, 40);
    step(4, "Complete job", 40, 40);

    assertSplit(
        "1:1-1 2:2-5 3:6-7 4:8-8",
        "0 Prepare workflow directory",
        "1 ##[group]Run ./.github/actions/prepare",
        "2 ##[group]Run npm ci",
        "20 ##[group]Run actions/cache@v4",
        "29 ##[group]Run npm run build",
        "30 ##[group]Run npm test",
        "39 all is well",
        "40 Cleaning up orphan processes");
  }

  @Test
  void tellsQuickStepsOfOneSecondApartByTheirTitles() {
    step(1, "Set up job", 0, 1);
    step(2, "Prepare", 1, 2);
    step(3, "Run echo two", 2, 2);
    step(4, "Named by its author", 2, 2);
    step(5, "Run echo four", 2, 2);
    step(6, "Complete job", 2, 2);

    assertSplit(
        "1:1-1 2:2-4 3:5-5 4:6-6 5:7-7 6:8-8",
        "0 Prepare workflow directory",
        "1 ##[group]Run ./prepare",
        "2 ##[group]Run echo one",
        "2 ##[group]Run echo one and a half",
        "2 ##[group]Run echo two",
        "2 ##[group]Run echo three",
        "2 ##[group]Run echo four",
        "2 Cleaning up orphan processes");
  }

  @Test
  void keepsTheCleanupsOfACompositeActionTogether() {
    step(1, "Set up job", 0, 1);
    step(2, "Prepare", 1, 2);
    step(3, "Run actions/checkout@v5", 2, 3);
    step(8, "Post Run actions/checkout@v5", 3, 4);
    step(9, "Post Prepare", 4, 9);
    step(10, "Complete job", 9, 9);

    assertSplit(
        "1:1-1 2:2-2 3:3-3 8:4-4 9:5-7 10:8-8",
        "0 Prepare workflow directory",
        "1 ##[group]Run ./prepare",
        "2 ##[group]Run actions/checkout@v5",
        "3 Post job cleanup.",
        "4 Post job cleanup.",
        "6 Post job cleanup.",
        "8 Post job cleanup.",
        "9 Cleaning up orphan processes");
  }

  @Test
  void splitsAJobInContainersWithHooks() {
    step(1, "Set up job", 0, 1);
    step(2, "Set up runner", 1, 2);
    step(3, "Build o/action@v1", 2, 5);
    step(4, "Initialize containers", 5, 12);
    step(5, "Build", 12, 20);
    step(9, "Stop containers", 20, 21);
    step(10, "Complete runner", 21, 22);
    step(11, "Complete job", 22, 22);

    assertSplit(
        "1:1-1 2:2-3 3:4-4 4:5-7 5:8-9 9:10-11 10:12-13 11:14-15",
        "0 Prepare workflow directory",
        "1 A job started hook has been configured by the self-hosted runner administrator",
        "1 ##[group]Run '/opt/hooks/start.sh'",
        "2 ##[group]Build container for action use: '/work/_actions/o/action/v1/Dockerfile'.",
        "5 ##[group]Checking docker version",
        "6 ##[group]Starting job container",
        "7 ##[group]Starting database service container",
        "12 ##[group]Run make",
        "19 done",
        "20 Stop and remove container: a_database",
        "20 Remove container network: github_network_1",
        "21 A job completed hook has been configured by the self-hosted runner administrator",
        "21 ##[group]Run '/opt/hooks/end.sh'",
        "22 Evaluate and set job outputs",
        "22 Cleaning up orphan processes");
  }

  @Test
  void bearsStepTimesThatWaver() {
    // As GitHub tells them: the last step began 3 s before the one that preceded it.
    step(1, "Set up job", 0, 1);
    step(2, "Run make", 1, 9);
    step(6, "Post Run make", 12, 12);
    step(7, "Complete job", 9, 9);

    assertSplit(
        "1:1-1 2:2-2 6:3-3 7:4-4",
        "0 Prepare workflow directory",
        "1 ##[group]Run make",
        "9 Post job cleanup.",
        "9 Cleaning up orphan processes");
  }

  @Test
  void takesStepsThatSomebodyNamedLikeTheRunnersOwn() {
    step(1, "Set up job", 0, 1);
    step(2, "Build", 1, 3);
    step(3, "Post results", 3, 5);
    step(4, "Set up runner", 5, 6);
    step(5, "Complete job", 6, 6);

    assertSplit(
        "1:1-1 2:2-2 3:3-3 4:4-4 5:5-5",
        "0 Prepare workflow directory",
        "1 ##[group]Run make",
        "3 ##[group]Run curl -d @results https://ci.example",
        "5 ##[group]Run ./runner.sh",
        "6 Cleaning up orphan processes");
  }

  @Test
  void doesNotTakeWhatAProgramPrintsAtAnotherTime() {
    step(1, "Set up job", 0, 1);
    step(2, "Run cat old.log", 1, 90);
    step(3, "Run make", 90, 95);
    step(5, "Complete job", 95, 95);

    assertSplit(
        "1:1-1 2:2-5 3:6-6 5:7-7",
        "0 Prepare workflow directory",
        "1 ##[group]Run cat old.log",
        "30 ##[group]Run make",
        "31 Post job cleanup.",
        "32 Cleaning up orphan processes",
        "90 ##[group]Run make",
        "95 Cleaning up orphan processes");
  }

  @Test
  void givesLinesBetweenTwoStepsToTheStepOfThatTime() {
    step(1, "Set up job", 0, 1);
    step(2, "Run make", 1, 10);
    step(3, "Silent start", 10, 40);
    step(4, "Complete job", 40, 40);

    assertSplit(
        "1:1-1 2:2-4 3:5-6 4:7-7",
        "0 Prepare workflow directory",
        "1 ##[group]Run make",
        "9 done",
        "12 still within the wavering of step 2",
        "13 not any more",
        "39 done",
        "40 Cleaning up orphan processes");
  }

  @Test
  void splitsALogThatWasCutShort() {
    step(1, "Set up job", 0, 1);
    step(2, "Run make", 1, 10);
    steps.add(step(3, "Run make test", null, 10L, null));
    steps.add(step(4, "Run make deploy", null, null, null));

    assertSplit(
        "1:1-1 2:2-2 3:3-4",
        "0 Prepare workflow directory",
        "1 ##[group]Run make",
        "10 ##[group]Run make test",
        "5000 test 1 of 9");
  }

  @Test
  void leavesStepsThatRanSideBySideUnsplit() {
    step(1, "Set up job", 0, 1);
    step(2, "Start the database", 1, 60);
    step(3, "Run make", 2, 50);
    step(4, "Complete job", 60, 60);

    assertSplit(
        "",
        "0 Prepare workflow directory",
        "1 ##[group]Run ./database",
        "2 ##[group]Run make",
        "60 Cleaning up orphan processes");
  }

  @Test
  void leavesBackgroundStepsUnsplitHoweverShort() {
    step(1, "Set up job", 0, 1);
    step(2, "Run ./database", 1, 3);
    step(3, "Run make", 2, 4);
    step(4, "Wait for all background steps", 4, 4);

    assertSplit("", "0 Prepare", "1 ##[group]Run ./database", "2 ##[group]Run make");
  }

  @Test
  void leavesALogUnsplitThatFitsNoStep() {
    step(1, "Set up job", 0, 1);
    step(2, "Run make", 1, 10);

    assertSplit("", "0 Prepare workflow directory", "500 ##[group]Run make");
    assertSplit("", "0 nothing", "1 to hold on to");
    assertSplit("");
  }

  @Test
  void leavesALogUnsplitThatHasNoSteps() {
    assertSplit("", "0 Prepare workflow directory", "1 ##[group]Run make");
  }

  /// @param expected `number:from-to` of each step
  private void assertSplit(String expected, String... lines) {
    List<String> stamped = new ArrayList<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      fraction = (fraction + 1) % 1_000;
      Instant at = START.plusSeconds(Long.parseLong(line.substring(0, space)));
      stamped.add(at.toString().replace("Z", ".%07dZ".formatted(fraction)) + line.substring(space));
    }
    LogIndex index = StoredLog.of(stamped.toArray(String[]::new)).index();
    List<String> split =
        StepSplitter.split(steps, index).stream()
            .map(step -> step.number() + ":" + step.from() + "-" + step.to())
            .toList();
    assertEquals(expected, String.join(" ", split));
  }

  private void step(int number, String name, long from, long to) {
    steps.add(step(number, name, "success", from, to));
  }

  private static Step step(
      int number,
      String name,
      @Nullable String conclusion,
      @Nullable Long from,
      @Nullable Long to) {
    return new Step(
        number,
        name,
        JobStatus.of(conclusion == null ? "in_progress" : "completed"),
        conclusion == null ? null : new Conclusion(conclusion),
        from == null ? null : START.plusSeconds(from),
        to == null ? null : START.plusSeconds(to));
  }
}
