// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

/// Whether a webhook request is genuine and well-formed.
public sealed interface Verdict {

  /// It is.
  ///
  /// @param deliveryId unique per delivery and the same for its redelivery (GitHub:
  ///   `X-GitHub-Delivery`)
  /// @param event what kind (GitHub: `X-GitHub-Event`), 1..100 characters
  record Verified(String deliveryId, String event) implements Verdict {}

  /// It is not.
  ///
  /// @param detail for the caller; says nothing that helps a forger
  record Refused(Reason reason, String detail) implements Verdict {}

  /// Why a request was refused.
  enum Reason {
    /// No signature, a wrong one, or no secret to check it with.
    SIGNATURE,
    /// Signed, but without the headers or the JSON body that make a delivery.
    MALFORMED
  }
}
