// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.runlens.api.metric.Column;
import dev.runlens.api.metric.ProcessSample;
import dev.runlens.api.metric.Series;
import dev.runlens.core.catalog.StreamClaim;
import dev.runlens.core.json.Json;
import dev.runlens.testkit.SettableClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleBodyTest {

  /// The example of http-api.md.
  private static final String SAMPLE =
      """
      {"timestamp": "2026-11-23 08:41:17",
       "github_context": {"job_id": 1, "run_id": 2, "run_attempt": 1, "user": "u", "repository": "o/r"},
       "system": {"info": {"hostname": "h", "uptime_seconds": 1},
                  "cpu": {"cores": 2, "usage_percent": 57.5},
                  "memory": {"total_bytes": 1000, "used_bytes": 1, "usage_percent": 50},
                  "disk": [{"filesystem": "/dev/vda", "use_percentage": 22}],
                  "network": [{"interface": "eth0", "stats": {"rx_bytes": 1, "tx_bytes": 3}}],
                  "top_processes": [{"pid": 1, "cpu": 50.0, "mem": 1.5, "command": "java"}]}}
      """;

  private static final long AT = Instant.parse("2026-11-23T08:41:17Z").toEpochMilli();

  private final SampleBody reader =
      new SampleBody(new SettableClock(Instant.parse("2026-11-23T08:41:20Z")));

  @Test
  void readsTheDocumentedBody() {
    Received sample = read(SAMPLE).getFirst();
    assertEquals(new StreamClaim("o/r", 2, 1, 1L, null), sample.claim());
    assertEquals("h", sample.hostname());
    assertEquals(2, sample.cores());
    assertNull(sample.sentAt());
    assertEquals(AT, sample.sequence());
    assertEquals(List.of(AT), Arrays.stream(sample.times()).boxed().toList());
    Map<Series, Double> values = values(sample);
    assertEquals(7, values.size());
    assertEquals(0.575, value(values, Series.of("cpu_usage_ratio")), 1e-9);
    assertEquals(2, value(values, Series.of("cpu_cores")));
    assertEquals(1000, value(values, Series.of("memory_total_bytes")));
    assertEquals(1, value(values, Series.of("memory_used_bytes")));
    assertEquals(
        0.22, value(values, Series.of("filesystem_used_ratio", "mountpoint", "/dev/vda")), 1e-9);
    assertEquals(1, value(values, Series.of("network_received_bytes_total", "interface", "eth0")));
    assertEquals(
        3, value(values, Series.of("network_transmitted_bytes_total", "interface", "eth0")));
    assertEquals(List.of(new ProcessSample(0, 1, null, "java", 0.5, 15, null)), sample.processes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T08:41:17Z",
        "2026-11-23T09:41:17+01:00",
        "2026-11-23T08:41:17.000Z",
        "2026-11-23 08:41:17"
      })
  void readsBothFormsOfTimestamps(String timestamp) {
    assertEquals(AT, read(SAMPLE.replace("2026-11-23 08:41:17", timestamp)).getFirst().times()[0]);
  }

  @Test
  void readsAnArrayInOrder() {
    List<Received> samples =
        read("[" + SAMPLE + "," + SAMPLE.replace("08:41:17", "08:41:18") + "]");
    assertEquals(List.of(AT, AT + 1_000), samples.stream().map(Received::sequence).toList());
    assertEquals(samples.get(0).agentStream(), samples.get(1).agentStream());
  }

  @Test
  void takesNumbersThatAShellHasQuoted() {
    Received sample =
        read(SAMPLE
                .replace("\"job_id\": 1", "\"job_id\": \"1\"")
                .replace("\"run_id\": 2", "\"run_id\": \"2\"")
                .replace("57.5", "\"57.5\"")
                .replace("22", "\"22%\""))
            .getFirst();
    assertEquals(new StreamClaim("o/r", 2, 1, 1L, null), sample.claim());
    Map<Series, Double> values = values(sample);
    assertEquals(0.575, value(values, Series.of("cpu_usage_ratio")), 1e-9);
    assertEquals(
        0.22, value(values, Series.of("filesystem_used_ratio", "mountpoint", "/dev/vda")), 1e-9);
  }

  @Test
  void takesACheckRunInPlaceOfAJob() {
    String body = SAMPLE.replace("\"job_id\": 1", "\"check_run_id\": 7");
    assertEquals(7L, read(body).getFirst().claim().jobId());
  }

  @Test
  void takesARunnersNameInPlaceOfAJob() {
    String body = SAMPLE.replace("\"job_id\": 1", "\"runner_name\": \"r-1\"");
    StreamClaim claim = read(body).getFirst().claim();
    assertNull(claim.jobId());
    assertEquals("r-1", claim.runnerName());
  }

  @Test
  void runnersWithoutAHostnameAreStillStreamsOfTheirOwn() {
    String body = SAMPLE.replace("\"hostname\": \"h\", ", "");
    Received one = read(body.replace("\"job_id\": 1", "\"runner_name\": \"a\"")).getFirst();
    Received other = read(body.replace("\"job_id\": 1", "\"runner_name\": \"b\"")).getFirst();
    assertTrue(!one.agentStream().equals(other.agentStream()));
  }

  @Test
  void leavesOutWhatIsNotSaid() {
    Received sample =
        read("""
        {"timestamp": "2026-11-23 08:41:17",
         "github_context": {"job_id": 1, "run_id": 2, "repository": "O/R"}, "system": {}}
        """)
            .getFirst();
    assertEquals(List.of(), sample.columns());
    assertEquals(List.of(), sample.processes());
    assertEquals(new StreamClaim("o/r", 2, null, 1L, null), sample.claim());
  }

  @Test
  void cutsLongCommands() {
    String body = SAMPLE.replace("java", "j".repeat(9_000));
    assertEquals(500, read(body).getFirst().processes().getFirst().command().length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'\"timestamp\": \"2026-11-23 08:41:17\"' ~ '\"x\": 1' ~ timestamp",
        "'\"2026-11-23 08:41:17\"' ~ '1795423277'              ~ timestamp",
        "'2026-11-23 08:41:17' ~ '2026-02-30 08:41:17'         ~ timestamp",
        "'2026-11-23 08:41:17' ~ '2026-11-23T08:41:17'         ~ timestamp",
        "'2026-11-23 08:41:17' ~ '1999-12-31 23:59:59'         ~ timestamp",
        "'2026-11-23 08:41:17' ~ '2026-11-24 08:41:21'         ~ timestamp",
        "'\"github_context\"'  ~ '\"context\"'                 ~ github_context",
        "'\"run_id\": 2,'      ~ ''                            ~ github_context.run_id",
        "'\"run_id\": 2,'      ~ '\"run_id\": 0,'              ~ github_context.run_id",
        "'\"run_id\": 2,'      ~ '\"run_id\": -2,'             ~ github_context.run_id",
        "'\"run_id\": 2,'      ~ '\"run_id\": 2.5,'            ~ github_context.run_id",
        "'\"run_id\": 2,'      ~ '\"run_id\": true,'           ~ github_context.run_id",
        "'\"run_id\": 2,'      ~ '\"run_id\": 9223372036854775808,' ~ github_context.run_id",
        "'\"run_attempt\": 1,' ~ '\"run_attempt\": 10001,'     ~ github_context.run_attempt",
        "'\"job_id\": 1,'      ~ ''                            ~ github_context.job_id",
        "'\"job_id\": 1,'      ~ '\"job_id\": \"build\",'      ~ github_context.job_id",
        "'\"job_id\": 1,'      ~ '\"check_run_id\": [],'       ~ github_context.check_run_id",
        "'\"repository\": \"o/r\"' ~ '\"x\": 1'                ~ github_context.repository",
        "'\"o/r\"'             ~ '\"rocket\"'                  ~ github_context.repository",
        "'\"o/r\"'             ~ '\"o/r/s\"'                   ~ github_context.repository",
        "'\"o/r\"'             ~ '7'                           ~ github_context.repository",
        "'\"system\"'          ~ '\"sys\"'                     ~ system",
        "'\"hostname\": \"h\"' ~ '\"hostname\": 7'             ~ system.info.hostname",
        "'\"cores\": 2'        ~ '\"cores\": 0'                ~ system.cpu.cores",
        "'57.5'                ~ '-0.1'                        ~ system.cpu.usage_percent",
        "'57.5'                ~ '\"much\"'                    ~ system.cpu.usage_percent",
        "'57.5'                ~ '1e999'                       ~ system.cpu.usage_percent",
        "'\"total_bytes\": 1000' ~ '\"total_bytes\": []'       ~ system.memory.total_bytes",
        "'[{\"filesystem\"'    ~ '[7,{\"filesystem\"'          ~ system.disk[0]",
        "'\"filesystem\": \"/dev/vda\", ' ~ ''                 ~ system.disk[0].filesystem",
        "'\"interface\": \"eth0\", ' ~ ''                      ~ system.network[0].interface",
        "'\"rx_bytes\": 1'     ~ '\"rx_bytes\": -1'            ~ system.network[0].stats.rx_bytes",
        "'\"pid\": 1, '        ~ ''                            ~ system.top_processes[0].pid",
        "'\"command\": \"java\"' ~ '\"command\": \"\"'         ~ system.top_processes[0].command",
      })
  void namesTheFieldThatIsMissingOrWrong(String what, String instead, String field) {
    assertTrue(SAMPLE.contains(what), what);
    String body = SAMPLE.replace(what, instead);
    assertEquals(field, refused(body).field());
    assertEquals("[1]." + field, refused("[" + SAMPLE + "," + body + "]").field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[7]", "[null]", "[[]]"})
  void refusesArraysThatHoldNoSample(String body) {
    refused(body);
  }

  @Test
  void refusesMoreThanIsReasonable() {
    assertEquals(
        "",
        refused(
                IntStream.rangeClosed(0, 1_000)
                    .mapToObj(_ -> SAMPLE)
                    .collect(Collectors.joining(",", "[", "]")))
            .field());
    String disk = "{\"filesystem\": \"/dev/vda\", \"use_percentage\": 22}";
    assertEquals(
        "system.disk", refused(SAMPLE.replace(disk, (disk + ",").repeat(64) + disk)).field());
  }

  private InvalidSamples refused(String body) {
    InvalidSamples refused = assertThrows(InvalidSamples.class, () -> read(body), body);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.length() < 200, message);
    return refused;
  }

  private List<Received> read(String body) {
    try {
      return reader.read(Json.mapper().readTree(body));
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  static Map<Series, Double> values(Received batch) {
    return batch.columns().stream()
        .collect(Collectors.toMap(Column::series, column -> column.values()[0]));
  }

  static double value(Map<Series, Double> values, Series series) {
    return values.getOrDefault(series, Double.NaN);
  }
}
