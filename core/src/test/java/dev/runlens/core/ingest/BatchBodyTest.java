// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.json.Json;
import dev.runlens.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchBodyTest {

  /// The example of http-api.md.
  private static final String BATCH =
      """
      {"job": {"repository": "o/r", "run_id": 2, "run_attempt": 1, "job_id": 1, "runner_name": "h"},
       "stream": "9b2f",
       "seq": 17,
       "sent_at": 1795423277000,
       "host": {"hostname": "h", "os": "linux", "arch": "x64", "cores": 2, "agent": "0.1.0"},
       "t": [1795423275000, 1795423276000],
       "series": [{"name": "cpu_usage_ratio", "values": [0.51, null]},
                  {"name": "cpu_core_usage_ratio", "labels": {"core": "0"}, "values": [0.5, 0.6]}],
       "processes": [{"i": 0, "pid": 4183, "ppid": 1, "command": "java", "cpu_cores": 1.02, "rss_bytes": 1048576, "threads": 31}]}
      """;

  private final BatchBody reader =
      new BatchBody(new SettableClock(Instant.ofEpochMilli(1_795_423_277_500L)));

  @Test
  void readsTheDocumentedBody() {
    Received batch = read(BATCH);
    assertEquals("batch|9b2f", batch.agentStream());
    assertEquals(new StreamClaim("o/r", 2, 1, 1L, "h"), batch.claim());
    assertEquals(17, batch.sequence());
    assertEquals(1_795_423_277_000L, batch.sentAt());
    assertEquals("h", batch.hostname());
    assertEquals(2, batch.cores());
    assertArrayEquals(new long[] {1_795_423_275_000L, 1_795_423_276_000L}, batch.times());
    assertEquals(Series.of("cpu_usage_ratio"), batch.columns().getFirst().series());
    assertArrayEquals(new double[] {0.51, Double.NaN}, batch.columns().getFirst().values());
    assertEquals(
        Series.of("cpu_core_usage_ratio", "core", "0"), batch.columns().getLast().series());
    assertEquals(
        List.of(new ProcessSample(0, 4183, 1, "java", 1.02, 1_048_576, 31)), batch.processes());
  }

  @Test
  void whatMayBeAbsentMay() {
    Received batch =
        read(
            """
            {"job": {"repository": "o/r", "run_id": 2, "runner_name": "h"},
             "stream": "s", "seq": 0, "t": [1795423275000]}
            """);
    assertEquals(new StreamClaim("o/r", 2, null, null, "h"), batch.claim());
    assertNull(batch.sentAt());
    assertNull(batch.hostname());
    assertEquals(List.of(), batch.columns());
    assertEquals(List.of(), batch.processes());
  }

  @Test
  void putsProcessesInOrderOfTheirInstant() {
    String body =
        BATCH.replace(
            "\"processes\": [", "\"processes\": [{\"i\": 1, \"pid\": 2, \"command\": \"b\"},");
    assertEquals(List.of(0, 1), read(body).processes().stream().map(ProcessSample::index).toList());
    assertTrue(Double.isNaN(read(body).processes().getLast().cpuCores()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'\"job\"'             ~ '\"x\"'                   ~ job",
        "'\"repository\": \"o/r\", ' ~ ''                  ~ job.repository",
        "'\"job_id\": 1, \"runner_name\": \"h\"' ~ '\"x\": 1' ~ job.job_id",
        "'\"stream\": \"9b2f\",' ~ ''                      ~ stream",
        "'\"stream\": \"9b2f\",' ~ '\"stream\": \" \",'    ~ stream",
        "'\"seq\": 17,'        ~ ''                        ~ seq",
        "'\"seq\": 17,'        ~ '\"seq\": -1,'            ~ seq",
        "'\"sent_at\": 1795423277000' ~ '\"sent_at\": \"now\"' ~ sent_at",
        "'\"t\": [1795423275000, 1795423276000],' ~ ''     ~ t",
        "'\"t\": [1795423275000, 1795423276000],' ~ '\"t\": [],' ~ t",
        "'1795423276000]'      ~ '1795423275000]'          ~ t[1]",
        "'1795423276000]'      ~ '1795423274999]'          ~ t[1]",
        "'1795423276000]'      ~ 'null]'                   ~ t[1]",
        "'[1795423275000'      ~ '[1000'                   ~ t[0]",
        "'1795423276000]'      ~ '1795509677501]'          ~ t[1]",
        "'[0.51, null]'        ~ '[0.51]'                  ~ series[0].values",
        "'[0.51, null]'        ~ '[0.51, \"x\"]'           ~ series[0].values[1]",
        "'[0.51, null]'        ~ '{}'                      ~ series[0].values",
        "'\"cpu_usage_ratio\"' ~ '\"CPU\"'                 ~ series[0]",
        "'\"cpu_usage_ratio\"' ~ '7'                       ~ series[0].name",
        "'{\"core\": \"0\"}'   ~ '{\"core\": 0}'           ~ series[1].labels.core",
        "'{\"core\": \"0\"}'   ~ '[]'                      ~ series[1].labels",
        "'{\"core\": \"0\"}'   ~ '{\"Core\": \"0\"}'       ~ series[1]",
        "'{\"i\": 0'           ~ '{\"i\": 2'               ~ processes[0].i",
        "'\"pid\": 4183, '     ~ ''                        ~ processes[0].pid",
        "'\"command\": \"java\", ' ~ ''                    ~ processes[0].command",
        "'\"rss_bytes\": 1048576' ~ '\"rss_bytes\": -1'    ~ processes[0].rss_bytes",
      })
  void namesTheFieldThatIsMissingOrWrong(String what, String instead, String field) {
    assertTrue(BATCH.contains(what), what);
    assertEquals(field, refused(BATCH.replace(what, instead)).field());
  }

  @Test
  void refusesASeriesThatComesTwice() {
    String twice = "{\"name\": \"load_1m\", \"values\": [1, 2]}";
    assertEquals(
        "series[1]",
        refused(BATCH.replace("\"series\": [", "\"series\": [" + twice + "," + twice + ","))
            .field());
  }

  @Test
  void refusesMoreThanIsReasonable() {
    assertEquals("t", refused(withInstants(601)).field());
    assertEquals(600, read(withInstants(600)).times().length);
    assertEquals("series", refused(withSeries(513)).field());
    assertEquals(512, read(withSeries(512)).columns().size());
  }

  @Test
  void refusesAnArray() {
    assertEquals("", refused("[" + BATCH + "]").field());
  }

  private static String withInstants(int count) {
    return """
    {"job": {"repository": "o/r", "run_id": 2, "job_id": 1}, "stream": "s", "seq": 0, "t": %s}
    """
        .formatted(
            IntStream.range(0, count)
                .mapToObj(i -> Long.toString(1_795_423_000_000L + i))
                .collect(Collectors.joining(",", "[", "]")));
  }

  private static String withSeries(int count) {
    return """
    {"job": {"repository": "o/r", "run_id": 2, "job_id": 1}, "stream": "s", "seq": 0,
     "t": [1795423275000], "series": %s}
    """
        .formatted(
            IntStream.range(0, count)
                .mapToObj(i -> "{\"name\": \"s%d\", \"values\": [1]}".formatted(i))
                .collect(Collectors.joining(",", "[", "]")));
  }

  private InvalidSamples refused(String body) {
    return assertThrows(InvalidSamples.class, () -> read(body), body);
  }

  private Received read(String body) {
    try {
      return reader.read(Json.mapper().readTree(body));
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }
}
