// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// An organization, a person or a bot.
///
/// @param type `Organization`, `User` or `Bot`
public record Account(String login, long id, String type) {

  /// Accounts, installations and repositories of one name have one id on every start, as they would
  /// at GitHub; ids of different kinds lie in different ranges beyond 2^32.
  static Account of(String login, String type) {
    return new Account(login, stableId(3, type + ":" + login), type);
  }

  static long stableId(int range, String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return ((long) range << 32) + crc.getValue();
  }
}
