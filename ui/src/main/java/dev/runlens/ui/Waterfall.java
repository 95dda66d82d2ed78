// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The jobs of a run drawn over time: for each the wait for a runner, then the work. Positions are
/// percentages of the picture's width, ready for SVG attributes.
///
/// @param ticks the marks of the time axis
/// @param bars one for each job, in the order given
public record Waterfall(List<Tick> ticks, List<Bar> bars) {
  private static final long[] TICK_SECONDS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400
  };
  private static final int MOST_TICKS = 7;
  private static final double NARROWEST_BAR = 0.4;

  public Waterfall {
    ticks = List.copyOf(ticks);
    bars = List.copyOf(bars);
  }

  /// A job as core knows it.
  ///
  /// @param jobId GitHub's number of the job
  /// @param name its name
  /// @param status GitHub's status
  /// @param conclusion GitHub's conclusion; null until the job completed
  /// @param createdAt when it was queued
  /// @param startedAt when a runner took it; null until then
  /// @param completedAt when it ended; null until then
  /// @param runner the name of the runner; null or empty if none took it
  public record Job(
      long jobId,
      String name,
      String status,
      @Nullable String conclusion,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable String runner) {}

  /// A mark of the time axis.
  ///
  /// @param x its place in percent
  /// @param label the time since the run began, for example `5m`
  public record Tick(String x, String label) {}

  /// One job.
  ///
  /// @param jobId GitHub's number of the job
  /// @param name its name
  /// @param status its state
  /// @param runner the name of the runner; empty if none
  /// @param queued how long it waited
  /// @param duration how long it ran, or has been running
  /// @param queueX where the wait begins, in percent
  /// @param queueWidth how wide the wait is, in percent
  /// @param runX where the work begins, in percent
  /// @param runWidth how wide the work is, in percent
  /// @param started whether there is work to draw
  /// @param summary the row in words, for those who hear it
  public record Bar(
      String jobId,
      String name,
      StatusBadge status,
      String runner,
      String queued,
      String duration,
      String queueX,
      String queueWidth,
      String runX,
      String runWidth,
      boolean started,
      String summary) {
    /// The page of the job.
    public String href() {
      return Href.job(jobId);
    }
  }

  /// Whether the run has no job yet.
  public boolean empty() {
    return bars.isEmpty();
  }

  /// Draws the jobs from the first one's creation to the last one's end, or to now while one has
  /// not ended.
  public static Waterfall of(List<Job> jobs, Instant now) {
    if (jobs.isEmpty()) {
      return new Waterfall(List.of(), List.of());
    }
    Instant from = jobs.stream().map(Waterfall::first).min(Instant::compareTo).orElseThrow();
    Instant to = jobs.stream().map(job -> last(job, now)).max(Instant::compareTo).orElseThrow();
    double width = Math.max(1, Duration.between(from, to).toMillis());
    List<Bar> bars = jobs.stream().map(job -> bar(job, from, width, now)).toList();
    return new Waterfall(ticks((long) (width / 1000)), bars);
  }

  /// A runner may start a job before GitHub says it was created: their clocks differ by a second or
  /// two.
  private static Instant first(Job job) {
    Instant started = job.startedAt();
    return started != null && started.isBefore(job.createdAt()) ? started : job.createdAt();
  }

  private static Instant last(Job job, Instant now) {
    boolean running = StatusBadge.of(job.status(), job.conclusion()).running();
    Instant end = Objects.requireNonNullElse(job.completedAt(), running ? now : first(job));
    return end.isBefore(first(job)) ? first(job) : end;
  }

  private static Bar bar(Job job, Instant from, double width, Instant now) {
    StatusBadge status = StatusBadge.of(job.status(), job.conclusion());
    Instant end = last(job, now);
    boolean skipped = "skipped".equals(job.conclusion());
    boolean started = job.startedAt() != null && !skipped;
    Instant start = job.startedAt() == null ? end : job.startedAt();
    String queued = skipped ? Format.UNKNOWN : Format.duration(Duration.between(first(job), start));
    String duration = started ? Format.duration(Duration.between(start, end)) : Format.UNKNOWN;
    double queueX = percent(from, first(job), width);
    double runX = percent(from, start, width);
    double runWidth = Math.max(NARROWEST_BAR, percent(from, end, width) - runX);
    runX = Math.min(runX, 100 - runWidth);
    String runner = Objects.requireNonNullElse(job.runner(), "");
    return new Bar(
        Long.toString(job.jobId()),
        job.name(),
        status,
        runner,
        queued,
        duration,
        number(queueX),
        number(skipped ? 0 : Math.max(0, runX - queueX)),
        number(runX),
        number(runWidth),
        started,
        summary(job.name(), status, started, queued, duration));
  }

  private static String summary(
      String name, StatusBadge status, boolean started, String queued, String duration) {
    String state = name + ": " + status.word().toLowerCase(Locale.ROOT);
    if (started) {
      return state + ", queued " + queued + ", ran " + duration;
    }
    return status.running() ? state + " for " + queued : state;
  }

  private static List<Tick> ticks(long seconds) {
    long step = TICK_SECONDS[TICK_SECONDS.length - 1];
    for (long candidate : TICK_SECONDS) {
      if (seconds / candidate < MOST_TICKS) {
        step = candidate;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    for (long at = 0; at <= seconds; at += step) {
      double x = seconds == 0 ? 0 : at * 100.0 / seconds;
      if (x <= 96) {
        ticks.add(new Tick(number(x), at == 0 ? "0" : Format.shortDuration(at)));
      }
      if (ticks.size() > MOST_TICKS + 1) {
        break;
      }
    }
    return ticks;
  }

  private static double percent(Instant from, Instant at, double width) {
    return Duration.between(from, at).toMillis() * 100 / width;
  }

  private static String number(double percent) {
    return String.format(Locale.ROOT, "%.3f", percent);
  }
}
