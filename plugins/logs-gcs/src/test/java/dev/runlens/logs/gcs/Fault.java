// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

/// What goes wrong with one request to the emulator.
sealed interface Fault {

  /// Nothing is done, and this status is answered.
  record Status(int code) implements Fault {}

  /// All is done, but a 503 is answered.
  record AnswerLost() implements Fault {}

  /// Only the first bytes of a chunk arrive, and a 503 is answered.
  record PartKept(int bytes) implements Fault {}

  /// A bit of a chunk is turned over on the way.
  record Damage() implements Fault {}

  /// The answer's body breaks off after so many bytes.
  record BodyCut(int bytes) implements Fault {}

  /// No answer comes for as long as the emulator lives.
  record Silence() implements Fault {}
}
