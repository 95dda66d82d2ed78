// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// `/jobs/{id}`: one job, its measurements, findings and log. The page carries what stands still;
/// scripts fetch series, processes and log lines from the API.
///
/// @param layout the parts around the page
/// @param jobId GitHub's number of the job
/// @param runId GitHub's number of the run
/// @param status the state of the job
/// @param name the name of the job
/// @param workflow the name of the workflow; empty if unknown
/// @param branch the branch; empty if unknown
/// @param commit the first seven digits of the commit; empty if unknown
/// @param attempt the attempt as a number, from `1`
/// @param started when a runner took the job, or when it was created as long as none has
/// @param startMs the same instant in milliseconds since the epoch: second 0 of the timeline
/// @param endMs when it ended, in milliseconds since the epoch; empty until then
/// @param githubUrl the job on GitHub; empty for no link
/// @param kept which stores hold the job's log and samples, for example `Log in files, samples in
///   sqlite`; empty while there is neither
/// @param facts the strip of numbers
/// @param findings what the analyzers found, the worst first
/// @param analyzed whether an analyzer has looked at the job, so that no finding means nothing was
///   found
/// @param analysis what a language model says of the job, or that it can be asked
/// @param steps the steps in order
/// @param sampled whether any sample arrived
/// @param actionYaml the lines a workflow needs to be measured, shown when the job was not sampled
/// @param log what there is of the log
public record JobPage(
    Layout layout,
    String jobId,
    String runId,
    StatusBadge status,
    String name,
    String workflow,
    String branch,
    String commit,
    String attempt,
    Moment started,
    String startMs,
    String endMs,
    String githubUrl,
    String kept,
    Facts facts,
    List<Finding> findings,
    boolean analyzed,
    Analysis analysis,
    List<Step> steps,
    boolean sampled,
    String actionYaml,
    LogStatus log)
    implements Page {
  public JobPage {
    findings = List.copyOf(findings);
    steps = List.copyOf(steps);
    githubUrl = Href.external(githubUrl);
  }

  /// The page of the run this job belongs to, at this job's attempt.
  public String runHref() {
    return Href.run(runId, attempt);
  }

  /// The log as pages of plain text.
  public String logHref() {
    return Href.log(jobId, "1");
  }

  /// The log as GitHub gave it, byte for byte.
  public String rawLogHref() {
    return "/api" + Href.job(jobId) + "/log.txt";
  }

  /// How many findings there are.
  public String findingCount() {
    return Format.count(findings.size());
  }

  /// The numbers at the head of the page; each [Format#UNKNOWN] if unknown.
  ///
  /// @param duration from start to end, or so far, for example `14m 32s`
  /// @param queued how long it waited for a runner
  /// @param runner the name of the runner
  /// @param hardware cores and memory of the runner, for example `4 cores · 16 GiB`; empty if
  ///   unknown
  /// @param labels the labels the job asked for
  /// @param peakMemory the most memory in use, for example `15.9 GiB`
  /// @param memoryLimit what the runner has, for example `16 GiB`; empty if unknown
  /// @param memoryTight whether the peak came so close to the limit that it deserves attention
  /// @param cpuMean the mean share of all cores, for example `57%`
  /// @param cpuNote a remark, for example `peak 100%`; empty for none
  /// @param conclusion GitHub's conclusion in words, for example `Failed`; a dash while it runs
  /// @param conclusionNote where it failed, for example `Integration tests`; empty for none
  /// @param samples how many instants were sampled, for example `872`
  /// @param samplesNote interval, gaps and proof, for example `every 1 s · 0 gaps`; empty for none
  /// @param samplesProof who says that these samples are of this job, as a sentence; empty for none
  public record Facts(
      String duration,
      String queued,
      String runner,
      String hardware,
      List<String> labels,
      String peakMemory,
      String memoryLimit,
      boolean memoryTight,
      String cpuMean,
      String cpuNote,
      String conclusion,
      String conclusionNote,
      String samples,
      String samplesNote,
      String samplesProof) {
    public Facts {
      labels = List.copyOf(labels);
    }
  }

  /// A step of the job.
  ///
  /// @param number its number, from `1`
  /// @param name its name
  /// @param status its state
  /// @param start when it began after the job's start, for example `03:24`; [Format#UNKNOWN] if it
  ///   did not
  /// @param duration how long it took, or has taken
  public record Step(
      String number, String name, StatusBadge status, String start, String duration) {}
}
