// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// Reads a workflow file. What the runner would not honour is refused here, by name, so that a
/// workflow never runs differently from what it says.
final class WorkflowReader {

  private static final double SIX_HOURS = 360;

  private static final Set<String> JOB_KEYS =
      Set.of(
          "name",
          "needs",
          "if",
          "runs-on",
          "env",
          "strategy",
          "defaults",
          "timeout-minutes",
          "steps",
          "permissions");
  private static final Set<String> STEP_KEYS =
      Set.of(
          "id",
          "name",
          "if",
          "env",
          "continue-on-error",
          "timeout-minutes",
          "run",
          "shell",
          "working-directory",
          "uses",
          "with");

  private final Path repository;
  private final String path;

  WorkflowReader(Path repository, String path) {
    this.repository = repository;
    this.path = path;
  }

  Workflow read() {
    Map<String, Object> root = load();
    Map<String, Object> jobs = map(root.get("jobs"), "jobs");
    if (jobs.isEmpty()) {
      throw refuse("it has no jobs");
    }
    List<Workflow.Job> read = new ArrayList<>();
    jobs.forEach((key, job) -> read.add(job(key, map(job, "jobs." + key))));
    checkNeeds(read);
    return new Workflow(text(root, "name", path), path, texts(root.get("env"), "env"), read);
  }

  private Map<String, Object> load() {
    try (Reader reader = Files.newBufferedReader(repository.resolve(path))) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      return map(root, "the file");
    } catch (IOException e) {
      throw new WorkflowException("Cannot read the workflow " + repository.resolve(path), e);
    } catch (YAMLException e) {
      String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      throw new WorkflowException("The workflow " + path + " is not YAML: " + message, e);
    }
  }

  private Workflow.Job job(String key, Map<String, Object> job) {
    String where = "jobs." + key;
    refuseOthers(job, JOB_KEYS, where);
    Map<String, Object> strategy = map(job.get("strategy"), where + ".strategy");
    refuseOthers(strategy, Set.of("matrix", "fail-fast"), where + ".strategy");
    Map<String, List<String>> matrix = new LinkedHashMap<>();
    map(strategy.get("matrix"), where + ".strategy.matrix")
        .forEach((name, values) -> {
          if (name.equals("include") || name.equals("exclude")) {
            throw refuse(where + ".strategy.matrix." + name + " is not supported");
          }
          matrix.put(name, list(values));
        });
    Map<String, Object> run =
        map(map(job.get("defaults"), where + ".defaults").get("run"), where + ".defaults.run");
    List<Workflow.Step> steps = new ArrayList<>();
    if (!(job.get("steps") instanceof List<?> rawSteps) || rawSteps.isEmpty()) {
      throw refuse(where + " has no steps");
    }
    for (Object step : rawSteps) {
      String place = where + ".steps[" + steps.size() + "]";
      steps.add(step(map(step, place), place));
    }
    return new Workflow.Job(
        key,
        Optional.ofNullable(job.get("name")).map(Object::toString),
        list(job.get("needs")),
        text(job, "if", ""),
        list(job.get("runs-on")),
        texts(job.get("env"), where + ".env"),
        matrix,
        new Workflow.Defaults(text(run, "shell", ""), text(run, "working-directory", "")),
        number(job, "timeout-minutes", where),
        idToken(job.get("permissions"), where),
        steps);
  }

  /// GitHub docs, "Workflow syntax": `write-all` gives it, too.
  private boolean idToken(@Nullable Object permissions, String where) {
    return permissions instanceof String all
        ? all.equals("write-all")
        : "write".equals(map(permissions, where + ".permissions").get("id-token"));
  }

  private Workflow.Step step(Map<String, Object> step, String where) {
    refuseOthers(step, STEP_KEYS, where);
    String continueOnError = text(step, "continue-on-error", "false");
    if (!continueOnError.equals("true") && !continueOnError.equals("false")) {
      throw refuse(where + ".continue-on-error must be true or false here");
    }
    Workflow.Options options =
        new Workflow.Options(
            text(step, "id", ""),
            Optional.ofNullable(step.get("name")).map(Object::toString),
            text(step, "if", ""),
            texts(step.get("env"), where + ".env"),
            continueOnError.equals("true"),
            number(step, "timeout-minutes", where));
    if (step.get("run") instanceof String script) {
      return new Workflow.Run(
          options, script, text(step, "shell", ""), text(step, "working-directory", ""));
    }
    String uses = text(step, "uses", "");
    if (!uses.startsWith("./")) {
      throw refuse(
          where
              + (uses.isEmpty()
                  ? " has neither run nor uses"
                  : " uses " + uses + "; only actions inside the repository (./path) run here"));
    }
    return new Workflow.Uses(options, uses, texts(step.get("with"), where + ".with"));
  }

  private void checkNeeds(List<Workflow.Job> jobs) {
    List<String> possible = new ArrayList<>();
    List<Workflow.Job> left = new ArrayList<>(jobs);
    while (left.removeIf(job -> possible.containsAll(job.needs()) && possible.add(job.key()))) {
      // Each pass settles the jobs whose needs are settled.
    }
    if (!left.isEmpty()) {
      throw refuse(
          "jobs."
              + left.getFirst().key()
              + " needs "
              + left.getFirst().needs()
              + ", which are not all jobs that can run before it");
    }
  }

  private void refuseOthers(Map<String, Object> map, Set<String> known, String where) {
    for (String key : map.keySet()) {
      if (!known.contains(key)) {
        throw refuse(where + "." + key + " is not supported");
      }
    }
  }

  private Map<String, Object> map(@Nullable Object value, String where) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw refuse(where + " must be a mapping");
    }
    // YAML 1.1 reads the key `on` as true; nothing below asks for it.
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((key, entry) -> named.put(String.valueOf(key), entry));
    return named;
  }

  private Map<String, String> texts(@Nullable Object value, String where) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(value, where)
        .forEach((key, entry) -> texts.put(key, entry == null ? "" : entry.toString()));
    return texts;
  }

  private static List<String> list(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list.stream().map(String::valueOf).toList();
      default -> List.of(value.toString());
    };
  }

  private static String text(Map<String, Object> map, String key, String fallback) {
    Object value = map.get(key);
    return value == null ? fallback : value.toString();
  }

  private double number(Map<String, Object> map, String key, String where) {
    return switch (map.get(key)) {
      case null -> SIX_HOURS;
      case Number number -> number.doubleValue();
      default -> throw refuse(where + "." + key + " must be a number");
    };
  }

  private WorkflowException refuse(String reason) {
    return new WorkflowException("The local runner cannot run " + path + ": " + reason + ".");
  }
}
