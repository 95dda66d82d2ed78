// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowReaderTest {

  @TempDir Path directory;

  @Test
  void refusesByNameWhatItWouldNotHonour() {
    assertRefused("jobs.a.services is not supported", "a: {services: {}, steps: [{run: x}]}");
    assertRefused("uses actions/checkout@v5", "a: {steps: [{uses: actions/checkout@v5}]}");
    assertRefused("jobs.a.steps[0].timeout is not supported", "a: {steps: [{run: x, timeout: 1}]}");
    assertRefused("jobs.a has no steps", "a: {runs-on: x}");
    assertRefused("matrix.include", "a: {strategy: {matrix: {include: []}}, steps: [{run: x}]}");
    assertRefused(
        "jobs.a needs [b]", "a: {needs: b, steps: [{run: x}]}\n  b: {needs: a, steps: [{run: x}]}");
  }

  @Test
  void saysInOneLineThatAFileIsNoYaml() throws Exception {
    Files.writeString(directory.resolve("ci.yml"), "jobs: [\n");
    String message =
        assertThrows(WorkflowException.class, () -> Workflow.read(directory, "ci.yml"))
            .getMessage();
    assertTrue(message.startsWith("The workflow ci.yml is not YAML: "), message);
    assertEquals(1, message.lines().count());
  }

  private void assertRefused(String reason, String jobs) {
    WorkflowException refusal =
        assertThrows(
            WorkflowException.class,
            () -> {
              Files.writeString(directory.resolve("ci.yml"), "on: push\njobs:\n  " + jobs + "\n");
              Workflow.read(directory, "ci.yml");
            });
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }
}
