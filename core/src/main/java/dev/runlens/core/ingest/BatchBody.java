// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.core.catalog.StreamClaim;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the compact batch of the action, media type [#MEDIA_TYPE]: some seconds of many series in
/// columns (distribution/docs/http-api.md).
final class BatchBody {

  static final String MEDIA_TYPE = "application/vnd.runlens.batch+json";

  private static final int MOST_INSTANTS = 600;
  private static final int MOST_SERIES = 512;
  private static final int MOST_PROCESSES = 20_000;

  private final Clock clock;

  BatchBody(Clock clock) {
    this.clock = clock;
  }

  /// Reads a body.
  ///
  /// @throws InvalidSamples naming the field
  Received read(JsonNode body) {
    Field root = new Field("", body);
    StreamClaim claim = SampleBody.claim(root.member("job"));
    Field host = root.member("host");
    long[] times = times(root.member("t"));
    return new Received(
        "batch|" + root.member("stream").text(100),
        claim,
        host.member("hostname").optionalText(200).orElse(null),
        host.member("cores").optionalWhole(1, 100_000).map(Long::intValue).orElse(null),
        root.member("sent_at").optionalWhole(0, Long.MAX_VALUE).orElse(null),
        root.member("seq").whole(0, Long.MAX_VALUE),
        times,
        columns(root.member("series"), times.length),
        processes(root.member("processes"), times.length));
  }

  private long[] times(Field field) {
    List<Field> elements = field.elements(MOST_INSTANTS);
    if (elements.isEmpty()) {
      throw field.invalid("holds no instant");
    }
    long[] times = new long[elements.size()];
    for (int i = 0; i < times.length; i++) {
      Field element = elements.get(i);
      times[i] =
          SampleBody.plausible(
              element, Instant.ofEpochMilli(element.whole(0, Long.MAX_VALUE / 2)), clock);
      if (i > 0 && times[i] <= times[i - 1]) {
        throw element.invalid("must be later than the instant before it");
      }
    }
    return times;
  }

  private static List<Column> columns(Field field, int instants) {
    List<Column> columns = new ArrayList<>();
    Set<Series> seen = new HashSet<>();
    for (Field element : field.elements(MOST_SERIES)) {
      Series series = series(element);
      if (!seen.add(series)) {
        throw element.invalid("repeats a series of this batch");
      }
      Field valuesField = element.member("values");
      List<Field> values = valuesField.elements(MOST_INSTANTS);
      if (values.size() != instants) {
        throw valuesField.invalid("has " + values.size() + " values for " + instants + " instants");
      }
      columns.add(new Column(series, values.stream().mapToDouble(Field::number).toArray()));
    }
    return columns;
  }

  private static Series series(Field element) {
    Field labels = element.member("labels");
    SortedMap<String, String> values = new TreeMap<>();
    labels.names().forEach(name -> values.put(name, labels.member(name).text(200)));
    try {
      return new Series(element.member("name").text(80), values);
    } catch (IllegalArgumentException e) {
      throw element.invalid("is no series: " + e.getMessage());
    }
  }

  private static List<ProcessSample> processes(Field field, int instants) {
    List<ProcessSample> processes = new ArrayList<>();
    for (Field element : field.elements(MOST_PROCESSES)) {
      processes.add(
          new ProcessSample(
              (int) element.member("i").whole(0, instants - 1),
              (int) element.member("pid").whole(0, Integer.MAX_VALUE),
              element
                  .member("ppid")
                  .optionalWhole(0, Integer.MAX_VALUE)
                  .map(Long::intValue)
                  .orElse(null),
              SampleBody.cut(element.member("command").text(10_000)),
              element.member("cpu_cores").number(),
              element.member("rss_bytes").optionalWhole(0, Long.MAX_VALUE).orElse(0L),
              element
                  .member("threads")
                  .optionalWhole(0, Integer.MAX_VALUE)
                  .map(Long::intValue)
                  .orElse(null)));
    }
    processes.sort(Comparator.comparingInt(ProcessSample::index));
    return processes;
  }
}
