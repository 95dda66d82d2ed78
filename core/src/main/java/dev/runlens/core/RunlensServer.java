// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import dev.runlens.api.Secret;
import dev.runlens.core.access.AdminToken;
import dev.runlens.core.access.ApiTokens;
import dev.runlens.core.access.Audit;
import dev.runlens.core.access.Guesses;
import dev.runlens.core.access.People;
import dev.runlens.core.access.SecretBox;
import dev.runlens.core.access.Sessions;
import dev.runlens.core.account.AccountApiEndpoint;
import dev.runlens.core.account.AccountEndpoint;
import dev.runlens.core.account.PeopleApiEndpoint;
import dev.runlens.core.account.PeopleChanges;
import dev.runlens.core.account.PeopleEndpoint;
import dev.runlens.core.admin.AdminApiEndpoint;
import dev.runlens.core.admin.AdminPagesEndpoint;
import dev.runlens.core.admin.Administration;
import dev.runlens.core.admin.AuditEndpoint;
import dev.runlens.core.analysis.AnalyzerChoice;
import dev.runlens.core.analysis.Diagnoses;
import dev.runlens.core.analysis.Findings;
import dev.runlens.core.analysis.JobAnalysis;
import dev.runlens.core.catalog.Catalog;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Organizations;
import dev.runlens.core.catalog.Pins;
import dev.runlens.core.catalog.Runs;
import dev.runlens.core.catalog.Streams;
import dev.runlens.core.completeness.Completeness;
import dev.runlens.core.completeness.SampleCoverage;
import dev.runlens.core.delivery.DeliveryLedger;
import dev.runlens.core.delivery.DeliveryWorker;
import dev.runlens.core.delivery.EventApplication;
import dev.runlens.core.delivery.WebhookEndpoint;
import dev.runlens.core.http.BodyBudget;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Headers;
import dev.runlens.core.http.Problems;
import dev.runlens.core.ingest.Ingest;
import dev.runlens.core.ingest.MetricsEndpoint;
import dev.runlens.core.live.Hint;
import dev.runlens.core.live.Live;
import dev.runlens.core.log.FrameCache;
import dev.runlens.core.log.JobLogs;
import dev.runlens.core.log.LogFetch;
import dev.runlens.core.metric.SampleReader;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRecords;
import dev.runlens.core.reconcile.Backfill;
import dev.runlens.core.reconcile.CompletenessEndpoint;
import dev.runlens.core.reconcile.LostDeliveries;
import dev.runlens.core.reconcile.RecentRuns;
import dev.runlens.core.reconcile.Reconciler;
import dev.runlens.core.reconcile.ReconciliationState;
import dev.runlens.core.sight.Sights;
import dev.runlens.core.signin.SignInEndpoint;
import dev.runlens.core.signin.Sources;
import dev.runlens.core.web.AnalysisEndpoint;
import dev.runlens.core.web.AssetsEndpoint;
import dev.runlens.core.web.EventsEndpoint;
import dev.runlens.core.web.HealthEndpoint;
import dev.runlens.core.web.HealthEndpoint.Figure;
import dev.runlens.core.web.HealthEndpoint.Place;
import dev.runlens.core.web.JobEndpoint;
import dev.runlens.core.web.JobPages;
import dev.runlens.core.web.ListPages;
import dev.runlens.core.web.ListsEndpoint;
import dev.runlens.core.web.LogEndpoint;
import dev.runlens.core.web.PagesEndpoint;
import dev.runlens.core.work.WorkQueue;
import dev.runlens.loader.DirectoryTree;
import dev.runlens.ui.Assets;
import dev.runlens.ui.Pages;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole server, wired by hand from the inside out: stores, queries, workers, routes. What was
/// opened last is closed first.
public final class RunlensServer implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(RunlensServer.class.getName());
  private static final long FRAME_CACHE_BYTES = 32L * 1024 * 1024;

  /// That of a plugin; every other route has a limit of its own.
  private static final long LARGEST_BODY = AdminApiEndpoint.MOST_ZIP_BYTES + 1024;

  private static final int MOST_CONNECTIONS = 2_000;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<HttpService> services = new ArrayList<>();
  private final WebServer web;

  private RunlensServer(ServerSettings settings, Clock clock) {
    try {
      web = wire(settings, clock);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts a server and returns once it answers.
  ///
  /// @throws RuntimeException if the port is taken or the data directory cannot be used
  public static RunlensServer start(ServerSettings settings, Clock clock) {
    return new RunlensServer(settings, clock);
  }

  /// The port it listens on.
  public int port() {
    return web.port();
  }

  /// What answers requests, for the test that calls every route of it.
  List<HttpService> services() {
    return List.copyOf(services);
  }

  private WebServer wire(ServerSettings settings, Clock clock) {
    refuseTakenPort(settings);
    Path dataDir = settings.dataDir();
    opened.push(DataLock.take(directory(dataDir)));
    Path temp = emptied(dataDir.resolve("log-downloads"));

    PluginHost.prepare(dataDir);
    Database database = opened(Database.open(dataDir.resolve("catalog.db")));
    SecretBox box = SecretBox.open(text(settings.secretKey()), dataDir.resolve("secret.key"));
    PluginHost host =
        opened(
            PluginHost.start(
                settings.pluginsDir(),
                dataDir,
                settings.plugins(),
                new PluginRecords(database, box),
                clock));

    Audit audit = new Audit(database, clock);
    People people = new People(database, box, clock);
    Secret adminPassword = settings.adminPassword();
    if (adminPassword != null) {
      Object _ = people.configured("admin", adminPassword.reveal());
    }
    Sessions sessions = new Sessions(database, clock);
    ApiTokens tokens = new ApiTokens(database, clock);
    Sights sights = new Sights(database, people, host::sources, clock);

    Catalog catalog = new Catalog();
    Organizations organizations = new Organizations(database, clock);
    Runs runs = new Runs(database);
    Jobs jobs = new Jobs(database);
    Streams streams = new Streams(database, clock);
    SampleReader samples = new SampleReader(streams, host::metricStore);
    JobLogs logs = new JobLogs(host::logStore, new FrameCache(FRAME_CACHE_BYTES));
    Findings findings = new Findings(database);
    Diagnoses diagnoses = new Diagnoses(database);
    Live live = new Live();
    WorkQueue work = opened(new WorkQueue(database, clock));

    JobAnalysis analysis =
        opened(
            new JobAnalysis(
                jobs,
                logs,
                samples,
                () -> AnalyzerChoice.of(host),
                findings,
                diagnoses,
                live,
                clock));
    Completeness completeness = new Completeness(database);
    LogFetch logFetch =
        new LogFetch(
            database,
            jobs,
            logs,
            host::sources,
            () -> newest(host, ExtensionPointKind.LOG_STORE),
            (transaction, job) -> {
              completeness.logSettled(transaction, job);
              JobAnalysis.request(work, transaction, job);
              live.publish(job, new Hint.Log());
            },
            temp,
            settings.mostLogBytes());
    DeliveryLedger ledger = new DeliveryLedger(database, work, clock);
    EventApplication.JobEnd jobEnd =
        (transaction, job) -> {
          logFetch.request(work, transaction, job);
          SampleCoverage.request(work, transaction, job);
        };
    EventApplication application =
        new EventApplication(
            catalog,
            streams,
            jobEnd,
            (transaction, source, accountId) -> {
              people.revoked(transaction, source.value(), accountId);
              audit.record(
                  transaction,
                  source.value(),
                  "grant.revoked",
                  "account " + accountId,
                  "The sessions have ended.");
            },
            live);
    DeliveryWorker deliveries =
        new DeliveryWorker(database, ledger, application, completeness, host::sources);
    SampleCoverage coverage = new SampleCoverage(database, jobs, samples, completeness);
    ReconciliationState reconciliation = new ReconciliationState(database);
    LostDeliveries lost = new LostDeliveries(database, ledger, reconciliation, clock);
    Backfill backfill =
        new Backfill(
            database,
            jobs,
            application,
            jobEnd,
            completeness,
            reconciliation,
            host::sources,
            settings.backfill(),
            settings.logsKeptAtSource(),
            clock);
    Reconciler reconciler =
        new Reconciler(
            database,
            jobs,
            catalog,
            application,
            completeness,
            lost,
            new RecentRuns(database, application, completeness, host::sources, clock),
            backfill,
            reconciliation,
            host::sources,
            work,
            clock);
    Ingest ingest =
        opened(
            new Ingest(
                streams,
                host::metricStore,
                () -> newest(host, ExtensionPointKind.METRIC_STORE),
                dataDir.resolve("spool"),
                live,
                clock));
    host.metricStores().keySet().forEach(ingest::open);

    BodyBudget budget = new BodyBudget(Runtime.getRuntime().maxMemory() / 3);
    WebhookEndpoint webhooks = new WebhookEndpoint(host::sources, ledger, budget);
    Assets assets = Assets.load();
    Pages pages = new Pages(assets);
    URI publicUrl = publicUrl(settings);
    AdminToken adminToken =
        AdminToken.of(text(settings.adminToken()), dataDir.resolve("admin-token"));
    Gate gate =
        new Gate(
            people,
            sessions,
            tokens,
            sights,
            new Guesses(box, clock),
            audit,
            adminToken,
            publicUrl,
            clock);
    Sources sources =
        new Sources(
            host::sources,
            id -> host.instance(id).map(InstanceStatus::displayName).orElse(id),
            () -> publicUrl);
    PeopleChanges changes = new PeopleChanges(people, sessions, tokens, audit);
    Administration admin =
        new Administration(host, new Pins(database), ingest::spooledBytes, audit);
    services.addAll(
        List.of(
            webhooks,
            new MetricsEndpoint(ingest, clock, budget, settings.ingestToken()),
            new ListsEndpoint(gate, organizations, runs, jobs),
            new EventsEndpoint(gate, jobs, live),
            new LogEndpoint(gate, jobs, logs),
            new JobEndpoint(gate, jobs, samples, logs, findings, diagnoses, analysis),
            new AnalysisEndpoint(gate, jobs, logs, findings, diagnoses, analysis, clock),
            new HealthEndpoint(
                gate, () -> places(host), figures(ledger, webhooks, ingest, live, work)),
            new AssetsEndpoint(assets),
            new SignInEndpoint(
                gate, sources, people, sights, box, audit, pages, () -> publicUrl, clock),
            new AccountEndpoint(
                gate, changes, sights, pages, sources::name, () -> publicUrl, clock),
            new AccountApiEndpoint(gate, changes, sights),
            new PeopleEndpoint(gate, changes, sights, pages, sources::name, clock),
            new PeopleApiEndpoint(gate, changes),
            new AuditEndpoint(gate, audit, pages, clock),
            new CompletenessEndpoint(
                gate,
                completeness,
                reconciliation,
                lost,
                backfill,
                host::sources,
                work,
                audit,
                pages,
                clock),
            new AdminApiEndpoint(gate, admin, emptied(dataDir.resolve("uploads"))),
            new AdminPagesEndpoint(gate, sessions, admin, pages, clock, publicUrl),
            new PagesEndpoint(
                gate,
                pages,
                organizations,
                runs,
                jobs,
                new ListPages(clock, publicUrl),
                new JobPages(logs, samples, findings, diagnoses, analysis, clock, publicUrl))));
    HttpRouting.Builder routing = HttpRouting.builder().addFilter(new Headers());
    services.forEach(routing::register);
    routing.any(Problems::nothingHere);
    new Problems(pages).register(routing);
    WebServer server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .maxPayloadSize(LARGEST_BODY)
            .maxTcpConnections(MOST_CONNECTIONS)
            .shutdownGracePeriod(Duration.ofSeconds(3))
            .shutdownHook(false)
            .routing(routing)
            .build()
            .start();
    opened.push(server::stop);
    if (!server.isRunning()) {
      throw new IllegalStateException(
          "Cannot listen on %s:%d; the log says why.".formatted(settings.host(), settings.port()));
    }

    deliveries.start(work);
    logFetch.start(work);
    analysis.start(work);
    coverage.start(work);
    reconciler.start();
    LOGGER.log(
        System.Logger.Level.INFO,
        "Runlens answers at http://{0}:{1}",
        settings.host(),
        Integer.toString(server.port()));
    return server;
  }

  /// Stops answering, lets work in progress end, closes the stores.
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOGGER.log(System.Logger.Level.WARNING, "something did not close well", e);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private static List<Place> places(PluginHost host) {
    return host.instances().stream()
        .filter(InstanceStatus::enabled)
        .map(instance -> new Place(instance.kind(), instance.slot()))
        .toList();
  }

  /// Where what is new goes. There is one, unless an administrator has removed a plugin's last
  /// instance from the catalog by hand: then a slot of this name says so.
  private static String newest(PluginHost host, ExtensionPointKind kind) {
    return host.defaultInstance(kind).orElse("default");
  }

  private static @Nullable String text(@Nullable Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  private static List<Figure> figures(
      DeliveryLedger ledger, WebhookEndpoint webhooks, Ingest ingest, Live live, WorkQueue work) {
    List<Figure> figures = new ArrayList<>();
    for (String status : List.of("received", "applied", "ignored", "failed")) {
      figures.add(
          new Figure(
              "runlens_deliveries_" + status,
              "gauge",
              "Deliveries in the ledger that are " + status + ".",
              () -> ledger.count(status)));
    }
    figures.add(
        new Figure(
            "runlens_deliveries_refused_total",
            "counter",
            "Webhook requests with a wrong signature or form.",
            webhooks::refused));
    figures.add(
        new Figure(
            "runlens_samples_total", "counter", "Samples taken (instants).", ingest::samples));
    figures.add(
        new Figure(
            "runlens_ingest_waiting",
            "gauge",
            "Requests that wait for a metric store.",
            ingest::waiting));
    figures.add(
        new Figure(
            "runlens_spool_bytes",
            "gauge",
            "Samples on disk that wait for a metric store that is away.",
            ingest::spooledBytes));
    figures.add(new Figure("runlens_watchers", "gauge", "Pages that watch a job.", live::watchers));
    for (Map.Entry<String, String> kind :
        Map.of(
                "delivery",
                "deliveries to apply",
                "log",
                "logs to fetch",
                "reconcile",
                "sources to reconcile",
                "backfill",
                "sources whose past is read",
                "coverage",
                "jobs whose samples are counted",
                "analysis",
                "jobs to analyze")
            .entrySet()) {
      figures.add(
          new Figure(
              "runlens_work_" + kind.getKey(),
              "gauge",
              "Work that waits: " + kind.getValue() + ".",
              () -> work.size(kind.getKey())));
    }
    return figures;
  }

  private static URI publicUrl(ServerSettings settings) {
    URI given = settings.publicUrl();
    return given != null ? given : URI.create("http://" + settings.host() + ":" + settings.port());
  }

  /// Helidon does not throw when its port is taken; asked first, it costs nothing to find out.
  private static void refuseTakenPort(ServerSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw new IllegalStateException(
          "Port %d of %s is taken or not ours (%s). Stop what uses it, or give --port or --host."
              .formatted(settings.port(), settings.host(), e.getMessage()),
          e);
    }
  }

  /// Without what an earlier process left there that was killed.
  private static Path emptied(Path directory) {
    try {
      DirectoryTree.empty(directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot empty " + directory, e);
    }
  }

  private static Path directory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + directory, e);
    }
  }
}
