// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

/// GitHub refused a credential (HTTP 401). Never leaves this package: whoever made the credential
/// makes a new one or tells a person.
final class UnauthorizedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnauthorizedException(String message) {
    super(message);
  }
}
