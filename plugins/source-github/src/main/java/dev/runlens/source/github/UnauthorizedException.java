// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// GitHub refused a credential (HTTP 401). Never leaves this package: whoever made the credential
/// makes a new one or tells a person.
final class UnauthorizedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Instant theirTime;

  /// @param theirTime GitHub's, if it refused the times of a JWT
  UnauthorizedException(String message, Optional<Instant> theirTime) {
    super(message);
    this.theirTime = theirTime.orElse(null);
  }

  /// GitHub's time, if it is the times of a JWT that it refused.
  Optional<Instant> theirTime() {
    return Optional.ofNullable(theirTime);
  }
}
