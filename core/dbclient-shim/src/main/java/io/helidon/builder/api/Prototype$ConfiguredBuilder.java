// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package io.helidon.builder.api;

/// What helidon-dbclient 4.1.7 was compiled against and Helidon 4.2 dropped. ADR 2 says when this
/// goes.
@SuppressWarnings("removal") // The very type in the signature that the old client links against.
public interface Prototype$ConfiguredBuilder<B, P> extends Prototype.Builder<B, P> {

  /// Configures the builder.
  B config(io.helidon.common.config.Config config);
}
