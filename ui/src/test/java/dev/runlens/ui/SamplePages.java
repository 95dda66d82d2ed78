// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import dev.runlens.ui.Layout.Crumb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every page in every state, for tests and for the eyes.
final class SamplePages {
  static final Instant START = Instant.parse("2026-11-23T08:41:17Z");
  static final Instant NOW = START.plus(Duration.ofHours(3));
  static final String HOSTILE = "\"><script>alert('x')</script>{{layout}} & `=";

  private static final StatusBadge SUCCESS = StatusBadge.of("completed", "success");
  private static final StatusBadge FAILURE = StatusBadge.of("completed", "failure");
  private static final StatusBadge RUNNING = StatusBadge.of("in_progress", null);
  private static final String COMMIT = "8f3c1ae";
  private static final String YAML =
      """
      - uses: runlens/action@v1
        with:
          server: https://runlens.example.org
      """;

  private SamplePages() {}

  /// Every state of every page.
  static List<Page> all() {
    return Stream.of(read(), SampleAdminPages.all(), SamplePeoplePages.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Page> read() {
    return List.of(
        organizations(),
        noOrganizations("https://github.com/apps/runlens/installations/new"),
        noOrganizations(""),
        organization(),
        noRepositories(),
        repository(false),
        repository(true),
        noRuns(),
        run(false),
        run(true),
        runWithoutJobs(),
        finishedJob("1"),
        runningJob("2", START, true),
        unsampledJob("3"),
        queuedJob("4", START),
        hostileJob("6"),
        log("1", 1),
        noLog("3"),
        completeness(true),
        completeness(false),
        ErrorPage.of(400, "", "01JD"),
        ErrorPage.of(404, "Runlens has not heard of job 4711.", "01JD"),
        ErrorPage.of(409, "", "01JD"),
        ErrorPage.of(500, "", "01JD"),
        ErrorPage.of(503, "", ""));
  }

  static CompletenessPage completeness(boolean admin) {
    CompletenessPage.Row row =
        new CompletenessPage.Row(
            "acme/payments",
            Href.repository("acme", "payments"),
            "1,204",
            "3",
            "2",
            "",
            "380",
            "4",
            "",
            "1",
            "96 of 184",
            "51%");
    return new CompletenessPage(
        new Layout("Completeness", List.of(), "Completeness", false),
        "c5rf",
        admin ? CompletenessPage.adminTabs() : List.of(),
        admin ? Href.completeness() : "/completeness",
        "2026-11-01",
        "2026-11-30",
        admin
            ? List.of(
                new CompletenessPage.Source(
                    "github",
                    Format.moment(START, NOW),
                    Format.moment(START, NOW),
                    "GitHub does not answer.",
                    "2",
                    "The past: 3 of 12 repositories read.",
                    Moment.UNKNOWN,
                    false,
                    List.of(
                        new CompletenessPage.Budget(
                            "Installation 42", "801 of 5,000", Format.moment(NOW, NOW), true))))
            : List.of(),
        row,
        List.of(row),
        admin ? List.of(row) : List.of());
  }

  static OrganizationsPage organizations() {
    return new OrganizationsPage(
        new Layout("Organizations", List.of(), "", true),
        List.of(
            new OrganizationsPage.Row(
                "acme", "Organization", true, "", "12", "3", "184", "9", "96 of 184 with samples"),
            new OrganizationsPage.Row(
                "globex", "Organization", true, "", "4", "", "37", "", "0 of 37 with samples"),
            new OrganizationsPage.Row(
                "initech", "Organization", false, "Suspended", "2", "", "0", "", ""),
            new OrganizationsPage.Row(
                "mkovac", "User", true, "", "1", "", "2", "", "2 of 2 with samples")),
        "mkovac",
        "https://runlens.example.org/webhooks/github",
        "https://github.com/apps/runlens/installations/new",
        null);
  }

  static OrganizationsPage noOrganizations(String installUrl) {
    return new OrganizationsPage(
        new Layout("Organizations", List.of(), "", false),
        List.of(),
        "",
        "https://runlens.example.org/webhooks/github",
        installUrl,
        null);
  }

  static OrganizationPage organization() {
    return new OrganizationPage(
        new Layout("acme", List.of(), "acme", true),
        "acme",
        true,
        "",
        List.of(
            new OrganizationPage.Row(
                "acme",
                "payments",
                true,
                "2",
                "96",
                "7",
                "40 of 96 with samples",
                Format.moment(START, NOW)),
            new OrganizationPage.Row(
                "acme",
                "website",
                false,
                "",
                "41",
                "",
                "41 of 41 with samples",
                Format.moment(START.minusSeconds(90_000), NOW)),
            new OrganizationPage.Row("acme", "sandbox", true, "", "0", "", "", Moment.UNKNOWN)),
        "sandbox");
  }

  static OrganizationPage noRepositories() {
    Layout layout = new Layout("initech", List.of(), "initech", false);
    return new OrganizationPage(layout, "initech", false, "Suspended", List.of(), "");
  }

  static RepositoryPage repository(boolean running) {
    Layout layout = new Layout("acme/payments", List.of(crumb("acme")), "payments", running);
    List<RepositoryPage.Row> runs =
        List.of(
            row(
                "1842",
                "Batch ledger writes in one transaction",
                FAILURE.withFailures(1, 14),
                "22m 42s",
                5),
            row("1841", "Raise the pool to 20 connections", SUCCESS, "19m 02s", 42),
            row("1840", HOSTILE, StatusBadge.of("completed", "cancelled"), "3m 11s", 75),
            row(
                "1839",
                "Batch ledger writes",
                StatusBadge.of("completed", "brand_new"),
                "21m 40s",
                900));
    List<RepositoryPage.Row> shown =
        running
            ? List.of(
                row("1843", "Close the reader after the last page", RUNNING, "4m 02s", 4),
                runs.getFirst(),
                runs.get(1))
            : runs;
    return new RepositoryPage(
        layout, "acme", "payments", "https://github.com/acme/payments", shown, "9001838");
  }

  static RepositoryPage noRuns() {
    Layout layout = new Layout("acme/sandbox", List.of(crumb("acme")), "sandbox", false);
    return new RepositoryPage(layout, "acme", "sandbox", "", List.of(), "");
  }

  static RunPage run(boolean running) {
    List<Waterfall.Job> jobs =
        List.of(
            job(11, "changes", "success", 0, 4, 21),
            job(12, "lint", "success", 0, 6, 94),
            job(13, "build", "success", 25, 37, 318),
            job(14, "unit (jdk 21)", "success", 318, 330, 561),
            job(15, "unit (jdk 25)", "success", 318, 333, 574),
            job(
                1,
                "integration (jdk 25, postgres 17, with a rather long matrix)",
                "failure",
                318,
                366,
                1238),
            running
                ? new Waterfall.Job(
                    2, "e2e (chromium)", "in_progress", null, at(318), at(402), null, "gh-4x-02")
                : job(16, "e2e (chromium)", "success", 318, 402, 861),
            running
                ? new Waterfall.Job(4, "e2e (firefox)", "queued", null, at(600), null, null, null)
                : job(17, "e2e (firefox)", "cancelled", 318, 420, 640),
            new Waterfall.Job(
                18, "deploy", "completed", "skipped", at(1238), at(1238), at(1238), ""));
    return runOf(running, Waterfall.of(jobs, at(1300)));
  }

  static RunPage runWithoutJobs() {
    return runOf(true, Waterfall.of(List.of(), NOW));
  }

  static JobPage finishedJob(String jobId) {
    return finishedJob(jobId, START, START.plusSeconds(900));
  }

  static JobPage finishedJob(String jobId, Instant start, Instant end) {
    return new JobPage(
        new Layout("integration (jdk 25) failed", crumbs(), "integration (jdk 25)", false),
        jobId,
        "9001842",
        FAILURE,
        "integration (jdk 25, postgres 17)",
        "CI",
        "ledger-batching",
        COMMIT,
        "1",
        Format.moment(start, NOW),
        millis(start),
        millis(end),
        "https://github.com/acme/payments/actions/runs/9001842/job/1",
        "Log in archive, samples in sqlite",
        new JobPage.Facts(
            "15m 00s",
            "48s",
            "gh-linux-4x-07",
            "4 cores · 16 GiB",
            List.of("self-hosted", "linux-4x"),
            "15.9 GiB",
            "16 GiB",
            true,
            "57%",
            "peak 100%",
            "Failed",
            "Integration tests",
            "870",
            "every 1 s · 1 gap"),
        findings(jobId),
        true,
        analysis(jobId),
        steps(false),
        true,
        YAML,
        LogStatus.of("stored", "", 40_000, 3_400_000));
  }

  static JobPage runningJob(String jobId, Instant start, boolean sampled) {
    return new JobPage(
        new Layout("e2e (chromium)", crumbs(), "e2e (chromium)", true),
        jobId,
        "9001842",
        RUNNING,
        "e2e (chromium)",
        "CI",
        "ledger-batching",
        COMMIT,
        "2",
        Format.moment(start, start.plusSeconds(95)),
        millis(start),
        "",
        "",
        "",
        new JobPage.Facts(
            "1m 35s",
            "12s",
            "gh-linux-4x-02",
            "",
            List.of("ubuntu-latest"),
            Format.UNKNOWN,
            "",
            false,
            Format.UNKNOWN,
            "",
            Format.UNKNOWN,
            "",
            "94",
            "every 1 s"),
        List.of(),
        false,
        new Analysis(true, "Gemini", true, false, "", "", null),
        steps(true),
        sampled,
        YAML,
        LogStatus.of("none", "", 0, 0));
  }

  static JobPage unsampledJob(String jobId) {
    JobPage job = finishedJob(jobId);
    return new JobPage(
        job.layout(),
        jobId,
        job.runId(),
        SUCCESS,
        "lint",
        job.workflow(),
        job.branch(),
        job.commit(),
        job.attempt(),
        job.started(),
        job.startMs(),
        job.endMs(),
        job.githubUrl(),
        "Samples in sqlite",
        new JobPage.Facts(
            "15m 00s",
            "6s",
            "gh-linux-4x-01",
            "",
            List.of("ubuntu-latest"),
            Format.UNKNOWN,
            "",
            false,
            Format.UNKNOWN,
            "",
            "Succeeded",
            "",
            Format.UNKNOWN,
            ""),
        List.of(),
        true,
        new Analysis(
            true, "Ollama", false, false, "", "The model did not answer in 10 minutes.", null),
        steps(false),
        false,
        YAML,
        LogStatus.of("absent", "GitHub answered 410: the log has expired.", 0, 0));
  }

  static JobPage queuedJob(String jobId, Instant created) {
    JobPage job = runningJob(jobId, created, false);
    return new JobPage(
        new Layout("e2e (firefox)", List.of(), "e2e (firefox)", true),
        jobId,
        job.runId(),
        StatusBadge.of("queued", null),
        "e2e (firefox)",
        "",
        "",
        "",
        "1",
        job.started(),
        job.startMs(),
        "",
        "javascript:alert(1)",
        HOSTILE,
        new JobPage.Facts(
            Format.UNKNOWN,
            "34s",
            Format.UNKNOWN,
            "",
            List.of(),
            Format.UNKNOWN,
            "",
            false,
            Format.UNKNOWN,
            "",
            Format.UNKNOWN,
            "",
            Format.UNKNOWN,
            ""),
        List.of(),
        false,
        Analysis.none(),
        List.of(),
        false,
        YAML,
        LogStatus.of("retry", "Next try in 30 s.", 0, 0));
  }

  static JobPage hostileJob(String jobId) {
    JobPage job = finishedJob(jobId);
    Evidence evidence = Evidence.log(jobId, 12, 12, START, "\u001b[31m" + HOSTILE);
    Finding finding =
        new Finding(
            HOSTILE,
            Finding.Severity.of("notice"),
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            List.of(evidence));
    return new JobPage(
        new Layout(
            HOSTILE, List.of(new Crumb(HOSTILE, Href.organization(HOSTILE))), HOSTILE, false),
        jobId,
        HOSTILE,
        FAILURE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        job.started(),
        job.startMs(),
        job.endMs(),
        HOSTILE,
        "Log in archive, samples in sqlite",
        new JobPage.Facts(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            List.of(HOSTILE),
            HOSTILE,
            HOSTILE,
            true,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE),
        List.of(finding),
        true,
        hostileAnalysis(evidence),
        List.of(new JobPage.Step("1", HOSTILE, FAILURE, "00:00", "1s")),
        false,
        HOSTILE,
        LogStatus.of("lost", HOSTILE, 0, 0));
  }

  static LogPage log(String jobId, long from) {
    long lines = 40_000;
    long to = Math.min(lines, from + 999);
    List<LogPage.Line> shown =
        IntStream.rangeClosed((int) from, (int) to)
            .mapToObj(n ->
                new LogPage.Line(
                    Integer.toString(n),
                    Format.clock(Duration.ofSeconds(n * 900L / lines)),
                    n % 97 == 0 ? "error" : n % 61 == 0 ? "warning" : n % 200 == 1 ? "group" : "",
                    n == 12 ? HOSTILE : "\u001b[36mINFO\u001b[0m  wrote ledger entry " + n))
            .toList();
    return new LogPage(
        new Layout("Log of integration (jdk 25)", crumbs(), "Log", false),
        jobId,
        "integration (jdk 25, postgres 17)",
        LogStatus.of("stored", "", lines, 3_400_000),
        Format.count(from) + " – " + Format.count(to),
        shown,
        from > 1 ? Long.toString(Math.max(1, from - 1000)) : "",
        to < lines ? Long.toString(to + 1) : "",
        to < lines ? Long.toString(lines - 999) : "");
  }

  static LogPage noLog(String jobId) {
    return new LogPage(
        new Layout("Log of lint", List.of(), "Log", false),
        jobId,
        "lint",
        LogStatus.of("pending", "", 0, 0),
        "",
        List.of(),
        "",
        "",
        "");
  }

  private static RunPage runOf(boolean running, Waterfall waterfall) {
    return new RunPage(
        new Layout(
            "CI #1842",
            List.of(crumb("acme"), new Crumb("payments", Href.repository("acme", "payments"))),
            "CI #1842",
            running),
        "9001842",
        running ? RUNNING : FAILURE.withFailures(1, 9),
        "Batch ledger writes in one transaction",
        "CI",
        "1842",
        "ledger-batching",
        COMMIT,
        "pull_request",
        "dkapoor",
        Format.moment(START, NOW),
        "https://github.com/acme/payments/actions/runs/9001842",
        running
            ? List.of(
                new RunPage.Attempt("9001842", "1", false),
                new RunPage.Attempt("9001842", "2", true))
            : List.of(new RunPage.Attempt("9001842", "1", true)),
        "22m 42s",
        "1h 05m",
        "1m 24s",
        "9",
        running ? "" : "1",
        waterfall);
  }

  private static RepositoryPage.Row row(
      String number, String title, StatusBadge status, String duration, long minutesAgo) {
    return new RepositoryPage.Row(
        "900" + number,
        status,
        title,
        "CI",
        number,
        number.equals("1841") ? "2" : "",
        "ledger-batching",
        COMMIT,
        "pull_request",
        "dkapoor",
        "14",
        duration,
        Format.moment(NOW.minus(Duration.ofMinutes(minutesAgo)), NOW));
  }

  private static Analysis hostileAnalysis(Evidence evidence) {
    Analysis.Cited cited = new Analysis.Cited("1", HOSTILE, evidence, HOSTILE, true);
    return new Analysis(
        true,
        HOSTILE,
        true,
        true,
        HOSTILE,
        HOSTILE,
        new Analysis.Answer(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            List.of(
                new Analysis.Sentence(List.of(new Analysis.Part(HOSTILE, cited)), true),
                new Analysis.Sentence(List.of(new Analysis.Part(HOSTILE, null)), false)),
            List.of(cited),
            List.of(HOSTILE),
            HOSTILE,
            List.of(HOSTILE),
            Format.moment(START, NOW)));
  }

  private static Analysis analysis(String jobId) {
    Analysis.Cited heap =
        new Analysis.Cited(
            "1",
            "line 30,112",
            Evidence.log(jobId, 30_112, 30_112, at(494), "[INFO] argLine: -Xmx12g -XX:+UseG1GC"),
            "the forked JVM may grow to 12 GiB",
            false);
    Analysis.Cited growth =
        new Analysis.Cited(
            "2",
            "11:33 – 13:21",
            Evidence.metric(jobId, "memory used 15.9 GiB", at(693), at(801)),
            "memory grows until the kill",
            false);
    Analysis.Cited kill =
        new Analysis.Cited(
            "3",
            "line 35,603",
            Evidence.log(
                jobId, 35_603, 35_608, at(801), "Out of memory: Killed process 4183 (java)"),
            "the kernel killed the JVM",
            true);
    return new Analysis(
        true,
        "Gemini",
        true,
        jobId.equals("8"),
        jobId.equals("8") ? "Asking gemini-2.5-flash, second try" : "",
        "",
        new Analysis.Answer(
            "The forked test JVM outgrew the runner’s memory.",
            "Resources",
            "out of memory",
            "high confidence",
            List.of(
                new Analysis.Sentence(
                    List.of(
                        new Analysis.Part("Surefire starts the test JVM with -Xmx12g ", heap),
                        new Analysis.Part(
                            " next to a Postgres container on a runner of 16 GiB.", null)),
                    true),
                new Analysis.Sentence(
                    List.of(
                        new Analysis.Part("Memory climbed from 9.8 to 15.9 GiB ", growth),
                        new Analysis.Part(" and the kernel killed the JVM ", kill),
                        new Analysis.Part(".", null)),
                    true),
                new Analysis.Sentence(
                    List.of(
                        new Analysis.Part(
                            "The test probably keeps every generated entry in a static list.",
                            null)),
                    false)),
            List.of(heap, growth, kill),
            List.of(
                "Lower -Xmx12g to -Xmx6g in pom.xml and add -XX:+ExitOnOutOfMemoryError.",
                "Clear the list of entries between the batches of LedgerBatchIT."),
            "2 citations did not hold and were left out.",
            List.of("gemini-2.5-flash", "9,212 tokens in, 402 out", "6.1 s", "3 secrets redacted"),
            Format.moment(START.plusSeconds(960), NOW)));
  }

  private static List<Finding> findings(String jobId) {
    return List.of(
        new Finding(
            "f1",
            Finding.Severity.of("error"),
            "out_of_memory",
            "Process killed: out of memory",
            "The kernel killed java (pid 4183, 12.9 GiB) 1.4 s after memory passed 99% of 16 GiB.",
            "rules",
            List.of(
                Evidence.log(
                    jobId, 35_603, 35_608, at(801), "Out of memory: Killed process 4183 (java)"),
                Evidence.metric(jobId, "memory 15.9 GiB", at(801), at(801)),
                Evidence.process(jobId, 4183, "java -Xmx12g", at(800)))),
        new Finding(
            "f2",
            Finding.Severity.of("warning"),
            "memory",
            "Memory grew without release for 108 s",
            "58 MiB/s in “Integration tests”; no drop larger than 2% until the kill.",
            "rules",
            List.of(
                Evidence.metric(jobId, Evidence.span(START, at(693), at(801)), at(693), at(801)))),
        new Finding(
            "f3",
            Finding.Severity.of("notice"),
            "cache",
            "Maven cache missed",
            "1.1 GiB downloaded in 61 s.",
            "rules",
            List.of(
                Evidence.step(jobId, "Restore the Maven cache", at(22), at(85)),
                Evidence.log(jobId, 900, 900, null, ""))));
  }

  private static List<JobPage.Step> steps(boolean running) {
    return List.of(
        new JobPage.Step("1", "Set up job", SUCCESS, "00:00", "4s"),
        new JobPage.Step("2", "Check out", SUCCESS, "00:04", "18s"),
        new JobPage.Step("3", "Build", running ? RUNNING : SUCCESS, "01:25", "3m 24s"),
        new JobPage.Step(
            "4",
            "Integration tests",
            running ? StatusBadge.of("queued", null) : FAILURE,
            running ? Format.UNKNOWN : "08:12",
            running ? Format.UNKNOWN : "5m 20s"));
  }

  private static Waterfall.Job job(
      long id, String name, String conclusion, long queued, long started, long completed) {
    return new Waterfall.Job(
        id,
        name,
        "completed",
        conclusion,
        at(queued),
        at(started),
        at(completed),
        "gh-linux-4x-0" + id % 9);
  }

  private static List<Crumb> crumbs() {
    return List.of(
        crumb("acme"),
        new Crumb("payments", Href.repository("acme", "payments")),
        new Crumb("CI #1842", Href.run("9001842", "1")));
  }

  private static Crumb crumb(String login) {
    return new Crumb(login, Href.organization(login));
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static String millis(Instant instant) {
    return Long.toString(instant.toEpochMilli());
  }
}
