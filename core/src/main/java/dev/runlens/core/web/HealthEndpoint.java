// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.api.Health;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.Slot;
import dev.runlens.core.plugin.SlotReport;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// `GET /health`: 200 while the server answers, `up` if every slot works, else `degraded`: a store
/// that is away is no reason to restart or bypass a server that keeps taking deliveries and
/// samples. `GET /metrics`: figures about the server itself in Prometheus' text form.
///
/// Who may call them: `/health` anyone who can reach the port, who learns the word and nothing of
/// plugins; admins see the slots, and `/metrics`, see [Gate].
public final class HealthEndpoint implements HttpService {

  /// A figure of the server.
  ///
  /// @param type `counter` or `gauge`
  public record Figure(String name, String type, String help, Supplier<Number> value) {}

  /// A slot and what it is for.
  public record Place(ExtensionPointKind kind, Slot<?> slot) {}

  record SlotDocument(String instance, String kind, boolean ok, String detail) {}

  private final Gate gate;
  private final Supplier<List<Place>> places;
  private final List<Figure> figures;

  /// @param places the slots of this moment
  public HealthEndpoint(Gate gate, Supplier<List<Place>> places, List<Figure> figures) {
    this.gate = gate;
    this.places = places;
    this.figures = List.copyOf(figures);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/health", this::health).get("/metrics", this::metrics);
  }

  private void health(ServerRequest request, ServerResponse response) {
    List<SlotDocument> documents =
        places.get().stream()
            .map(place -> {
              Health health = place.slot().health();
              return new SlotDocument(
                  place.slot().instanceId(), place.kind().label(), health.ok(), health.detail());
            })
            .toList();
    boolean ok = documents.stream().allMatch(SlotDocument::ok);
    String status = ok ? "up" : "degraded";
    Answers.json(
        response,
        gate.now(request).filter(Caller::isAdmin).isPresent()
            ? Map.of("status", status, "slots", documents)
            : Map.of("status", status));
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    StringBuilder text = new StringBuilder();
    for (Figure figure : figures) {
      head(text, figure.name(), figure.type(), figure.help());
      text.append(figure.name()).append(' ').append(figure.value().get()).append('\n');
    }
    perSlot(text, "runlens_slot_calls_total", "counter", "Calls that ended.", SlotReport::calls);
    perSlot(
        text, "runlens_slot_failures_total", "counter", "Calls that failed.", SlotReport::failures);
    perSlot(
        text, "runlens_slot_timeouts_total", "counter", "Calls given up.", SlotReport::timeouts);
    perSlot(text, "runlens_slot_stuck", "gauge", "Calls given up that run on.", SlotReport::stuck);
    perSlot(
        text,
        "runlens_slot_call_seconds_total",
        "counter",
        "Time that calls took.",
        report -> report.total().toNanos() / 1e9);
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    response.send(text.toString());
  }

  private void perSlot(
      StringBuilder text,
      String name,
      String type,
      String help,
      Function<SlotReport, Number> value) {
    head(text, name, type, help);
    for (Place place : places.get()) {
      text.append(name)
          .append("{instance=\"")
          .append(place.slot().instanceId())
          .append("\"} ")
          .append(value.apply(place.slot().report()))
          .append('\n');
    }
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
