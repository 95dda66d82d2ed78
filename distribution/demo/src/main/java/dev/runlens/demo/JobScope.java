// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the expressions of one job can see. Names count without regard to case.
final class JobScope implements Expressions.Scope {

  private static final Set<String> CONTEXTS =
      Set.of("github", "env", "job", "runner", "matrix", "vars", "steps", "needs");

  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String status = "success";

  void put(String context, String name, String value) {
    values.put(context + "." + name, value);
  }

  void putAll(String context, Map<String, String> all) {
    all.forEach((name, value) -> put(context, name, value));
  }

  /// A copy that also sees a step's environment.
  JobScope with(Map<String, String> env) {
    JobScope copy = new JobScope();
    copy.values.putAll(values);
    copy.status = status;
    copy.putAll("env", env);
    return copy;
  }

  /// `success`, `failure` or `cancelled`.
  String status() {
    return status;
  }

  void status(String newStatus) {
    status = newStatus;
    put("job", "status", newStatus);
  }

  @Override
  public String value(String path) {
    String context = path.substring(0, path.indexOf('.'));
    if (!CONTEXTS.contains(context)) {
      throw new WorkflowException("The context " + context + " is not supported here.");
    }
    return values.getOrDefault(path, "");
  }

  @Override
  public boolean success() {
    return status.equals("success");
  }

  @Override
  public boolean failure() {
    return status.equals("failure");
  }

  @Override
  public boolean cancelled() {
    return status.equals("cancelled");
  }
}
