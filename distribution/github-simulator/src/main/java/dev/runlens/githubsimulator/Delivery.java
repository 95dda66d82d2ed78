// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// One attempt to deliver, as `GET /app/hook/deliveries/{id}` shows it.
///
/// @param guid `X-GitHub-Delivery`; the same in all redeliveries of one delivery
/// @param repositoryId 0 when the event is not about one repository
/// @param status `OK`, or GitHub's words for the failure
/// @param statusCode of the receiver; 502 when it could not be reached, 504 when it was too late
/// @param body what was signed, in UTF-8
public record Delivery(
    long id,
    String guid,
    String event,
    String action,
    long installationId,
    long repositoryId,
    boolean redelivery,
    URI url,
    Instant deliveredAt,
    Duration duration,
    String status,
    int statusCode,
    Map<String, String> requestHeaders,
    String body,
    String responseBody) {

  public boolean succeeded() {
    return status.equals("OK");
  }
}
