// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.delivery;

import dev.runlens.api.Health;
import dev.runlens.api.source.Delivery;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.JobRef;
import dev.runlens.api.source.LogDownload;
import dev.runlens.api.source.SourceEvent;
import dev.runlens.api.source.Verdict;
import dev.runlens.api.source.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A source whose deliveries say what the test says. A request is genuine if its header
/// `x-signature` repeats its body.
final class ScriptedSource implements EventSource {

  private volatile Function<String, List<SourceEvent>> script = _ -> List.of();
  private final AtomicInteger parsed = new AtomicInteger();

  /// @param script from a delivery's body to what it says
  void says(Function<String, List<SourceEvent>> script) {
    this.script = script;
  }

  void says(SourceEvent... events) {
    says(_ -> List.of(events));
  }

  int parsed() {
    return parsed.get();
  }

  @Override
  public Verdict verify(WebhookRequest request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    if (!request.header("x-signature").orElse("").equals(body)) {
      return new Verdict.Refused(Verdict.Reason.SIGNATURE, "The signature is missing or wrong.");
    }
    return request
        .header("x-delivery")
        .<Verdict>map(id -> new Verdict.Verified(id, "workflow_job"))
        .orElse(new Verdict.Refused(Verdict.Reason.MALFORMED, "There is no delivery header."));
  }

  @Override
  public List<SourceEvent> parse(Delivery delivery) {
    parsed.incrementAndGet();
    return script.apply(new String(delivery.body(), StandardCharsets.UTF_8));
  }

  @Override
  public LogDownload openLog(JobRef job) {
    return new LogDownload.Never("There are no logs in this test.");
  }

  @Override
  public Health check() {
    return Health.up("scripted");
  }

  @Override
  public void close() {}
}
