// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.net.URI;
import java.util.Locale;

/// The lines that a job of a workflow needs to be measured.
public final class ActionYaml {

  private ActionYaml() {}

  /// The lines, for a job that proves who it is without a secret.
  ///
  /// @param server where runners reach this server
  public static String of(URI server) {
    return String.format(
        Locale.ROOT,
        """
        permissions:
          id-token: write
          contents: read
        steps:
          - uses: your-org/runlens/distribution/action@main
            with:
              server: %s
        """,
        server);
  }
}
