// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.core.catalog.StreamClaim;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the plain body of `POST /api/metrics`: one sample, or an array of them, each an object of
/// `timestamp`, `github_context` and `system` (distribution/docs/http-api.md). Percentages become
/// ratios.
final class SampleBody {

  /// How the names of its streams begin.
  static final String STREAM = "sample";

  private static final int MOST_SAMPLES = 1_000;
  private static final int MOST_DEVICES = 64;
  private static final int MOST_PROCESSES = 50;
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}");
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private final Clock clock;

  SampleBody(Clock clock) {
    this.clock = clock;
  }

  /// Reads a body.
  ///
  /// @throws InvalidSamples naming the field
  List<Received> read(JsonNode body) {
    Field root = new Field("", body);
    if (!body.isArray()) {
      return List.of(sample(root));
    }
    List<Field> samples = root.elements(MOST_SAMPLES);
    if (samples.isEmpty()) {
      throw root.invalid("holds no sample");
    }
    return samples.stream().map(this::sample).toList();
  }

  private Received sample(Field sample) {
    long at = instant(sample.member("timestamp"), clock);
    Field context = sample.member("github_context");
    StreamClaim claim = claim(context);
    Field system = sample.member("system");
    if (!system.present()) {
      throw system.invalid("is missing");
    }
    String hostname = system.member("info").member("hostname").optionalText(200).orElse(null);
    Integer cores =
        system
            .member("cpu")
            .member("cores")
            .optionalWhole(1, 100_000)
            .map(Long::intValue)
            .orElse(null);
    String agentStream =
        String.join(
            "|",
            STREAM,
            claim.repository(),
            Long.toString(claim.runId()),
            String.valueOf(claim.attempt()),
            String.valueOf(claim.jobId()),
            String.valueOf(claim.runnerName()),
            String.valueOf(hostname));
    return new Received(
        agentStream,
        claim,
        hostname,
        cores,
        null,
        at,
        new long[] {at},
        columns(system),
        processes(system));
  }

  static StreamClaim claim(Field context) {
    if (!context.present()) {
      throw context.invalid("is missing");
    }
    Field repository = context.member("repository");
    Field job = context.member("job_id");
    Field jobId = job.present() ? job : context.member("check_run_id");
    Long id = jobId.optionalWhole(1, Long.MAX_VALUE).orElse(null);
    String runner = context.member("runner_name").optionalText(200).orElse(null);
    if (id == null && runner == null) {
      throw job.invalid("is missing, and so are check_run_id and runner_name");
    }
    return new StreamClaim(
        repository(repository),
        context.member("run_id").whole(1, Long.MAX_VALUE),
        context.member("run_attempt").optionalWhole(1, 10_000).map(Long::intValue).orElse(null),
        id,
        runner);
  }

  static String repository(Field repository) {
    String name = repository.text(201);
    if (!REPOSITORY.matcher(name).matches()) {
      throw repository.invalid("must be owner/name");
    }
    return name;
  }

  static long instant(Field field, Clock clock) {
    String text = field.text(40);
    Instant instant;
    try {
      instant =
          text.indexOf('T') < 0
              ? LocalDateTime.parse(text, PLAIN).toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw field.invalid("must be yyyy-MM-dd HH:mm:ss (UTC) or ISO 8601 with its offset");
    }
    return plausible(field, instant, clock);
  }

  static long plausible(Field field, Instant instant, Clock clock) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(clock.instant().plus(Duration.ofDays(1)))) {
      throw field.invalid("must be between the year 2000 and a day from now");
    }
    return instant.toEpochMilli();
  }

  private static List<Column> columns(Field system) {
    Map<Series, Double> values = new LinkedHashMap<>();
    Field cpu = system.member("cpu");
    put(values, Series.of("cpu_usage_ratio"), cpu.member("usage_percent"), 0.01);
    put(values, Series.of("cpu_cores"), cpu.member("cores"), 1);
    Field memory = system.member("memory");
    put(values, Series.of("memory_total_bytes"), memory.member("total_bytes"), 1);
    put(values, Series.of("memory_used_bytes"), memory.member("used_bytes"), 1);
    for (Field disk : system.member("disk").elements(MOST_DEVICES)) {
      String name =
          disk.member("mounted_on")
              .optionalText(200)
              .orElseGet(() -> disk.member("filesystem").text(200));
      put(
          values,
          Series.of("filesystem_used_ratio", "mountpoint", name),
          disk.member("use_percentage"),
          0.01);
    }
    for (Field network : system.member("network").elements(MOST_DEVICES)) {
      String name = network.member("interface").text(200);
      Field stats = network.member("stats");
      put(
          values,
          Series.of("network_received_bytes_total", "interface", name),
          stats.member("rx_bytes"),
          1);
      put(
          values,
          Series.of("network_transmitted_bytes_total", "interface", name),
          stats.member("tx_bytes"),
          1);
    }
    List<Column> columns = new ArrayList<>(values.size());
    values.forEach((series, value) -> columns.add(new Column(series, new double[] {value})));
    return columns;
  }

  private static void put(Map<Series, Double> values, Series series, Field field, double factor) {
    double value = field.number();
    if (value < 0) {
      throw field.invalid("must not be negative");
    }
    if (!Double.isNaN(value)) {
      values.put(series, value * factor);
    }
  }

  private static List<ProcessSample> processes(Field system) {
    double total = system.member("memory").member("total_bytes").number();
    List<ProcessSample> processes = new ArrayList<>();
    for (Field process : system.member("top_processes").elements(MOST_PROCESSES)) {
      double memoryPercent = process.member("mem").number();
      double resident = memoryPercent / 100 * total;
      processes.add(
          new ProcessSample(
              0,
              (int) process.member("pid").whole(0, Integer.MAX_VALUE),
              null,
              cut(process.member("command").text(10_000)),
              process.member("cpu").number() / 100,
              Double.isFinite(resident) ? Math.round(Math.max(0, resident)) : 0,
              null));
    }
    return processes;
  }

  static String cut(String command) {
    return command.length() <= 500 ? command : command.substring(0, 500);
  }
}
