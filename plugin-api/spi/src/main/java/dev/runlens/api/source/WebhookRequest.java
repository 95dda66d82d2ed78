// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A webhook request as it came off the wire.
///
/// @param headers lower case names; values in order
/// @param body the raw bytes; not copied, so don't change them
@SuppressWarnings(
    "ArrayRecordComponent") // The bytes are what was signed; up to 25 MB are not copied.
public record WebhookRequest(Map<String, List<String>> headers, byte[] body) {

  /// The first value of a header.
  ///
  /// @param name in lower case
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }
}
