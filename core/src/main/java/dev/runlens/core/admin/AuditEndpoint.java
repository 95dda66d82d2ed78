// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.core.access.Audit;
import dev.runlens.core.catalog.Page;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.ui.AuditPage;
import dev.runlens.ui.Format;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Pages;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/admin/audit` and `/api/admin/audit`: what was done and tried, newest first, with `actor` and
/// `action` as filters.
///
/// Who may call it: admins, see [Gate].
public final class AuditEndpoint implements HttpService {

  private final Gate gate;
  private final Audit audit;
  private final Pages pages;
  private final Clock clock;

  public AuditEndpoint(Gate gate, Audit audit, Pages pages, Clock clock) {
    this.gate = gate;
    this.audit = audit;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/admin/audit", this::page).get("/api/admin/audit", this::entries);
  }

  private void page(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(_ -> Answers.page(request, response, pages, page(request)));
  }

  private AuditPage page(ServerRequest request) {
    Page<Audit.Entry> found = search(request);
    return new AuditPage(
        new Layout("Audit", List.of(), "Audit", false),
        Parameters.text(request, "actor").strip(),
        Parameters.text(request, "action").strip(),
        found.items().stream().map(this::row).toList(),
        Objects.requireNonNullElse(found.next(), ""));
  }

  private AuditPage.Entry row(Audit.Entry entry) {
    return new AuditPage.Entry(
        Format.moment(entry.at(), clock.instant()),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.detail(),
        entry.detail().startsWith("Refused") || entry.action().endsWith(".refused"));
  }

  private void entries(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Page<Audit.Entry> found = search(request);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("entries", found.items());
    document.put("next", found.next());
    Answers.json(response, document);
  }

  private Page<Audit.Entry> search(ServerRequest request) {
    return audit.search(
        Parameters.text(request, "actor").strip(),
        Parameters.text(request, "action").strip(),
        Parameters.whole(request, "after", Long.MAX_VALUE / 4, 0, Long.MAX_VALUE / 4),
        Parameters.limit(request));
  }
}
