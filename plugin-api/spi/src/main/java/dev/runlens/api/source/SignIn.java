// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.Secret;
import java.net.URI;

/// Lets people sign in with their accounts at a source, and tells what each of them may see there.
/// The flow is OAuth 2.0's authorization code with PKCE (RFC 6749 section 4.1, RFC 7636): the
/// server makes and checks state and verifier, the source speaks with its own side.
public interface SignIn {

  /// Where to send a browser. Pure: no network.
  ///
  /// @param redirect where the source sends it back to, exactly as registered there
  /// @param state returned unchanged with the code
  /// @param challenge the S256 challenge of a verifier that the server keeps
  URI page(URI redirect, String state, String challenge);

  /// Takes a code that a browser brought back.
  ///
  /// @param redirect the same as for [#page]
  /// @param verifier that of the challenge
  /// @throws SourceException INVALID if the source does not take the code, TRANSIENT to be tried
  ///   again, CONFIG if a person must act
  Account account(String code, URI redirect, String verifier);

  /// What the holder of a grant may see at this moment.
  ///
  /// @throws SourceException TRANSIENT or OVERLOADED if the source does not say now
  Sight sight(Secret grant);

  /// Somebody who has signed in.
  ///
  /// @param id the source's number of the account, which survives renames
  /// @param name what people call them; the login if the source knows no other
  /// @param grant for [#sight]; opaque, at most 4 kB
  record Account(long id, String login, String name, Secret grant) {}
}
