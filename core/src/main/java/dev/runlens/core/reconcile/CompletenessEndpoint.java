// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.reconcile;

import dev.runlens.api.ComponentException;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.History;
import dev.runlens.core.access.Audit;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.completeness.Completeness.Counts;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Form;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotException;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.ui.CompletenessPage;
import dev.runlens.ui.Format;
import dev.runlens.ui.Href;
import dev.runlens.ui.Layout;
import dev.runlens.ui.Pages;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How complete the record is, by repository and by day; for admins also how reconciliation stands
/// with each source.
///
/// Who may call it: whoever is signed in, for what they see; `/admin` and `/api/admin` admins only.
public final class CompletenessEndpoint implements HttpService {

  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 366;
  private static final int MOST_ROWS = 1_000;

  /// Less than this share of a limit is what a source keeps for people.
  private static final int FIFTH = 5;

  private final Gate gate;
  private final Completeness completeness;
  private final ReconciliationState state;
  private final LostDeliveries lost;
  private final Backfill backfill;
  private final Supplier<Map<String, Slot<EventSource>>> sources;
  private final WorkQueue work;
  private final Audit audit;
  private final Pages pages;
  private final Clock clock;

  public CompletenessEndpoint(
      Gate gate,
      Completeness completeness,
      ReconciliationState state,
      LostDeliveries lost,
      Backfill backfill,
      Supplier<Map<String, Slot<EventSource>>> sources,
      WorkQueue work,
      Audit audit,
      Pages pages,
      Clock clock) {
    this.gate = gate;
    this.completeness = completeness;
    this.state = state;
    this.lost = lost;
    this.backfill = backfill;
    this.sources = sources;
    this.work = work;
    this.audit = audit;
    this.pages = pages;
    this.clock = clock;
  }

  /// What the API answers.
  ///
  /// @param sources absent for whoever is no admin
  private record Document(
      LocalDate from,
      LocalDate to,
      @Nullable List<Source> sources,
      List<Completeness.OfRepository> repositories,
      List<Completeness.OfDay> days) {}

  /// How reconciliation stands with a source.
  ///
  /// @param waiting deliveries that were asked for again and have not come
  private record Source(
      String id,
      ReconciliationState.Standing reconciliation,
      long waiting,
      Backfill.Progress backfill,
      List<History.Budget> budgets) {}

  private record Days(LocalDate from, LocalDate to) {}

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/completeness", this::page)
        .get("/admin/completeness", this::adminPage)
        .post(
            "/admin/completeness/{source}/pause",
            (request, response) -> hold(request, response, true))
        .post(
            "/admin/completeness/{source}/resume",
            (request, response) -> hold(request, response, false))
        .get("/api/completeness", this::document)
        .get("/api/admin/completeness", this::adminDocument);
  }

  private void document(ServerRequest request, ServerResponse response) {
    Caller caller = gate.viewer(request);
    Answers.json(response, document(request, caller.viewer(), null));
  }

  private void adminDocument(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Answers.json(response, document(request, Viewer.EVERYTHING, standing()));
  }

  private Document document(ServerRequest request, Viewer viewer, @Nullable List<Source> standing) {
    Days days = days(request);
    return new Document(
        days.from(),
        days.to(),
        standing,
        completeness.repositories(viewer, days.from(), days.to()),
        completeness.days(viewer, Parameters.text(request, "repository"), days.from(), days.to()));
  }

  private void page(ServerRequest request, ServerResponse response) {
    gate.visitPage(request, response)
        .ifPresent(
            caller -> page(request, response, caller, "/completeness", caller.viewer(), List.of()));
  }

  private void adminPage(ServerRequest request, ServerResponse response) {
    gate.visitAdminPage(request, response)
        .ifPresent(caller ->
            page(request, response, caller, Href.completeness(), Viewer.EVERYTHING, standing()));
  }

  private void page(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      String path,
      Viewer viewer,
      List<Source> standing) {
    Days days = days(request);
    Instant now = clock.instant();
    List<Completeness.OfRepository> repositories =
        completeness.repositories(viewer, days.from(), days.to());
    List<Completeness.OfDay> ofDays = completeness.days(viewer, "", days.from(), days.to());
    Answers.page(
        request,
        response,
        pages,
        new CompletenessPage(
            new Layout("Completeness", List.of(), "Completeness", false),
            caller.csrf(),
            path.equals(Href.completeness()) ? CompletenessPage.adminTabs() : List.of(),
            path,
            days.from().toString(),
            days.to().toString(),
            standing.stream().map(source -> source(source, now)).toList(),
            row("Together", "", total(ofDays)),
            repositories.stream().limit(MOST_ROWS).map(CompletenessEndpoint::row).toList(),
            ofDays.stream().map(day -> row(day.day().toString(), "", day.counts())).toList()));
  }

  private void hold(ServerRequest request, ServerResponse response, boolean paused) {
    Caller caller = gate.admin(request, Form.read(request));
    String source = Parameters.name(request, "source");
    if (!sources.get().containsKey(source)) {
      throw Problem.notFound("event source of that name");
    }
    state.pause(source, paused);
    if (!paused) {
      backfill.wake(work, source);
    }
    audit.record(caller.actor(), paused ? "backfill.pause" : "backfill.resume", source, "");
    Gate.redirect(response, Href.completeness());
  }

  private Days days(ServerRequest request) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate to = day(request, "to", today);
    LocalDate from = day(request, "from", to.minusDays(USUAL_DAYS - 1L));
    if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
      throw Problem.field("from", "from must be 0 to %d days before to.".formatted(MOST_DAYS));
    }
    return new Days(from, to);
  }

  private static LocalDate day(ServerRequest request, String parameter, LocalDate fallback) {
    String text = Parameters.text(request, parameter);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 2000 && day.getYear() < 3000) {
        return day;
      }
    } catch (DateTimeParseException _) {
      // Said below.
    }
    throw Problem.field(parameter, parameter + " must be a day such as 2026-11-28.");
  }

  private List<Source> standing() {
    return sources.get().entrySet().stream()
        .map(source ->
            new Source(
                source.getKey(),
                state.standing(source.getKey()),
                lost.waiting(source.getKey()),
                backfill.progress(source.getKey()),
                budgets(source.getKey(), source.getValue())))
        .toList();
  }

  private static List<History.Budget> budgets(String id, Slot<EventSource> slot) {
    try {
      return SourceHistory.of(id, slot).map(SourceHistory::budgets).orElse(List.of());
    } catch (SlotException | ComponentException _) {
      // The page says elsewhere that the source does not work.
      return List.of();
    }
  }

  private CompletenessPage.Source source(Source source, Instant now) {
    Backfill.Progress past = source.backfill();
    return new CompletenessPage.Source(
        source.id(),
        Format.moment(source.reconciliation().endedAt(), now),
        Format.moment(source.reconciliation().highWater(), now),
        source.reconciliation().problem(),
        Format.countOrNone(source.waiting()),
        "The past: %s of %s repositories read, %s runs, %s jobs; %s logs to be asked for.%s"
            .formatted(
                Format.count(past.done()),
                Format.count(past.repositories()),
                Format.count(past.runs()),
                Format.count(past.jobs()),
                Format.count(past.logsWaiting()),
                past.problem().isEmpty() ? "" : " " + past.problem()),
        Format.moment(past.reachedAt(), now),
        source.reconciliation().paused(),
        source.budgets().stream()
            .map(budget ->
                new CompletenessPage.Budget(
                    Optional.ofNullable(budget.installation())
                        .map(installation -> "Installation " + installation.value())
                        .orElse("App"),
                    Format.count(budget.remaining()) + " of " + Format.count(budget.limit()),
                    Format.moment(budget.resetsAt(), now),
                    budget.remaining() * FIFTH < budget.limit()))
            .toList());
  }

  private static CompletenessPage.Row row(Completeness.OfRepository counted) {
    String[] name = counted.repository().split("/", 2);
    return name.length == 2
        ? row(counted.repository(), Href.repository(name[0], name[1]), counted.counts())
        : row("about no repository", "", counted.counts());
  }

  private static CompletenessPage.Row row(String name, String href, Counts counts) {
    Double share = counts.sampledShare();
    return new CompletenessPage.Row(
        name,
        href,
        Format.count(counts.received()),
        Format.countOrNone(counts.late()),
        Format.countOrNone(counts.redelivered()),
        Format.countOrNone(counts.healed()),
        Format.count(counts.logsStored()),
        Format.countOrNone(counts.logsAbsent()),
        Format.countOrNone(counts.logsRefused()),
        Format.countOrNone(counts.logsLost()),
        Format.count(counts.jobsSampled()) + " of " + Format.count(counts.jobs()),
        share == null ? "" : Format.percent(share));
  }

  private static Counts total(List<Completeness.OfDay> days) {
    return days.stream()
        .map(Completeness.OfDay::counts)
        .reduce(new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Counts::plus);
  }
}
