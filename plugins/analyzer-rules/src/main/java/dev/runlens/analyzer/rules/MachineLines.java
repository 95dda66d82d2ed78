// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// The machine or its limits gave way: memory, disk, time, the runner, crashes.
final class MachineLines {

  static final List<LinePattern> ALL =
      List.of(
          line(
                  "kernel-oom",
                  Category.OUT_OF_MEMORY,
                  95,
                  "out of memory: kill|memory cgroup out of memory|oom-kill",
                  "(?i)out of memory: kill(?:ed)? process \\d+ \\(?([^)\\s,]+)|cgroup out of memory|oom-kill",
                  "The kernel killed a process for lack of memory: {1}")
              .advice("Use a larger runner, or give the process less to do at once."),
          line(
                  "node-heap",
                  Category.OUT_OF_MEMORY,
                  93,
                  "javascript heap out of memory",
                  "heap out of memory",
                  "Node.js ran out of heap")
              .advice("Raise NODE_OPTIONS=--max-old-space-size, if the machine has the memory."),
          line(
                  "compiler-killed",
                  Category.OUT_OF_MEMORY,
                  93,
                  "killed signal terminated|signal: 9, sigkill|killed (program",
                  "Killed signal terminated program (\\S+)|signal: 9, SIGKILL|Killed \\(program (\\S+)\\)",
                  "A process was killed, mostly for lack of memory: {1}{2}")
              .advice("Run fewer jobs at once (make -j), or use a larger runner."),
          line(
                  "java-heap",
                  Category.OUT_OF_MEMORY,
                  88,
                  "outofmemoryerror|jvm heap space is exhausted",
                  "OutOfMemoryError(?:: (.{1,60}))?|JVM heap space is exhausted",
                  "Java ran out of memory: {1}")
              .advice("Raise -Xmx (Maven: MAVEN_OPTS or argLine; Gradle: org.gradle.jvmargs)."),
          line(
              "gradle-daemon-gone",
              Category.OUT_OF_MEMORY,
              80,
              "daemon disappeared unexpectedly",
              "Gradle build daemon disappeared unexpectedly",
              "The Gradle daemon disappeared, mostly killed for lack of memory"),
          line(
              "cannot-allocate",
              Category.OUT_OF_MEMORY,
              84,
              "cannot allocate memory|std::bad_alloc|enomem",
              "(?i)cannot allocate memory|std::bad_alloc|\\bENOMEM\\b",
              "Memory could not be allocated: {line}"),
          line(
              "python-memory",
              Category.OUT_OF_MEMORY,
              80,
              "memoryerror",
              "^(?:E +)?(?:\\w+\\.)*_?\\w*MemoryError\\b",
              "Python ran out of memory"),
          line(
                  "killed",
                  Category.OUT_OF_MEMORY,
                  82,
                  "killed",
                  "^(?:.{0,200}: line \\d+: +\\d+ )?Killed(?: .*)?$",
                  "A process was killed, mostly for lack of memory")
              .within(40),
          line(
                  "exit-137",
                  Category.OUT_OF_MEMORY,
                  78,
                  "137",
                  "(?i)\\b(?:exit(?:ed with)?(?: code| status)?|code|status)[ :=]+137\\b",
                  "A process was killed (exit code 137, SIGKILL), mostly for lack of memory")
              .within(40),
          line(
                  "disk-full",
                  Category.DISK_FULL,
                  94,
                  "no space left on device|enospc|not enough space on the disk",
                  "(?i)no space left on device|\\bENOSPC\\b|not enough space on the disk",
                  "The disk is full: {line}")
              .advice("Free space before this step, or use a runner with a larger disk."),
          line(
              "disk-quota",
              Category.DISK_FULL,
              90,
              "disk quota exceeded",
              "(?i)disk quota exceeded",
              "The disk quota is used up: {line}"),
          line(
                  "job-timeout",
                  Category.TIMEOUT,
                  97,
                  "exceeded the maximum execution time|max run time exceeded",
                  "(?i)exceeded the maximum execution time(?: of (.{1,40}?))?\\.?$|max run time exceeded",
                  "The job ran into its time limit {1}")
              .advice("Look at what ran last; raise timeout-minutes only if it was still working."),
          line(
              "step-timeout",
              Category.TIMEOUT,
              96,
              "has timed out after",
              "The action '(.{1,80}?)' has timed out after (\\d+ minutes)",
              "Step {1} timed out after {2}"),
          line(
              "no-output",
              Category.TIMEOUT,
              92,
              "no output has been received",
              "(?i)no output has been received in the last (\\w+)",
              "Stopped after {1} without output"),
          line(
                  "exit-124",
                  Category.TIMEOUT,
                  70,
                  "exit code 124|exited with 124|sending signal term to command",
                  "(?i)exit(?: code|ed with) 124\\b|sending signal TERM to command",
                  "A command ran into its time limit (timeout, exit code 124)")
              .within(40),
          line(
                  "runner-shutdown",
                  Category.RUNNER,
                  91,
                  "received a shutdown signal|lost communication with the server"
                      + "|hosted runner encountered an error|hosted runner lost communication",
                  "(?i)runner has received a shutdown signal|lost communication with the server"
                      + "|hosted runner encountered an error",
                  "The runner went away: {line}")
              .advice("Mostly the machine was reclaimed, or starved of memory or CPU."),
          line(
              "superseded",
              Category.CANCELLED,
              80,
              "canceling since",
              "Canceling since (.+)",
              "Cancelled: {1}"),
          line(
                  "cancelled",
                  Category.CANCELLED,
                  60,
                  "operation was canceled|received sigint",
                  "(?i)the operation was cancell?ed|received SIGINT",
                  "Cancelled while a step was running")
              .within(3),
          line(
                  "sanitizer",
                  Category.CRASH,
                  90,
                  "sanitizer",
                  "(?:ERROR|WARNING): ((?:Address|Thread|Memory|Leak)Sanitizer.{0,100})",
                  "{1}")
              .lines(12),
          line(
                  "jvm-crash",
                  Category.CRASH,
                  88,
                  "fatal error has been detected by the java runtime",
                  "A fatal error has been detected by the Java Runtime Environment",
                  "The Java virtual machine crashed")
              .lines(6),
          line(
              "forked-vm",
              Category.CRASH,
              79,
              "forked vm terminated",
              "The forked VM terminated without (?:properly )?saying (?:properly )?goodbye",
              "The JVM of the tests ended without a word: crash, kill or System.exit"),
          line(
              "segfault",
              Category.CRASH,
              84,
              "segmentation fault|sigsegv|access violation",
              "(?i)segmentation fault|\\bSIGSEGV\\b|access violation",
              "A program crashed: {line}"),
          line(
                  "core-dumped",
                  Category.CRASH,
                  80,
                  "core dumped|sigabrt|sigbus|sigill|bus error|illegal instruction|abort trap",
                  "\\((?:core|memory) dumped\\)|\\bSIG(?:ABRT|BUS|ILL)\\b|[Bb]us error"
                      + "|[Ii]llegal instruction|Abort trap",
                  "A program crashed: {line}")
              .within(60),
          line(
                  "exit-139",
                  Category.CRASH,
                  74,
                  "139|134",
                  "(?i)exit(?:ed with)?(?: code| status)?[ :=]+(?:139|134)\\b",
                  "A program crashed: {line}")
              .within(40));

  private MachineLines() {}
}
