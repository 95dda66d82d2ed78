// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

/// GitHub's number of an installation of the App on an account.
public record InstallationId(long value) {

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
