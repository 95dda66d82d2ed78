// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.LongToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A job that never ran, with the answers the API would give about it: one sample a second, made up
/// from sines, and a log in which every line is computed from its number.
///
/// The answers are JSON with `'` for `"`, which are easier to read here; nothing in them contains
/// either.
///
/// @param id the job
/// @param start when it started
/// @param seconds how long it ran
/// @param lines how many lines its log has
/// @param sampled whether there are samples
/// @param running whether it has not ended
record SampleJob(
    String id, Instant start, long seconds, long lines, boolean sampled, boolean running) {
  private static final long GIB = 1L << 30;
  private static final long GAP_FROM = 300;
  private static final long GAP_TO = 330;

  String job() {
    if (seconds == 0) {
      return "{'job_id':%s,'steps':[],'findings':[],'samples':null}".formatted(id);
    }
    String steps =
        running
            ? step(1, "Set up job", 0, 4, "success") + "," + step(2, "Run the tests", 4, -1, "")
            : String.join(
                ",",
                step(1, "Set up job", 0, 4, "success"),
                step(2, "Check out", 4, 22, "success"),
                step(3, "Restore the Maven cache", 22, 85, "success"),
                step(4, "Build", 85, 289, "success"),
                step(5, "Database in the background", 280, 840, "success"),
                step(6, "Unit tests", 289, 470, "success"),
                step(7, "Integration tests", 492, 812, "failure"),
                step(8, "Deploy", 812, 812, "skipped"),
                step(9, "Upload reports", 812, 895, "success"),
                step(10, "Complete job", 895, 900, "success"));
    String findings =
        running
            ? ""
            : "{'id':'f1','severity':'error','evidence':"
                + "[{'type':'log','from':%d,'to':%d},".formatted(firstError(), firstError() + 5)
                + "{'type':'metric','metric':'memory_used_bytes','from':%d,'to':%d}]}"
                    .formatted(ms(801), ms(801));
    String samples =
        sampled ? "{'count':%d,'interval_ms':1000,'cores':4}".formatted(seconds) : "null";
    return "{'job_id':%s,'steps':[%s],'findings':[%s],'samples':%s}"
        .formatted(id, steps, findings, samples);
  }

  String series(long fromMs, long toMs, int points) {
    List<Long> all =
        LongStream.range(0, sampled ? seconds : 0)
            .filter(second -> running || second < GAP_FROM || second >= GAP_TO)
            .filter(second -> ms(second) >= fromMs && ms(second) <= toMs)
            .boxed()
            .toList();
    int bucket = all.size() > points ? (all.size() + points - 1) / points : 1;
    List<Long> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i += bucket) {
      shown.add(all.get(i));
    }
    StringJoiner series = new StringJoiner(",");
    boolean buckets = bucket > 1;
    series.add(column("cpu_usage_ratio", "", shown, buckets, this::cpu));
    for (int core = 0; core < 4; core++) {
      double phase = core * 0.21;
      String label = "'core':'" + core + "'";
      series.add(
          column(
              "cpu_core_usage_ratio",
              label,
              shown,
              buckets,
              s -> Math.clamp(cpu(s) + phase - 0.3 + 0.1 * Math.sin(s * 1.0), 0, 1)));
    }
    series.add(
        column(
            "cpu_iowait_ratio",
            "",
            shown,
            buckets,
            s -> s > 780 && s < 812 ? 0.3 : 0.02 + 0.02 * Math.sin(s / 5.0)));
    series.add(column("memory_total_bytes", "", shown, buckets, s -> 16.0 * GIB));
    series.add(column("memory_used_bytes", "", shown, buckets, s -> memory(s) * GIB));
    series.add(
        column(
            "memory_cached_bytes",
            "",
            shown,
            buckets,
            s -> Math.min(15.9 - memory(s), s / 150.0) * GIB));
    series.add(
        column(
            "disk_read_bytes_per_second",
            "'device':'sda'",
            shown,
            buckets,
            s -> s > 780 && s < 812 ? 2.1e8 : 4e6 * (1 + Math.sin(s / 9.0))));
    series.add(
        column(
            "disk_written_bytes_per_second",
            "'device':'sda'",
            shown,
            buckets,
            s -> 2.2e7 * (1.2 + Math.sin(s / 23.0))));
    series.add(
        column(
            "network_received_bytes_per_second",
            "'interface':'eth0'",
            shown,
            buckets,
            s -> s > 22 && s < 85 ? 2.1e7 : 3e5));
    series.add(
        column(
            "network_transmitted_bytes_per_second",
            "'interface':'eth0'",
            shown,
            buckets,
            s -> s > 812 && s < 890 ? 1.8e7 : 2e5));
    String t = shown.stream().map(s -> Long.toString(ms(s))).collect(Collectors.joining(","));
    return "{'from':%d,'to':%d,'bucket_ms':%d,'t':[%s],'series':[%s]}"
        .formatted(fromMs, toMs, buckets ? bucket * 1000 : 0, t, series);
  }

  String processes(long atMs) {
    long second = Math.clamp((atMs - ms(0)) / 1000, 0, seconds);
    String row = "{'pid':%d,'ppid':1,'command':'%s','cpu_cores':%s,'rss_bytes':%d,'threads':9}";
    String all =
        String.join(
            ",",
            row.formatted(
                4183,
                "java -Xmx12g -jar surefirebooter.jar <b>&amp;",
                number(cpu(second) * 3.2),
                (long) (memory(second) * 0.8 * GIB)),
            row.formatted(
                4020, "postgres: payments ledger 172.18.0.1(51022) INSERT", "0.48", 2 * GIB),
            row.formatted(
                2911,
                "java -Xmx4g org.codehaus.plexus.classworlds.launcher.Launcher verify",
                "0.02",
                GIB),
            row.formatted(1704, "Runner.Worker spawnclient 130 133", "0.03", GIB / 5),
            row.formatted(812, "dockerd --group docker -H fd://", "0.03", GIB / 6),
            row.formatted(1381, "Runner.Listener run --startuptype service", "0", GIB / 9));
    return "{'at':%d,'processes':[%s]}".formatted(ms(second), all);
  }

  String log(long from, long count) {
    String items =
        LongStream.rangeClosed(from, Math.min(lines, from + count - 1))
            .mapToObj(n ->
                "{'n':%d,'t':%d,'kind':%s,'text':'%s'}"
                    .formatted(n, ms(second(n)), kind(n), text(n)))
            .collect(Collectors.joining(","));
    return "{'state':'stored','lines':%d,'from':%d,'items':[%s]}".formatted(lines, from, items);
  }

  String index() {
    String groups =
        LongStream.rangeClosed(0, (lines - 1) / 200)
            .mapToObj(g -> "{'from':%d,'to':%d}".formatted(g * 200 + 1, g * 200 + 9))
            .collect(Collectors.joining(","));
    String t =
        LongStream.range(0, seconds)
            .mapToObj(s -> Long.toString(ms(s) / 1000))
            .collect(Collectors.joining(","));
    String first =
        LongStream.range(0, seconds)
            .mapToObj(s -> Long.toString(firstLine(s)))
            .collect(Collectors.joining(","));
    String marked =
        "'groups':[%s],'errors':[%s],'warnings':[%s]"
            .formatted(groups, numbers("'error'"), numbers("'warning'"));
    return "{'state':'stored','lines':%d,'bytes':%d,'complete':true,%s,'steps':[],'seconds':{'t':[%s],'line':[%s]}}"
        .formatted(lines, lines * 85, marked, t, first);
  }

  String search(String query, boolean regex, int limit) {
    Pattern pattern =
        Pattern.compile(regex ? query : Pattern.quote(query), regex ? 0 : Pattern.CASE_INSENSITIVE);
    List<Long> matches =
        LongStream.rangeClosed(1, lines)
            .filter(
                n -> pattern.matcher(LogPage.plain(text(n).replace("\\u001b", "\u001b"))).find())
            .boxed()
            .toList();
    String shown =
        matches.stream().limit(limit).map(n -> Long.toString(n)).collect(Collectors.joining(","));
    return "{'total':%d,'matches':[%s],'truncated':%b}"
        .formatted(matches.size(), shown, matches.size() > limit);
  }

  /// The line as JSON wants it: escape characters spelled out, no quotes within.
  String text(long line) {
    if (line % 200 == 1) {
      return "Run step of lines " + line + " and after";
    }
    if (kind(line).equals("'error'")) {
      return "\\u001b[1;31mERROR\\u001b[0m The forked VM terminated without saying goodbye <script>alert(1)</script> (line "
          + line
          + ")";
    }
    if (kind(line).equals("'warning'")) {
      return "GC overhead limit nearly reached, heap at 9" + line % 10 + "%";
    }
    return switch ((int) (line % 5)) {
      case 0 ->
          "[\\u001b[1;34mINFO\\u001b[m] LedgerBatchTest.writes"
              + line
              + " \\u001b[32mPASSED\\u001b[0m in "
              + line % 90
              + " ms";
      case 1 ->
          "DEBUG c.a.ledger.BatchWriter - \\u001b[36mINSERT\\u001b[39m ledger_entry batch="
              + line % 100
              + " rows=1000 took "
              + line % 37
              + " ms, which makes this a rather long line that must scroll sideways and never wrap onto a second row";
      case 2 -> "\\tat com.acme.ledger.BatchWriter.write(BatchWriter.java:" + line % 400 + ")";
      case 3 ->
          "\\u001b[38;5;208mprogress\\u001b[0m \\u001b[2m" + line * 100 / lines + "%\\u001b[0m";
      default -> "Downloaded from central: artifact-" + line + ".jar (" + line % 900 + " kB)";
    };
  }

  private String kind(long line) {
    if (line % 200 == 1) {
      return "'group'";
    }
    if (line >= firstError() && line < firstError() + 6) {
      return "'error'";
    }
    return line % 1777 == 50 ? "'warning'" : line % 200 == 2 ? "'command'" : "null";
  }

  private long firstError() {
    return lines * 89 / 100 + 2;
  }

  private String numbers(String kind) {
    return LongStream.rangeClosed(1, lines)
        .filter(n -> kind(n).equals(kind))
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }

  private long second(long line) {
    return (line - 1) * seconds / lines;
  }

  private long firstLine(long second) {
    return (second * lines + seconds - 1) / seconds + 1;
  }

  private double cpu(long second) {
    double busy =
        second < 85 ? 0.2 : second < 289 ? 0.85 : second < 470 ? 0.3 : second < 812 ? 0.8 : 0.1;
    return Math.clamp(
        busy + 0.08 * Math.sin(second / 7.0) + 0.04 * Math.sin(second * 1.7), 0.01, 1);
  }

  private double memory(long second) {
    return second < 492 || running
        ? 1.2 + second / 200.0
        : second < 802 ? 3.7 + (second - 492) * 0.0393 : 2.9;
  }

  private long ms(long second) {
    return start.toEpochMilli() + second * 1000;
  }

  private String step(int number, String name, long from, long to, String conclusion) {
    String completed = to < 0 ? "null" : "'" + start.plusSeconds(to) + "'";
    return "{'number':%d,'name':'%s','status':'%s','conclusion':%s,'started_at':'%s','completed_at':%s}"
        .formatted(
            number,
            name,
            to < 0 ? "in_progress" : "completed",
            conclusion.isEmpty() ? "null" : "'" + conclusion + "'",
            start.plusSeconds(from),
            completed);
  }

  private static String column(
      String name, String labels, List<Long> seconds, boolean buckets, LongToDoubleFunction value) {
    String mean =
        seconds.stream().map(s -> number(value.applyAsDouble(s))).collect(Collectors.joining(","));
    String edges = buckets ? ",'min':[%s],'max':[%s]".formatted(mean, mean) : "";
    return "{'name':'%s','labels':{%s},'mean':[%s]%s}".formatted(name, labels, mean, edges);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
