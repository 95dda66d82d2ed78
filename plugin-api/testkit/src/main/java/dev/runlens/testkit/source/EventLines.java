// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.job.Conclusion;
import dev.runlens.api.job.InstallationId;
import dev.runlens.api.job.InstallationObservation;
import dev.runlens.api.job.JobKey;
import dev.runlens.api.job.JobObservation;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.job.RepositoryObservation;
import dev.runlens.api.job.RunKey;
import dev.runlens.api.job.RunObservation;
import dev.runlens.api.job.Runner;
import dev.runlens.api.job.SourceId;
import dev.runlens.api.job.Step;
import dev.runlens.api.source.SourceEvent;
import java.util.ArrayList;
import java.util.List;

/// Events as text, one to a line: its kind, then its values in the order of the records, as
/// [Words]. A list is its size and its elements.
final class EventLines {

  private EventLines() {}

  static byte[] write(List<SourceEvent> events) {
    StringBuilder text = new StringBuilder();
    for (SourceEvent event : events) {
      text.append(line(event)).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  /// @throws IllegalArgumentException if a line is not an event
  static List<SourceEvent> read(byte[] body, SourceId source) {
    List<SourceEvent> events = new ArrayList<>();
    for (String line : new String(body, UTF_8).lines().toList()) {
      Words.Reader words = new Words.Reader(line);
      events.add(event(words, source));
      words.end();
    }
    if (events.isEmpty()) {
      throw new IllegalArgumentException("no line");
    }
    return events;
  }

  private static Words line(SourceEvent event) {
    return switch (event) {
      case SourceEvent.JobSeen(RepositoryObservation repository, JobObservation job) ->
          job(repository(new Words("job"), repository), job);
      case SourceEvent.RunSeen(RepositoryObservation repository, RunObservation run) ->
          run(repository(new Words("run"), repository), run);
      case SourceEvent.InstallationSeen seen -> installation(new Words("installation"), seen);
      case SourceEvent.RepositorySeen(RepositoryObservation repository) ->
          repository(new Words("repository"), repository);
      case SourceEvent.RepositoryDeleted(RepositoryId id) -> new Words("deleted").add(id);
      case SourceEvent.AccountRenamed(long accountId, String login) ->
          new Words("account-renamed").add(accountId).add(login);
      case SourceEvent.GrantRevoked(long accountId) -> new Words("grant-revoked").add(accountId);
      case SourceEvent.Ignored(String reason) -> new Words("ignored").add(reason);
    };
  }

  private static SourceEvent event(Words.Reader words, SourceId source) {
    String kind = words.text();
    return switch (kind) {
      case "job" -> {
        RepositoryObservation repository = repository(words);
        yield new SourceEvent.JobSeen(repository, job(words, source, repository.id()));
      }
      case "run" -> {
        RepositoryObservation repository = repository(words);
        yield new SourceEvent.RunSeen(repository, run(words, source, repository.id()));
      }
      case "installation" -> installation(words);
      case "repository" -> new SourceEvent.RepositorySeen(repository(words));
      case "deleted" -> new SourceEvent.RepositoryDeleted(new RepositoryId(words.number()));
      case "account-renamed" -> new SourceEvent.AccountRenamed(words.number(), words.text());
      case "grant-revoked" -> new SourceEvent.GrantRevoked(words.number());
      case "ignored" -> new SourceEvent.Ignored(words.text());
      default -> throw new IllegalArgumentException("no event begins with " + kind);
    };
  }

  private static Words repository(Words words, RepositoryObservation repository) {
    return words
        .add(repository.id())
        .add(repository.owner())
        .add(repository.name())
        .add(repository.isPrivate())
        .add(repository.installation());
  }

  private static RepositoryObservation repository(Words.Reader words) {
    return new RepositoryObservation(
        new RepositoryId(words.number()),
        words.text(),
        words.text(),
        words.flag(),
        words.optional(Words.Reader::number).map(InstallationId::new).orElse(null));
  }

  private static Words job(Words words, JobObservation job) {
    words
        .add(job.key().run().runId())
        .add(job.key().run().attempt())
        .add(job.key().jobId())
        .add(job.name())
        .add(job.status().value())
        .add(job.conclusion())
        .add(job.createdAt())
        .add(job.startedAt())
        .add(job.completedAt())
        .add(job.workflowName())
        .add(job.headBranch())
        .add(job.headSha())
        .add(job.htmlUrl());
    words.addAll(job.labels(), Words::add);
    Runner runner = job.runner();
    words.addAll(
        runner == null ? List.of() : List.of(runner),
        (line, one) -> line.add(one.id()).add(one.name()).add(one.group()));
    return words.addAll(job.steps(), EventLines::step);
  }

  private static JobObservation job(Words.Reader words, SourceId source, RepositoryId repository) {
    return new JobObservation(
        new JobKey(runKey(words, source, repository), words.number()),
        words.text(),
        JobStatus.of(words.text()),
        words.optional(Words.Reader::text).map(Conclusion::new).orElse(null),
        words.time(),
        words.optional(Words.Reader::time).orElse(null),
        words.optional(Words.Reader::time).orElse(null),
        words.optional(Words.Reader::text).orElse(null),
        words.optional(Words.Reader::text).orElse(null),
        words.text(),
        words.optional(Words.Reader::text).orElse(null),
        words.all(Words.Reader::text),
        words.all(EventLines::runner).stream().findFirst().orElse(null),
        words.all(EventLines::step));
  }

  private static Runner runner(Words.Reader words) {
    return new Runner(
        words.number(), words.text(), words.optional(Words.Reader::text).orElse(null));
  }

  private static void step(Words words, Step step) {
    words
        .add(step.number())
        .add(step.name())
        .add(step.status().value())
        .add(step.conclusion())
        .add(step.startedAt())
        .add(step.completedAt());
  }

  private static Step step(Words.Reader words) {
    return new Step(
        words.count(),
        words.text(),
        JobStatus.of(words.text()),
        words.optional(Words.Reader::text).map(Conclusion::new).orElse(null),
        words.optional(Words.Reader::time).orElse(null),
        words.optional(Words.Reader::time).orElse(null));
  }

  private static Words run(Words words, RunObservation run) {
    return words
        .add(run.key().runId())
        .add(run.key().attempt())
        .add(run.workflowName())
        .add(run.number())
        .add(run.title())
        .add(run.event())
        .add(run.actor())
        .add(run.headBranch())
        .add(run.headSha())
        .add(run.htmlUrl())
        .add(run.status().value())
        .add(run.conclusion())
        .add(run.createdAt())
        .add(run.startedAt())
        .add(run.updatedAt());
  }

  private static RunObservation run(Words.Reader words, SourceId source, RepositoryId repository) {
    return new RunObservation(
        runKey(words, source, repository),
        words.text(),
        words.number(),
        words.text(),
        words.text(),
        words.optional(Words.Reader::text).orElse(null),
        words.optional(Words.Reader::text).orElse(null),
        words.text(),
        words.optional(Words.Reader::text).orElse(null),
        JobStatus.of(words.text()),
        words.optional(Words.Reader::text).map(Conclusion::new).orElse(null),
        words.time(),
        words.time(),
        words.time());
  }

  private static RunKey runKey(Words.Reader words, SourceId source, RepositoryId repository) {
    return new RunKey(source, repository, words.number(), words.count());
  }

  private static Words installation(Words words, SourceEvent.InstallationSeen seen) {
    InstallationObservation installation = seen.installation();
    return words
        .add(installation.id())
        .add(installation.accountId())
        .add(installation.login())
        .add(installation.accountType())
        .add(installation.state())
        .add(installation.updatedAt())
        .addAll(seen.added(), EventLines::repository)
        .addAll(seen.removed(), Words::add);
  }

  private static SourceEvent installation(Words.Reader words) {
    InstallationObservation installation =
        new InstallationObservation(
            new InstallationId(words.number()),
            words.number(),
            words.text(),
            words.text(),
            InstallationObservation.State.valueOf(words.text()),
            words.time());
    return new SourceEvent.InstallationSeen(
        installation,
        words.all(EventLines::repository),
        words.all(reader -> new RepositoryId(reader.number())));
  }
}
