// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;

/// What GitHub keeps of a registered App.
///
/// @param callbackUrls where people may be sent back to after signing in, exactly
/// @param permissions `actions` → `read`
record AppRegistration(
    long id,
    String clientId,
    String clientSecret,
    String slug,
    String name,
    URI url,
    Account owner,
    String webhookSecret,
    KeyPair keys,
    List<URI> callbackUrls,
    Map<String, String> permissions,
    List<String> events) {

  AppRegistration {
    callbackUrls = List.copyOf(callbackUrls);
    permissions = Map.copyOf(permissions);
    events = List.copyOf(events);
  }

  AppRegistration withWebhookSecret(String secret) {
    return new AppRegistration(
        id,
        clientId,
        clientSecret,
        slug,
        name,
        url,
        owner,
        secret,
        keys,
        callbackUrls,
        permissions,
        events);
  }

  AppRegistration withCallbackUrls(List<URI> urls) {
    return new AppRegistration(
        id,
        clientId,
        clientSecret,
        slug,
        name,
        url,
        owner,
        webhookSecret,
        keys,
        urls,
        permissions,
        events);
  }
}
