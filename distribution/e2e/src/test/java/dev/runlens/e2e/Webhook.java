// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import dev.runlens.githubsimulator.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A delivery, made by hand so that tests say what they send.
record Webhook(String guid, String event, String body) {

  /// A `workflow_job` delivery.
  ///
  /// @param action also the job's status
  static Webhook job(long runId, long jobId, String action) {
    boolean begun = !action.equals("queued") && !action.equals("waiting");
    boolean ended = action.equals("completed");
    String body =
        """
        {"action": "%s",
         "workflow_job": {"id": %d, "run_id": %d, "run_attempt": 1, "workflow_name": "CI",
           "head_branch": "main", "head_sha": "4d6ee57193c29fc3b23723c386f462287b60bf87",
           "status": "%s", "conclusion": %s, "name": "build",
           "created_at": "2026-11-23T10:11:27Z", "started_at": "2026-11-23T10:11:%sZ",
           "completed_at": %s, "labels": ["ubuntu-latest"],
           "runner_id": %s, "runner_name": %s, "runner_group_id": %s, "runner_group_name": %s,
           "html_url": "https://github.com/acme/shop/actions/runs/%d/job/%d",
           "steps": %s},
         "repository": {"id": 7010, "name": "shop", "full_name": "acme/shop", "private": true,
           "owner": {"login": "acme", "id": 1499, "type": "Organization"}},
         "organization": {"login": "acme", "id": 1499},
         "installation": {"id": 77},
         "sender": {"login": "dkapoor", "id": 5}}
        """
            .formatted(
                action,
                jobId,
                runId,
                action,
                ended ? "\"success\"" : "null",
                begun ? "34" : "27",
                ended ? "\"2026-11-23T10:12:44Z\"" : "null",
                begun ? "54" : "null",
                begun ? "\"GitHub Actions 54\"" : "null",
                begun ? "2" : "null",
                begun ? "\"GitHub Actions\"" : "null",
                runId,
                jobId,
                begun
                    ? """
                    [{"name": "Set up job", "number": 1, "status": "completed",
                      "conclusion": "success", "started_at": "2026-11-23T10:11:34Z",
                      "completed_at": "2026-11-23T10:11:36Z"}]
                    """
                    : "[]");
    return new Webhook(UUID.randomUUID().toString(), "workflow_job", body);
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /// The headers that GitHub sends, signed with a secret.
  String[] headers(String secret) {
    return new String[] {
      "Content-Type",
      "application/json",
      "X-GitHub-Event",
      event,
      "X-GitHub-Delivery",
      guid,
      "X-Hub-Signature-256",
      WebhookSignature.sha256(secret, body)
    };
  }
}
