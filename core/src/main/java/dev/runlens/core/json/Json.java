// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.runlens.api.analysis.Evidence;
import java.nio.charset.StandardCharsets;

/// The one form of JSON: snake_case members, ISO 8601 instants, unknown members ignored.
///
/// Only classes of the server and of the plugin API come here: a mapper keeps every class it has
/// seen, and a plugin's class would keep its class loader alive.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Evidence.class, EvidenceForm.class)
          .build();

  private Json() {}

  /// The mapper itself, for those who read trees and streams.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// Writes a value.
  public static String write(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /// Writes a value as UTF-8.
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass().getName(), e);
    }
  }

  /// Reads what [#write] wrote.
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a kept " + type.getSimpleName(), e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Evidence.LogLines.class, name = "log"),
    @JsonSubTypes.Type(value = Evidence.StepSpan.class, name = "step"),
    @JsonSubTypes.Type(value = Evidence.MetricWindow.class, name = "metric"),
    @JsonSubTypes.Type(value = Evidence.ProcessAt.class, name = "process")
  })
  private interface EvidenceForm {}
}
