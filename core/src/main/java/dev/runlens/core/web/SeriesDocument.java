// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.runlens.api.metric.SeriesTable;
import dev.runlens.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/// Writes a table of series as columns. Values are rounded to seven digits: a pixel shows four.
final class SeriesDocument {

  private static final MathContext DIGITS = new MathContext(7);

  private SeriesDocument() {}

  static byte[] write(SeriesTable table, long from, long to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try (JsonGenerator json = Json.mapper().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("from", from);
      json.writeNumberField("to", to);
      json.writeNumberField("bucket_ms", table.bucketMillis());
      json.writeFieldName("t");
      json.writeArray(table.times(), 0, table.times().length);
      json.writeArrayFieldStart("series");
      for (SeriesTable.Row row : table.rows()) {
        write(json, row, table.bucketMillis() > 0);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, SeriesTable.Row row, boolean buckets)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", row.series().name());
    json.writeObjectFieldStart("labels");
    for (Map.Entry<String, String> label : row.series().labels().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
    column(json, "mean", row.mean());
    if (buckets) {
      column(json, "min", row.min());
      column(json, "max", row.max());
    }
    json.writeEndObject();
  }

  private static void column(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      if (Double.isNaN(value)) {
        json.writeNull();
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        json.writeNumber((long) value);
      } else {
        json.writeNumber(new BigDecimal(value).round(DIGITS));
      }
    }
    json.writeEndArray();
  }
}
