// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

/// What a language model is asked about a job. The server writes it, so that every model is asked
/// the same, and has taken out whatever looks like a secret.
///
/// @param instructions the system prompt: the task, the rules of evidence, the form of the answer
/// @param input the user's message: facts, steps, findings of the rules, numbered log lines around
///   the failure, metrics per step; text from the log is marked as material, not as instructions
/// @param schema JSON Schema of the answer, as JSON text; uses only `type`, `properties`,
///   `required`, `items`, `enum`, `description` and `additionalProperties`, which every model
///   server that takes schemas knows. A server that takes none finds the same form described in
///   `instructions`
/// @param redactions how many secrets were replaced
public record Brief(String instructions, String input, String schema, int redactions) {

  /// Length of instructions and input together, in characters (UTF-16 units).
  public int characters() {
    return instructions.length() + input.length();
  }
}
