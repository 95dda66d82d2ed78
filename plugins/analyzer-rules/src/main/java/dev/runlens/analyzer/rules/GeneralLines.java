// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// What programs of any kind say when they give up, from telling to vague.
final class GeneralLines {

  private static final long NEAR_THE_END = 40;

  static final List<LinePattern> ALL =
      List.of(
          line(
                  "command-not-found",
                  Category.CONFIGURATION,
                  69,
                  "not found|is not recognized as|unable to locate executable",
                  "(\\S+): (?:command )?not found$|'(.+?)' is not recognized as"
                      + "|Unable to locate executable file: (\\S+?)\\.? |command not found: (\\S+)",
                  "Command not found: {1}{2}{3}{4}")
              .within(NEAR_THE_END),
          line(
                  "missing-target",
                  Category.CONFIGURATION,
                  76,
                  "no rule to make target|missing script|no rakefile found|no such command"
                      + "|task not found|could not locate gemfile|unknown command|command \"",
                  "No rule to make target (.+)|[Mm]issing script:? (.+)|(No Rakefile found.*)|(no such command.*)"
                      + "|(Could not locate Gemfile)|(?:error:? )[Cc]ommand \"(.+?)\" not found",
                  "What should run does not exist: {line}")
              .within(NEAR_THE_END),
          line(
                  "wrong-option",
                  Category.CONFIGURATION,
                  66,
                  "unknown option|unrecognized option|unrecognized argument|invalid option"
                      + "|unexpected argument|illegal option|no such option",
                  "(?i)(?:unknown|unrecognized|invalid|illegal|no such) (?:command.line )?(?:option|argument)s?\\b.*"
                      + "|unexpected argument .*",
                  "A command does not know an option: {line}")
              .within(NEAR_THE_END),
          line(
                  "no-such-file",
                  Category.CONFIGURATION,
                  58,
                  "no such file|enoent|cannot find the path|filenotfound",
                  "(?i)no such file or directory|\\bENOENT\\b|cannot find the (?:path|file)|FileNotFound\\w+",
                  "A file is missing: {line}")
              .within(NEAR_THE_END)
              .takeLatest(),
          line("git-fatal", Category.COMMAND_FAILED, 62, "fatal: ", "^fatal: (.+)", "git: {1}")
              .within(NEAR_THE_END),
          line(
                  "went-wrong",
                  Category.COMMAND_FAILED,
                  57,
                  "what went wrong",
                  "^\\* What went wrong:",
                  "The Gradle build failed")
              .lines(5),
          line(
              "maven-goal",
              Category.COMMAND_FAILED,
              56,
              "failed to execute goal",
              "Failed to execute goal (?:\\S+:)?(\\S+:\\S+) .*?on project ([\\w.-]+): (.+)",
              "{1} failed in {2}: {3}"),
          line(
                  "uncaught",
                  Category.COMMAND_FAILED,
                  56,
                  "exception in thread|unhandled|uncaught|terminating with",
                  "Exception in thread \"(.+?)\" (.+)|(?i)(unhandled (?:promise )?(?:exception|rejection|error).*)"
                      + "|(uncaught (?!exception handler).+)|(terminating with uncaught.+)",
                  "Not caught: {2}{3}{4}{5}")
              .lines(6)
              .within(400),
          line(
                  "traceback",
                  Category.COMMAND_FAILED,
                  54,
                  "traceback (most recent",
                  "Traceback \\(most recent call last\\)",
                  "A Python program ended in an exception")
              .lines(20)
              .within(300)
              .takeLatest(),
          line(
                  "exception",
                  Category.COMMAND_FAILED,
                  55,
                  "error: |exception: |exception:|error:",
                  "^(?:\\[\\w+\\] )?(?:E +)?((?:[\\w$]+[.:]+)*[A-Z][\\w$]*(?:Error|Exception)): (.+)",
                  "{1}: {2}")
              .lines(4)
              .within(200),
          line(
              "task-failed",
              Category.COMMAND_FAILED,
              48,
              "> task",
              "^> Task (\\S+) FAILED",
              "Gradle task {1} failed"),
          line(
                  "error-word",
                  Category.COMMAND_FAILED,
                  50,
                  "error|err!|fatal",
                  "^(?:[\\w./@:-]{1,60}:? ){0,3}\\[?(?:ERROR|Error|error|ERR!|FATAL|Fatal|fatal)\\]?(?: :|:|\\b)"
                      + "(?! code | errno | path | syscall |s?\\b *: *0\\b)(.*[A-Za-z].*)",
                  "{line}")
              .lines(3)
              .within(NEAR_THE_END),
          line(
                  "some-error",
                  Category.COMMAND_FAILED,
                  36,
                  "error|fail|cannot|could not|unable|missing|unexpected|invalid|violation|warning: ",
                  "(?i)\\b(?<!\\b0 )(?:\\w*error|fail(?:ed|ure|s|ing)?|cannot|could not|couldn't|unable to|missing|unexpected"
                      + "|invalid|violations?)\\b(?!s?[ :=]+0\\b)",
                  "{line}")
              .lines(3)
              .within(NEAR_THE_END)
              .takeLatest());

  private GeneralLines() {}
}
