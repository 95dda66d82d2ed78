// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

/// Reads ranges of the stored data object of one log.
@FunctionalInterface
public interface RangeReader {

  /// The bytes from `offset` on. Fewer than `length` mean that the object ends there. What it
  /// throws passes through the reader unchanged.
  ///
  /// @param length at most 4 MiB
  byte[] read(long offset, int length);
}
