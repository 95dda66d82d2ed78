// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// Sources that a compiler, linker or configure script refused.
final class CompilerLines {

  static final List<LinePattern> ALL =
      List.of(
          line(
                  "javac",
                  Category.COMPILE_ERROR,
                  82,
                  ".java:",
                  "\\b([\\w$-]{1,100}+\\.java):(?:(\\d+): error:|\\[(\\d+),\\d+\\](?: error:)?) ?(.+)",
                  "Does not compile: {1}:{2}{3}: {4}")
              .lines(3),
          line(
                  "gcc-clang",
                  Category.COMPILE_ERROR,
                  82,
                  "error:",
                  "\\b([\\w+-]{1,100}+(?:\\.[\\w+-]{1,40})?\\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inl|m|mm|cu|s|S|swift)):(\\d+)(?::\\d+)?:"
                      + " (?:fatal )?error: (.+)",
                  "Does not compile: {1}:{2}: {3}")
              .lines(3),
          line(
                  "linker",
                  Category.COMPILE_ERROR,
                  80,
                  "undefined reference to|undefined symbol|cannot find -l|duplicate symbol"
                      + "|unresolved external|error: linking with|library not found for",
                  "undefined reference to (.{1,80})|[Uu]ndefined symbols?(?:: (.{1,80})| for arch.*)"
                      + "|cannot find (-l\\S+)|duplicate symbol|unresolved external symbol"
                      + "|error: linking with|library not found for",
                  "Does not link: {line}")
              .lines(2),
          line(
                  "tsc",
                  Category.COMPILE_ERROR,
                  82,
                  "error ts|- error",
                  "([\\w.-]+\\.[cm]?tsx?)[(:](\\d+).{0,12}?[:-] error (TS\\d+): (.+)",
                  "Does not compile: {1}:{2}: {4} ({3})")
              .lines(3),
          line(
              "tsc-any",
              Category.COMPILE_ERROR,
              79,
              "error ts",
              "error (TS\\d+): (.+)",
              "Does not compile: {2} ({1})"),
          line(
                  "rustc",
                  Category.COMPILE_ERROR,
                  82,
                  "error[e",
                  "^error\\[(E\\d{4})\\]: (.+)",
                  "Does not compile: {2} ({1})")
              .lines(6),
          line(
                  "go",
                  Category.COMPILE_ERROR,
                  78,
                  ".go:",
                  "^(?:vet: )?(\\S+\\.go):(\\d+):\\d+: (?!warning)(.+)",
                  "Does not compile: {1}:{2}: {3}")
              .lines(2),
          line(
              "kotlin",
              Category.COMPILE_ERROR,
              82,
              "e: ",
              "^e: (?:file://)?\\S*?([\\w-]+\\.kts?):? ?[:(](\\d+)[:,] ?\\d+\\)?:? (.+)",
              "Does not compile: {1}:{2}: {3}"),
          line(
                  "scala",
                  Category.COMPILE_ERROR,
                  82,
                  ".scala:",
                  "^(?:\\[error\\] \\S*?([\\w-]+\\.scala):(\\d+)(?::\\d+)?: (.+)"
                      + "|\\S*?([\\w-]+\\.scala):(\\d+)(?::\\d+)?: error: (.+))",
                  "Does not compile: {1}{4}:{2}{5}: {3}{6}")
              .lines(3),
          line(
              "dotnet",
              Category.COMPILE_ERROR,
              82,
              "error cs|error fs|error bc|error msb|error netsdk|error ca",
              "(?:([\\w.-]+)\\((\\d+),\\d+\\): )?error ((?:CS|FS|BC|MSB|NETSDK|CA)\\d+): (.+)",
              "Does not compile: {4} ({3})"),
          line(
                  "haskell",
                  Category.COMPILE_ERROR,
                  82,
                  ".hs:",
                  "([\\w-]+\\.hs):(\\d+):\\d+: error",
                  "Does not compile: {1}:{2}")
              .lines(5),
          line(
              "erlang",
              Category.COMPILE_ERROR,
              76,
              ".erl:",
              "([\\w-]+\\.erl):(\\d+)(?::\\d+)?: (?!Warning)(.+)",
              "Does not compile: {1}:{2}: {3}"),
          line(
                  "elixir",
                  Category.COMPILE_ERROR,
                  82,
                  "compilation error in file|(compileerror)",
                  "== Compilation error in file (\\S+)|\\*\\* \\(CompileError\\) (.+)",
                  "Does not compile: {1}{2}")
              .lines(3),
          line(
                  "syntax",
                  Category.COMPILE_ERROR,
                  76,
                  "syntaxerror|indentationerror|taberror|parse error:|php fatal error",
                  "\\b((?:\\w*Syntax|Indentation|Tab)Error): (.+)|\\bPHP (?:Parse|Fatal) error: +(.+)",
                  "Does not parse: {2}{3}")
              .lines(2)
              .within(400),
          line(
                  "bundler",
                  Category.COMPILE_ERROR,
                  78,
                  "module not found: error|error in ./|rolluperror|failed to resolve import"
                      + "|module parse failed|module build failed",
                  "Module not found: Error: (.+)|^ERROR in (.+)|RollupError: (.+)"
                      + "|Failed to resolve import (.+)|Module (?:parse|build) failed:? (.+)",
                  "Does not bundle: {1}{2}{3}{4}{5}")
              .lines(4),
          line(
                  "cmake",
                  Category.COMPILE_ERROR,
                  78,
                  "cmake error",
                  "^CMake Error(?: at (\\S+?):(\\d+))?",
                  "CMake failed: {1}:{2}")
              .lines(4),
          line(
              "configure",
              Category.CONFIGURATION,
              78,
              "configure: error",
              "configure: error: (.+)",
              "configure failed: {1}"),
          line("latex", Category.COMPILE_ERROR, 70, "! ", "^! (?!=)(.+)", "TeX stopped: {1}")
              .lines(4)
              .within(400),
          line(
                  "xcodebuild",
                  Category.COMPILE_ERROR,
                  62,
                  "following build commands failed|xcodebuild: error",
                  "The following build commands failed:|xcodebuild: error: (.+)",
                  "Xcode could not build {1}")
              .lines(4),
          line(
                  "compile-summary",
                  Category.COMPILE_ERROR,
                  49,
                  "compilation failure|could not compile|compilation failed|failed to compile"
                      + "|fatal error compiling",
                  "(?i)^(?!.*\\b0$)(?:.*\\b)?(?:compilation failure|could not compile|compilation failed|failed to compile"
                      + "|fatal error compiling)",
                  "Does not compile: {line}")
              .lines(2));

  private CompilerLines() {}
}
