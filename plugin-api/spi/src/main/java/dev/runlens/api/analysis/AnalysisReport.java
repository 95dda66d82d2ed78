// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.analysis;

import java.util.List;

/// What an analyzer found.
///
/// @param findings the most telling first; none is a fine answer
public record AnalysisReport(List<Finding> findings) {

  public AnalysisReport {
    findings = List.copyOf(findings);
  }
}
