// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// Libraries, packages, images and modules that could not be found, downloaded or combined.
final class DependencyLines {

  static final List<LinePattern> ALL =
      List.of(
          line(
              "maven-artifact",
              Category.DEPENDENCY,
              80,
              "could not resolve dependencies|could not find artifact|could not transfer artifact"
                  + "|non-resolvable",
              "(Could not (?:resolve dependencies|find artifact|transfer artifact) .+|Non-resolvable .+)",
              "Maven: {1}"),
          line(
                  "gradle-artifact",
                  Category.DEPENDENCY,
                  80,
                  "could not resolve all|could not get|could not head|could not find ",
                  "(?:> )?(Could not (?:resolve all .+|GET '.+|HEAD '.+|find \\S+:\\S+:\\S+))",
                  "Gradle: {1}")
              .lines(4),
          line(
              "gradle-resolve",
              Category.DEPENDENCY,
              74,
              "could not resolve ",
              "> (Could not resolve (?!all|host).+)",
              "Gradle: {1}"),
          line(
                  "npm-code",
                  Category.DEPENDENCY,
                  79,
                  "npm err|npm error",
                  "npm (?:ERR!|error) (?:code (?!ELIFECYCLE|1$|2$)(E[A-Z0-9]{3,})|(404 .+)"
                      + "|(`?npm ci`? can only install.+))",
                  "npm: {1}{2}{3}")
              .lines(6),
          line(
              "yarn-pnpm",
              Category.DEPENDENCY,
              79,
              "your lockfile needs|couldn't find package|err_pnpm_|couldn't find any versions"
                  + "|lockfile would have been modified",
              "(Your lockfile needs.+|Couldn't find (?:package|any versions).+|ERR_PNPM_.+"
                  + "|The lockfile would have been modified.*)",
              "{1}"),
          line(
              "pip",
              Category.DEPENDENCY,
              79,
              "could not find a version that satisfies|no matching distribution found"
                  + "|resolutionimpossible|cannot install",
              "(Could not find a version that satisfies.+|No matching distribution found.+"
                  + "|ResolutionImpossible.*|Cannot install .+ because .+)",
              "pip: {1}"),
          line(
                  "python-module",
                  Category.DEPENDENCY,
                  72,
                  "modulenotfounderror|importerror",
                  "\\b(?:ModuleNotFoundError|ImportError): (.+)",
                  "Python: {1}")
              .within(600),
          line(
                  "node-module",
                  Category.DEPENDENCY,
                  74,
                  "cannot find module|cannot find package",
                  "Error.{0,30}: (Cannot find (?:module|package) .+)",
                  "Node.js: {1}")
              .lines(3)
              .within(600),
          line(
              "ruby-gem",
              Category.DEPENDENCY,
              77,
              "cannot load such file|could not find gem|in any of the sources"
                  + "|could not find compatible versions",
              "(cannot load such file -- .+|Could not find .+ in any of the sources|Could not find gem .+"
                  + "|could not find compatible versions.*)",
              "Ruby: {1}"),
          line(
                  "composer",
                  Category.DEPENDENCY,
                  79,
                  "requirements could not be resolved",
                  "Your requirements could not be resolved",
                  "Composer: the requirements could not be resolved")
              .lines(6),
          line(
              "go-module",
              Category.DEPENDENCY,
              80,
              "cannot find package|no required module|missing go.sum|unrecognized import"
                  + "|cannot find module providing|unknown revision",
              "(cannot find package .+|no required module provides.+|missing go\\.sum entry.+"
                  + "|unrecognized import path.+|cannot find module providing.+|unknown revision.+)",
              "Go: {1}"),
          line(
                  "cargo",
                  Category.DEPENDENCY,
                  80,
                  "failed to select a version|no matching package|as a dependency of package"
                      + "|failed to get `",
                  "error: (failed to select a version .+|no matching package .+|failed to get `.+)",
                  "Cargo: {1}")
              .lines(4),
          line(
              "apt",
              Category.DEPENDENCY,
              79,
              "e: unable to|e: failed to|e: package|e: version|e: could not|e: the rep|e: some|unmet dependencies|hash sum mismatch",
              "^E: ((?:Unable to|Failed to|Package|Version|Could not|The repository|Some index).+)"
                  + "|(have unmet dependencies.*)|(Hash Sum mismatch.*)",
              "apt: {1}{2}{3}"),
          line(
              "docker-image",
              Category.DEPENDENCY,
              79,
              "manifest unknown|manifest for|pull access denied|repository does not exist"
                  + "|failed to resolve reference",
              "(manifest unknown.*|manifest for \\S+ not found.*|pull access denied.+"
                  + "|failed to resolve reference.+)",
              "Docker: {1}"),
          line(
              "docker-daemon",
              Category.DEPENDENCY,
              68,
              "error response from daemon",
              "Error response from daemon: (.+)",
              "Docker: {1}"),
          line(
              "checksum",
              Category.DEPENDENCY,
              77,
              "checksum|eintegrity|sha256|sha512",
              "(?i)checksum (?:mismatch|did not match|verification failed)|does not match the expected checksum"
                  + "|\\bEINTEGRITY\\b|SHA-?\\d+ (?:sum )?mismatch|checksum .{0,60}(?:does not match|FAILED)",
              "A download has another checksum than expected: {line}"),
          line(
                  "conda",
                  Category.DEPENDENCY,
                  79,
                  "packagesnotfounderror|resolvepackagenotfound|unsatisfiableerror"
                      + "|libmambaunsatisfiable",
                  "(PackagesNotFoundError|ResolvePackageNotFound|\\w*UnsatisfiableError):?(.*)",
                  "conda: {1} {2}")
              .lines(4),
          line(
              "r-package",
              Category.DEPENDENCY,
              76,
              "there is no package called|required but not available|are not available for package"
                  + "|is not available for package",
              "(there is no package called .+|required but not available.*"
                  + "|ERROR: dependenc\\w+ .+ (?:is|are) not available.*)",
              "R: {1}"),
          line(
              "nuget",
              Category.DEPENDENCY,
              80,
              "error nu",
              "error (NU\\d+): (.+)",
              "NuGet: {2} ({1})"),
          line(
              "cocoapods",
              Category.DEPENDENCY,
              79,
              "unable to find a specification|no available formula",
              "(Unable to find a specification for .+|No available formula .+)",
              "{1}"),
          line(
              "action",
              Category.DEPENDENCY,
              86,
              "unable to resolve action|unable to download artifact|artifact not found"
                  + "|can't find 'action.yml'",
              "(Unable to resolve action.+|Unable to download artifact.+|Can't find 'action\\.yml'.+)",
              "{1}"),
          line(
                  "shared-library",
                  Category.DEPENDENCY,
                  77,
                  "cannot open shared object|library not loaded",
                  "(\\S+: cannot open shared object file|Library not loaded: .+)",
                  "A shared library is missing: {1}")
              .within(600),
          line(
                  "pkg-config",
                  Category.DEPENDENCY,
                  72,
                  "no package '|was not found in the pkg-config",
                  "No package '(.+?)' found|Package (.+?) was not found in the pkg-config",
                  "A library is missing: {1}{2}")
              .within(200));

  private DependencyLines() {}
}
