// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.Secret;
import java.util.Map;

/// Changes the secret that deliveries are signed with, without losing one: the server keeps
/// [#next()] and opens the source with it, and only then lets it [#announce()] the secret to the
/// other side. Until then, and for a while after, deliveries signed with the one before are taken
/// too.
public interface SecretRotation {

  /// A new secret, as the settings to change, by dashed key. Pure.
  Map<String, Secret> next();

  /// Tells the other side to sign with the secret of our settings from now on. Telling it again
  /// changes nothing.
  ///
  /// @throws SourceException TRANSIENT to be tried again, CONFIG if a person must act
  void announce();
}
