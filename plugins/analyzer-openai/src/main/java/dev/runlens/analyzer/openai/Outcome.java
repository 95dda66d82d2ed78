// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

/// What became of one request.
sealed interface Outcome {

  /// The model's whole answer.
  record Answered(ChatAnswer answer) implements Outcome {}

  /// The server said no, before or in the middle of an answer.
  record Refused(Refusal refusal) implements Outcome {}

  /// No answer, or only part of one: network, silence, an end too early.
  ///
  /// @param found for a person, as the end of a sentence
  record Broken(String found, Exception cause) implements Outcome {}

  /// Whatever is at the address, it is not a chat server that can be trusted or understood.
  ///
  /// @param found for a person, as the end of a sentence
  record Foreign(String found, String remedy) implements Outcome {}

  /// The model or its server does not stop.
  ///
  /// @param found for a person, as the end of a sentence
  record Endless(String found) implements Outcome {}
}
