// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts in what a value of `runlens.yaml` refers to: `${env:NAME}` is an environment variable,
/// `${file:/path}` the text of a file without the line end at its end, `$${` is `${`. What was put
/// in is not looked at again.
final class ValueReferences {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";
  private static final int MOST_BYTES = 1024 * 1024;

  private final Map<String, String> environment;
  private final List<String> problems;

  /// @param problems gets a line, which names the key, for each reference that cannot be resolved
  ValueReferences(Map<String, String> environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /// The value with everything put in; what cannot be is left out.
  String resolve(String key, String value) {
    Matcher reference = REFERENCE.matcher(value);
    StringBuilder resolved = new StringBuilder(value.length());
    while (reference.find()) {
      String name = reference.group(1);
      String text =
          name == null ? "${" : reference.group().endsWith("}") ? text(key, name) : unclosed(key);
      reference.appendReplacement(resolved, Matcher.quoteReplacement(text));
    }
    return reference.appendTail(resolved).toString();
  }

  private String unclosed(String key) {
    problems.add(key + " has a ${ without its }. Write $${ for the two characters themselves.");
    return "";
  }

  private String text(String key, String name) {
    if (name.startsWith(ENVIRONMENT)) {
      return variable(key, name.substring(ENVIRONMENT.length()));
    }
    if (name.startsWith(FILE)) {
      return file(key, name.substring(FILE.length()));
    }
    problems.add(
        "%s refers to ${%s}. Known are ${env:NAME} and ${file:/path}; write $${ for the two characters themselves."
            .formatted(key, name));
    return "";
  }

  private String variable(String key, String name) {
    String value = environment.get(name);
    if (value == null) {
      problems.add(
          "%s refers to the environment variable %s, which is not set.".formatted(key, name));
      return "";
    }
    return value;
  }

  private String file(String key, String name) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        problems.add("%s refers to the file %s, which is not there.".formatted(key, name));
      } else if (Files.size(file) > MOST_BYTES) {
        problems.add(
            "%s refers to the file %s, which is larger than %d bytes."
                .formatted(key, name, MOST_BYTES));
      } else {
        return Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
      }
    } catch (CharacterCodingException e) {
      problems.add("%s refers to the file %s, which is not UTF-8.".formatted(key, name));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          "%s refers to the file %s, which cannot be read (%s)."
              .formatted(key, name, e.getClass().getSimpleName()));
    }
    return "";
  }
}
