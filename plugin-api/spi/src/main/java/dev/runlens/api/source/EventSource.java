// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.Component;
import java.util.List;
import java.util.Optional;

/// A place where jobs run and deliveries about them come from. Several may be active at once.
public interface EventSource extends Component {

  /// Decides whether a webhook request is genuine. Verifies the bytes before it reads anything from
  /// them; compares in constant time; says the same to every forger. Touches no network. Throws
  /// nothing for bad input: that is [Verdict.Refused].
  Verdict verify(WebhookRequest request);

  /// Turns a delivery that [#verify] accepted into what it says. Pure: same delivery, same events,
  /// no network. Called again for every retry and replay, perhaps by a later version of the plugin.
  ///
  /// @return in the order in which they are to be applied; a delivery that means nothing to us
  ///   gives one [SourceEvent.Ignored]
  /// @throws SourceException INVALID if the body lacks what its event promises
  List<SourceEvent> parse(Delivery delivery);

  /// Asks for the log of a completed job. The caller closes the stream.
  ///
  /// @throws SourceException TRANSIENT or OVERLOADED to be asked again (not before
  ///   [SourceException#retryAfter()]), CONFIG if a person must act, UNSUPPORTED without
  ///   [dev.runlens.api.Capability#LOG_DOWNLOAD]
  LogDownload openLog(JobRef job);

  /// Signing in with accounts of this source, if the settings allow it.
  default Optional<SignIn> signIn() {
    return Optional.empty();
  }

  /// Tokens by which jobs of this source show who they are, if it has such.
  default Optional<JobIdentity> jobIdentity() {
    return Optional.empty();
  }

  /// What this source can tell of the past, if the settings allow it.
  default Optional<History> history() {
    return Optional.empty();
  }

  /// Changing the secret of deliveries without losing one, if the settings allow it.
  default Optional<SecretRotation> secretRotation() {
    return Optional.empty();
  }
}
