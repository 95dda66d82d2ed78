// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import dev.runlens.ui.InstancePage.Fact;
import dev.runlens.ui.InstancePage.Field;
import dev.runlens.ui.InstancePage.Input;
import dev.runlens.ui.PluginsPage.Audit;
import dev.runlens.ui.PluginsPage.Banner;
import dev.runlens.ui.PluginsPage.Group;
import dev.runlens.ui.PluginsPage.Instance;
import dev.runlens.ui.PluginsPage.Offer;
import dev.runlens.ui.PluginsPage.Serving;
import dev.runlens.ui.PluginsPage.Upload;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Every page of the admin in every state, for tests and for the eyes.
final class SampleAdminPages {
  private static final String CSRF = "b2f1c07d9a";
  private static final String SHA256 =
      "5d1c0b77e6a94f3c8d21a6b0c7e4f9125d1c0b77e6a94f3c8d21a6b0c7e49a07";
  private static final String HOSTILE = SamplePages.HOSTILE;
  private static final String COMMAND =
      """
      curl --fail-with-body -X POST https://runlens.example.org/api/admin/plugins \\
        -H "Authorization: Bearer $RUNLENS_ADMIN_TOKEN" -H 'Content-Type: application/zip' \\
        -H 'X-Filename: plugin.zip' --data-binary @plugin.zip
      """;
  private static final Upload UPLOAD = new Upload("64 MiB", "67108864", COMMAND);

  private SampleAdminPages() {}

  static List<Page> all() {
    return List.of(
        plugins(null),
        plugins(Flash.done("New logs go to s3.")),
        noPlugins(),
        hostilePlugins(),
        instance(null, false, null),
        instance(Flash.done("Saved."), false, passed()),
        instance(null, true, refused()),
        fixedInstance(),
        newInstance(false),
        newInstance(true),
        hostileInstance());
  }

  static PluginsPage plugins(@Nullable Flash flash) {
    return new PluginsPage(
        layout("Plugins"),
        CSRF,
        flash,
        "9 plugins, 7 instances: 4 active, 1 degraded, 1 not working, 1 disabled. Plugin API 0.1.",
        List.of(
            new Serving("broadcast", "Event source", "github", "2,814 calls · mean 6 ms", "ok"),
            new Serving("package", "Log store", "s3", "The bucket answers in 38 ms", "ok"),
            new Serving("database", "Metric store", "postgres", "Slow: 91 ms a call, mean", "warn"),
            new Serving(
                "sparkle", "Analyzer", "", "Only rules run. Set up an analyzer to ask.", "mute")),
        List.of(
            new Banner(
                "local-llm does not work",
                "Connection refused by 10.2.0.8:8000. Jobs keep the findings of rules; "
                    + "“Analyze” is not offered meanwhile.",
                ago(4_020),
                Href.instance("local-llm"),
                AdminAction.retry("local-llm")),
            new Banner(
                "The plugin logs-azure was refused",
                "It needs plugin API 2.0, this server has 0.1. Upload a version for 0.1.",
                ago(90_000),
                Href.plugin("logs-azure"),
                null)),
        groups(),
        packages(),
        UPLOAD,
        audit());
  }

  static PluginsPage noPlugins() {
    return new PluginsPage(
        layout("Plugins"),
        CSRF,
        Flash.warning("The last start ended while a plugin was opened; this one does without."),
        "No plugins. Plugin API 0.1.",
        List.of(
            new Serving("broadcast", "Event source", "", "Nothing is observed", "bad"),
            new Serving("package", "Log store", "", "Logs wait at GitHub", "bad"),
            new Serving("database", "Metric store", "", "Samples wait on disk", "bad"),
            new Serving("sparkle", "Analyzer", "", "Jobs get no findings", "mute")),
        List.of(),
        List.of(
            group(
                "event-source", "broadcast", "Event sources", "EventSource", List.of(), List.of()),
            group("log-store", "package", "Log stores", "LogStore", List.of(), List.of()),
            group("metric-store", "database", "Metric stores", "MetricStore", List.of(), List.of()),
            group("analyzer", "sparkle", "Analyzers", "Analyzer", List.of(), List.of())),
        List.of(),
        UPLOAD,
        List.of());
  }

  static PluginsPage hostilePlugins() {
    String longWord = "x".repeat(160);
    return new PluginsPage(
        layout(HOSTILE),
        HOSTILE,
        Flash.failed(HOSTILE),
        HOSTILE,
        List.of(
            new Serving("broadcast", "Event source", HOSTILE, HOSTILE, "ok"),
            new Serving("package", "Log store", longWord, longWord, "bad"),
            new Serving("database", "Metric store", "a, b, c, d, e, f", "x", "mute"),
            new Serving("sparkle", "Analyzer", "", "", "mute")),
        List.of(new Banner(HOSTILE, longWord, Moment.UNKNOWN, Href.plugin(HOSTILE), null)),
        List.of(
            new Group(
                "log-store",
                "package",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(
                    new Instance(
                        longWord,
                        HOSTILE,
                        HOSTILE,
                        "",
                        longWord,
                        true,
                        PluginState.NOT_WORKING,
                        HOSTILE,
                        Moment.UNKNOWN,
                        HOSTILE,
                        HOSTILE,
                        longWord + HOSTILE,
                        Moment.UNKNOWN,
                        HOSTILE,
                        true,
                        AdminAction.disable(
                            longWord, Href.instanceAction(longWord, "disable"), HOSTILE),
                        AdminAction.makeDefault(longWord, HOSTILE),
                        AdminAction.remove(
                            longWord, Href.instanceAction(longWord, "remove"), longWord),
                        HOSTILE)),
                List.of(new Offer(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)))),
        List.of(
            new PluginsPage.Plugin(
                HOSTILE,
                "",
                "uploaded",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                "",
                PluginState.REFUSED,
                HOSTILE + longWord,
                List.of(HOSTILE, longWord),
                false,
                AdminAction.enable(HOSTILE, Href.pluginAction(HOSTILE, "enable"), HOSTILE),
                AdminAction.remove(HOSTILE, Href.pluginAction(HOSTILE, "remove"), HOSTILE),
                HOSTILE)),
        UPLOAD,
        List.of(new Audit(Moment.UNKNOWN, HOSTILE, HOSTILE, longWord)));
  }

  static InstancePage instance(
      @Nullable Flash flash, boolean faulty, InstancePage.@Nullable Test test) {
    return new InstancePage(
        layout("s3"),
        CSRF,
        flash,
        false,
        "s3",
        "",
        "log-store",
        "log store",
        "s3",
        "Amazon S3",
        "logs-s3 0.1.0",
        "A bucket of Amazon S3, or of a server that speaks its protocol.",
        faulty
            ? List.of("The secret access key belongs to an access key id: give both.")
            : List.of(),
        fields(faulty, ""),
        test,
        faulty ? PluginState.NOT_WORKING : PluginState.ACTIVE,
        faulty
            ? "HTTP 403 from bucket ci-logs. Grant s3:PutObject to the access key."
            : "The bucket ci-logs answers in 38 ms.",
        ago(7_300),
        List.of(
            new Fact("Plugin", "logs-s3 0.1.0", "", true),
            new Fact("Type", "s3", "", true),
            new Fact("Requires API", ">=0.1 & <0.2", "", true),
            new Fact("SHA-256", "5d1c0b77e6a9…", SHA256, true),
            new Fact("Used by", "1,204 logs", "", false),
            new Fact("Calls", "2,814 · mean 6 ms · 3 failed", "", false)),
        "Calls in progress end first; logs wait at GitHub meanwhile.",
        "");
  }

  static InstancePage fixedInstance() {
    InstancePage open = instance(null, false, null);
    return new InstancePage(
        open.layout(),
        CSRF,
        null,
        false,
        "s3",
        "",
        open.kind(),
        open.kindWords(),
        open.type(),
        open.name(),
        open.plugin(),
        "",
        List.of(),
        fields(false, "set in runlens.yaml"),
        null,
        PluginState.DISABLED,
        "",
        Moment.UNKNOWN,
        open.facts(),
        open.effect(),
        "All of it is set in runlens.yaml: change it there and restart the server.");
  }

  static InstancePage newInstance(boolean faulty) {
    InstancePage open = instance(null, faulty, null);
    return new InstancePage(
        layout("New log store"),
        CSRF,
        null,
        true,
        faulty ? "S3 logs" : "s3",
        faulty ? "Only a-z, 0-9 and - are possible." : "",
        open.kind(),
        open.kindWords(),
        open.type(),
        open.name(),
        open.plugin(),
        open.description(),
        List.of(),
        faulty ? open.fields() : freshFields(),
        faulty ? refused() : null,
        null,
        "",
        Moment.UNKNOWN,
        open.facts().subList(0, 4),
        "It is opened at once and takes no logs until it is made the default.",
        "");
  }

  static InstancePage hostileInstance() {
    return new InstancePage(
        layout(HOSTILE),
        HOSTILE,
        Flash.failed(HOSTILE),
        false,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        List.of(HOSTILE),
        List.of(
            new Field(
                "hostile",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                Input.text(HOSTILE, HOSTILE),
                true,
                HOSTILE,
                ""),
            new Field(
                "choice",
                HOSTILE,
                "",
                "",
                Input.choice(HOSTILE, HOSTILE, List.of(HOSTILE)),
                false,
                HOSTILE,
                ""),
            new Field(
                "fixed", HOSTILE, HOSTILE, HOSTILE, Input.text(HOSTILE, ""), false, "", HOSTILE)),
        new InstancePage.Test(false, HOSTILE, List.of(HOSTILE)),
        PluginState.DEGRADED,
        HOSTILE,
        Moment.UNKNOWN,
        List.of(new Fact(HOSTILE, HOSTILE, HOSTILE, true)),
        HOSTILE,
        "");
  }

  static InstancePage.Test passed() {
    return new InstancePage.Test(
        true,
        "The connection works",
        List.of("Bucket ci-logs reached in 38 ms.", "Wrote, listed, read and deleted an object."));
  }

  static InstancePage.Test refused() {
    return new InstancePage.Test(
        false,
        "1 problem",
        List.of("Cannot write to bucket ci-logs: HTTP 403. Grant s3:PutObject."));
  }

  private static List<Field> fields(boolean faulty, String fixedBy) {
    return List.of(
        field(
            "bucket",
            "Bucket",
            "It must exist.",
            "",
            Input.text("ci-logs", ""),
            true,
            "",
            fixedBy.isEmpty() ? "set by RUNLENS_S3_BUCKET" : fixedBy),
        field(
            "prefix",
            "Prefix",
            "What the names of all objects begin with; / for none.",
            "",
            Input.text("", "runlens"),
            false,
            "",
            fixedBy),
        field(
            "region",
            "Region",
            "",
            "",
            Input.text("eu-central-1", "us-east-1"),
            false,
            "",
            fixedBy),
        field(
            "path-style",
            "Name the bucket in the path",
            "Most servers other than Amazon’s need it.",
            "",
            Input.flag(true),
            false,
            "",
            fixedBy),
        field(
            "storage-class",
            "Storage class",
            "",
            "",
            Input.choice("standard-ia", "standard", List.of("standard", "standard-ia")),
            false,
            "",
            fixedBy),
        field(
            "secret-access-key",
            "Secret access key",
            "Belongs to the access key id.",
            "",
            Input.secret(true, true, faulty),
            false,
            faulty ? "Amazon does not know it." : "",
            fixedBy),
        field(
            "read-timeout",
            "Read timeout",
            "How long to wait for the next piece of an answer.",
            "100 ms to 10 min, for example 20s",
            Input.text(faulty ? "20 parsecs" : "", "20s"),
            false,
            faulty ? "“20 parsecs” is no length of time. Write 20s, 5m or PT20S." : "",
            fixedBy),
        field(
            "attempts",
            "Attempts",
            "How often a request is tried in all.",
            "1 to 10",
            Input.whole("5", "3", "1", "10"),
            false,
            "",
            fixedBy),
        field(
            "share",
            "Share of the bandwidth",
            "",
            "0 to 1",
            Input.decimal("", "0.5", "0", "1"),
            false,
            "",
            fixedBy),
        field(
            "tags",
            "Tags",
            "Of every object.",
            "with commas between them",
            Input.list(List.of("ci", "runlens"), ""),
            false,
            "",
            fixedBy));
  }

  private static List<Field> freshFields() {
    return List.of(
        field("bucket", "Bucket", "It must exist.", "", Input.text("", ""), true, "", ""),
        field(
            "storage-class",
            "Storage class",
            "",
            "",
            Input.choice("", "", List.of("standard", "standard-ia")),
            true,
            "",
            ""),
        field(
            "secret-access-key",
            "Secret access key",
            "",
            "",
            Input.secret(false, true, false),
            true,
            "",
            ""));
  }

  private static Field field(
      String key,
      String label,
      String help,
      String hint,
      Input input,
      boolean required,
      String problem,
      String fixedBy) {
    return new Field(key, label, help, hint, input, required, problem, fixedBy);
  }

  private static List<Group> groups() {
    return List.of(
        group(
            "event-source",
            "broadcast",
            "Event sources",
            "EventSource",
            List.of(
                new Instance(
                    "github",
                    "GitHub",
                    "github",
                    "source-github 0.1.0",
                    "Verifies webhooks, reads them, and fetches logs as a GitHub App.",
                    false,
                    PluginState.ACTIVE,
                    "The App is installed on 3 organizations.",
                    ago(260_000),
                    "12 repositories",
                    "2,814 calls · mean 6 ms",
                    "",
                    Moment.UNKNOWN,
                    "",
                    true,
                    null,
                    null,
                    null,
                    "It is set in runlens.yaml")),
            List.of()),
        group(
            "log-store",
            "package",
            "Log stores",
            "LogStore",
            List.of(
                instance(
                    "s3",
                    "Amazon S3",
                    "s3",
                    "logs-s3 0.1.0",
                    "A bucket of Amazon S3, or of a server that speaks its protocol.",
                    true,
                    PluginState.ACTIVE,
                    "The bucket ci-logs answers in 38 ms.",
                    "312 logs",
                    "936 calls · mean 41 ms · 3 failed"),
                instance(
                    "filesystem",
                    "Directory",
                    "filesystem",
                    "logs-filesystem 0.1.0",
                    "Files in a directory of this machine.",
                    false,
                    PluginState.ACTIVE,
                    "212 GiB free of 400 GiB.",
                    "1,204 logs",
                    "88 calls · mean 1 ms"),
                new Instance(
                    "gcs-old",
                    "Google Cloud Storage",
                    "gcs",
                    "logs-gcs 0.1.0",
                    "A bucket of Google Cloud Storage.",
                    false,
                    PluginState.DISABLED,
                    "",
                    ago(1_200_000),
                    "",
                    "",
                    "",
                    Moment.UNKNOWN,
                    "",
                    false,
                    AdminAction.enable("gcs-old", Href.instanceAction("gcs-old", "enable"), ""),
                    null,
                    AdminAction.remove(
                        "gcs-old",
                        Href.instanceAction("gcs-old", "remove"),
                        "Its settings and secrets are deleted. The bucket stays as it is."),
                    "")),
            List.of(
                new Offer(
                    "log-store",
                    "s3",
                    "Amazon S3",
                    "logs-s3",
                    "A bucket of Amazon S3, or of a server that speaks its protocol."),
                new Offer(
                    "log-store",
                    "gcs",
                    "Google Cloud Storage",
                    "logs-gcs",
                    "A bucket of Google Cloud Storage."))),
        group(
            "metric-store",
            "database",
            "Metric stores",
            "MetricStore",
            List.of(
                new Instance(
                    "postgres",
                    "PostgreSQL and TimescaleDB",
                    "postgres",
                    "metrics-postgres 0.1.0",
                    "Tables by day in a PostgreSQL database, compressed if it has TimescaleDB.",
                    true,
                    PluginState.DEGRADED,
                    "Answers, but slowly: 91 ms a call over the last 5 minutes.",
                    ago(1_400),
                    "312 sample streams",
                    "41,552 calls · mean 91 ms · 14 failed",
                    "Cannot append 240 samples to postgres: timed out after 5 s. The database has 100 of"
                        + " 100 connections in use; raise max_connections or lower pool-size.",
                    ago(340),
                    "1.2 MB of samples wait on disk",
                    true,
                    disable("postgres", "New samples wait on disk until it is enabled again."),
                    null,
                    null,
                    "312 jobs have their samples here, so it cannot be removed")),
            List.of(new Offer("metric-store", "sqlite", "SQLite", "metrics-sqlite", "One file."))),
        group(
            "analyzer",
            "sparkle",
            "Analyzers",
            "Analyzer",
            List.of(
                instance(
                    "rules",
                    "Rules",
                    "rules",
                    "analyzer-rules 0.1.0",
                    "Recognizes known trouble in logs and samples, without any AI.",
                    false,
                    PluginState.ACTIVE,
                    "17 rules.",
                    "3 jobs",
                    "184 calls · mean 212 ms"),
                new Instance(
                    "local-llm",
                    "Model behind an OpenAI-compatible server",
                    "openai",
                    "analyzer-openai 0.1.0",
                    "Asks a language model, on your network or elsewhere.",
                    true,
                    PluginState.NOT_WORKING,
                    "Connection refused: 10.2.0.8:8000. Start the server, or correct the address.",
                    ago(4_020),
                    "",
                    "12 calls · mean 6.1 s · 12 failed",
                    "Connection refused: 10.2.0.8:8000",
                    ago(4_020),
                    "",
                    true,
                    disable("local-llm", "“Analyze” is no longer offered. Findings stay."),
                    null,
                    AdminAction.remove(
                        "local-llm",
                        Href.instanceAction("local-llm", "remove"),
                        "Its settings and secrets are deleted. Findings stay."),
                    "")),
            List.of(
                new Offer(
                    "analyzer", "gemini", "Google Gemini", "analyzer-gemini", "Asks Gemini."))));
  }

  private static Group group(
      String kind,
      String icon,
      String title,
      String interfaceName,
      List<Instance> instances,
      List<Offer> offers) {
    String rule =
        switch (kind) {
          case "event-source" -> "all enabled ones are heard";
          case "log-store" -> "one takes new logs, all others stay readable";
          case "metric-store" -> "one takes new samples, all others stay readable";
          default -> "all run when a job ends; one is asked by “Analyze”";
        };
    return new Group(kind, icon, title, interfaceName, rule, instances, offers);
  }

  private static Instance instance(
      String id,
      String name,
      String type,
      String plugin,
      String description,
      boolean takesNew,
      PluginState state,
      String health,
      String uses,
      String calls) {
    return new Instance(
        id,
        name,
        type,
        plugin,
        description,
        takesNew,
        state,
        health,
        ago(260_000),
        uses,
        calls,
        "",
        Moment.UNKNOWN,
        "",
        true,
        disable(id, "Its " + uses + " cannot be read until it is enabled again."),
        takesNew
            ? null
            : AdminAction.makeDefault(id, "What is new goes to " + id + "; the rest stays."),
        null,
        uses + " are still here, so it cannot be removed");
  }

  private static AdminAction disable(String id, String effect) {
    return AdminAction.disable(id, Href.instanceAction(id, "disable"), effect);
  }

  private static List<PluginsPage.Plugin> packages() {
    return List.of(
        bundled("source-github", "Observes GitHub.", "event source github"),
        bundled("logs-s3", "Keeps logs in a bucket.", "log store s3"),
        new PluginsPage.Plugin(
            "analyzer-openai",
            "0.2.0",
            "uploaded",
            "Asks a model behind any OpenAI-compatible server.",
            "Example Ltd.",
            "MIT",
            SHA256,
            PluginState.ACTIVE,
            "",
            List.of("analyzer openai", "analyzer azure-openai"),
            true,
            AdminAction.disable(
                "analyzer-openai",
                Href.pluginAction("analyzer-openai", "disable"),
                "local-llm stops with it; calls in progress end first."),
            null,
            "local-llm is made of it, so it cannot be removed"),
        new PluginsPage.Plugin(
            "logs-azure",
            "1.0.0",
            "uploaded",
            "Keeps logs in Azure Blob Storage.",
            "",
            "",
            SHA256,
            PluginState.REFUSED,
            "It needs plugin API 2.0, this server has 0.1. Upload a version for 0.1.",
            List.of(),
            false,
            null,
            AdminAction.remove(
                "logs-azure",
                Href.pluginAction("logs-azure", "remove"),
                "Its files are deleted from the server."),
            ""),
        new PluginsPage.Plugin(
            "broken.zip",
            "",
            "uploaded",
            "",
            "",
            "",
            "",
            PluginState.FAILED,
            "The zip ends in the middle of lib/client.jar. Upload it again.",
            List.of(),
            false,
            null,
            AdminAction.remove("broken.zip", Href.pluginAction("broken.zip", "remove"), ""),
            ""),
        new PluginsPage.Plugin(
            "logs-ftp",
            "0.0.3",
            "uploaded",
            "Keeps logs on an FTP server.",
            "Example Ltd.",
            "Apache-2.0",
            SHA256,
            PluginState.SKIPPED,
            "The server ended while this plugin was opened. Enable it to try again.",
            List.of("log store ftp"),
            false,
            AdminAction.enable("logs-ftp", Href.pluginAction("logs-ftp", "enable"), ""),
            AdminAction.remove(
                "logs-ftp",
                Href.pluginAction("logs-ftp", "remove"),
                "Its files are deleted from the server."),
            ""));
  }

  private static PluginsPage.Plugin bundled(String id, String description, String offers) {
    return new PluginsPage.Plugin(
        id,
        "0.1.0",
        "bundled",
        description,
        "The Runlens authors",
        "Apache-2.0",
        SHA256,
        PluginState.ACTIVE,
        "",
        List.of(offers),
        true,
        null,
        null,
        "It comes with the server");
  }

  private static List<Audit> audit() {
    String[] what = {"made default", "saved", "tested", "uploaded", "disabled"};
    String[] subject = {
      "log store s3", "log store s3", "log store s3", "plugin logs-azure 1.0.0", "log store gcs-old"
    };
    return IntStream.range(0, 20)
        .mapToObj(i ->
            new Audit(
                ago(240 + 4_000L * i * i), "admin from 127.0.0.1", what[i % 5], subject[i % 5]))
        .toList();
  }

  private static Layout layout(String here) {
    return new Layout(
        here,
        here.equals("Plugins") ? List.of() : List.of(new Layout.Crumb("Plugins", Href.plugins())),
        here,
        false);
  }

  private static Moment ago(long seconds) {
    return Format.moment(SamplePages.NOW.minusSeconds(seconds), SamplePages.NOW);
  }
}
