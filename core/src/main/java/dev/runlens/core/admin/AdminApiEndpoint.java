// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runlens.api.Health;
import dev.runlens.core.http.Answers;
import dev.runlens.core.http.Bodies;
import dev.runlens.core.http.Caller;
import dev.runlens.core.http.Gate;
import dev.runlens.core.http.Members;
import dev.runlens.core.http.Parameters;
import dev.runlens.core.http.Problem;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.PluginStatus;
import dev.runlens.loader.PluginZip;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// `/api/admin`: plugins and instances for programs, and the upload for the page.
///
/// Who may call it: admins, see [Gate]. A plugin is code that runs in this server, so whoever may
/// upload one may do everything that the server can.
public final class AdminApiEndpoint implements HttpService {

  /// Largest zip that is taken.
  public static final long MOST_ZIP_BYTES = PluginZip.Limits.DEFAULT.zipBytes();

  private static final int MOST_JSON = 256 * 1024;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /// What [#put] and [#test] take.
  ///
  /// @param settings all of them, where a secret that is absent stays as it was and `null` takes it
  ///   away; empty if the body says nothing of settings, which leaves them as they are
  private record InstanceBody(
      @Nullable String kind,
      @Nullable String type,
      Optional<Map<String, @Nullable String>> settings,
      @Nullable Boolean enabled,
      @Nullable Boolean isDefault) {}

  private final Gate gate;
  private final Administration admin;
  private final Path uploads;
  private final long mostZipBytes;

  /// One upload at a time: each may be as large as the limit.
  private final Semaphore uploading = new Semaphore(1);

  /// @param uploads an existing directory for zips on their way
  public AdminApiEndpoint(Gate gate, Administration admin, Path uploads) {
    this(gate, admin, uploads, MOST_ZIP_BYTES);
  }

  AdminApiEndpoint(Gate gate, Administration admin, Path uploads, long mostZipBytes) {
    this.gate = gate;
    this.admin = admin;
    this.uploads = uploads;
    this.mostZipBytes = mostZipBytes;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/api/admin/plugins", this::plugins)
        .post("/api/admin/plugins", this::upload)
        .post(
            "/api/admin/plugins/{id}/enable",
            (request, response) -> plugin(request, response, admin::enablePlugin))
        .post(
            "/api/admin/plugins/{id}/disable",
            (request, response) -> plugin(request, response, admin::disablePlugin))
        .delete("/api/admin/plugins/{id}", this::removePlugin)
        .get("/api/admin/instances", this::instances)
        .get("/api/admin/instances/{id}", this::instance)
        .put("/api/admin/instances/{id}", this::put)
        .post("/api/admin/instances/{id}/test", this::test)
        .post(
            "/api/admin/instances/{id}/enable",
            (request, response) -> change(request, response, admin::enable))
        .post(
            "/api/admin/instances/{id}/disable",
            (request, response) -> change(request, response, admin::disable))
        .post(
            "/api/admin/instances/{id}/default",
            (request, response) -> change(request, response, admin::makeDefault))
        .delete("/api/admin/instances/{id}", this::removeInstance);
  }

  private void plugins(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("plugins", admin.host().plugins().stream().map(PluginDocument::of).toList());
    document.put(
        "offers", admin.host().offers().stream().map(PluginDocument.OfferDocument::of).toList());
    Answers.json(response, document);
  }

  private void upload(ServerRequest request, ServerResponse response) {
    String actor = gate.admin(request).actor();
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/zip") && !type.startsWith("application/octet-stream")) {
      throw Problem.of(415, "A plugin comes as its zip, Content-Type: application/zip.");
    }
    if (!uploading.tryAcquire()) {
      throw Problem.unavailable("Another plugin is being uploaded.", RETRY_AFTER);
    }
    try {
      PluginStatus installed = install(request, actor);
      response.status(Status.CREATED_201);
      Answers.json(response, PluginDocument.of(installed));
    } finally {
      uploading.release();
    }
  }

  private PluginStatus install(ServerRequest request, String actor) {
    Path zip = temporary();
    try {
      Bodies.save(request, zip, mostZipBytes);
      return admin.install(actor, zip, fileName(request));
    } finally {
      delete(zip);
    }
  }

  /// Only for messages; may be percent-encoded, because a header holds no more than ASCII.
  private static String fileName(ServerRequest request) {
    String name = request.headers().first(HeaderNames.create("X-Filename")).orElse("");
    try {
      name = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Not encoded: then it is what it is.
    }
    String plain = name.replaceAll("[^A-Za-z0-9._ -]", "_");
    plain = plain.substring(0, Math.min(plain.length(), 100)).strip();
    if (plain.isEmpty()) {
      return "upload.zip";
    }
    // Refused zips stand among plugins on the page: none may look like the id of one.
    return plain.endsWith(".zip") ? plain : plain + ".zip";
  }

  private Path temporary() {
    try {
      return Files.createTempFile(uploads, "plugin", ".zip");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + uploads, e);
    }
  }

  private static void delete(Path zip) {
    try {
      Files.deleteIfExists(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void plugin(
      ServerRequest request,
      ServerResponse response,
      BiFunction<String, String, PluginStatus> change) {
    String actor = gate.admin(request).actor();
    Answers.json(response, PluginDocument.of(change.apply(actor, Parameters.name(request, "id"))));
  }

  private void removePlugin(ServerRequest request, ServerResponse response) {
    admin.removePlugin(gate.admin(request).actor(), Parameters.name(request, "id"));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void instances(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    List<InstanceStatus> all = admin.host().instances();
    Map<String, Health> health = HealthCheck.of(all);
    Answers.json(
        response,
        Map.of(
            "instances",
            all.stream()
                .map(instance ->
                    InstanceDocument.of(
                        instance,
                        health.getOrDefault(instance.id(), Health.down("It is gone.")),
                        admin))
                .toList()));
  }

  private void instance(ServerRequest request, ServerResponse response) {
    Caller _ = gate.admin(request);
    answer(response, Parameters.name(request, "id"));
  }

  private void answer(ServerResponse response, String id) {
    InstanceStatus instance =
        admin.host().instance(id).orElseThrow(() -> Problem.notFound("instance of that name"));
    Answers.json(response, InstanceDocument.of(instance, instance.slot().health(), admin));
  }

  private void put(ServerRequest request, ServerResponse response) {
    String actor = gate.admin(request).actor();
    String id = Parameters.name(request, "id");
    InstanceBody body = body(request);
    Optional<InstanceStatus> there = admin.host().instance(id);
    if (there.isPresent()) {
      refuseOtherType(there.get(), body);
      body.settings().ifPresent(settings -> admin.configure(actor, id, settings));
    } else {
      admin.add(actor, id, kind(body), type(body), body.settings().orElse(Map.of()));
      response.status(Status.CREATED_201);
    }
    Boolean enabled = body.enabled();
    if (enabled != null) {
      if (enabled) {
        admin.enable(actor, id);
      } else {
        admin.disable(actor, id);
      }
    }
    if (Boolean.TRUE.equals(body.isDefault())) {
      admin.makeDefault(actor, id);
    }
    answer(response, id);
  }

  private void test(ServerRequest request, ServerResponse response) {
    String actor = gate.admin(request).actor();
    String id = Parameters.name(request, "id");
    InstanceBody body = body(request);
    Optional<InstanceStatus> there = admin.host().instance(id);
    there.ifPresent(instance -> refuseOtherType(instance, body));
    ExtensionPointKind kind = there.map(InstanceStatus::kind).orElseGet(() -> kind(body));
    String type = there.map(InstanceStatus::type).orElseGet(() -> type(body));
    Map<String, @Nullable String> settings =
        body.settings()
            .orElseGet(() -> new HashMap<>(there.map(InstanceStatus::values).orElseGet(Map::of)));
    List<Problem.Fault> faults =
        admin.test(actor, id, kind, type, settings).stream()
            .map(problem -> new Problem.Fault(problem.setting(), problem.message()))
            .toList();
    Answers.json(response, Map.of("ok", faults.isEmpty(), "faults", faults));
  }

  private static void refuseOtherType(InstanceStatus there, InstanceBody body) {
    String kind = body.kind();
    String type = body.type();
    if ((kind != null && !kind.equals(there.kind().value()))
        || (type != null && !type.equals(there.type()))) {
      throw Problem.of(
          409,
          "%s is a %s of type %s, which cannot be changed: give the new one another name."
              .formatted(there.id(), there.kind().label(), there.type()));
    }
  }

  private static ExtensionPointKind kind(InstanceBody body) {
    String kind = body.kind();
    return ExtensionPointKind.of(kind == null ? "" : kind)
        .orElseThrow(() ->
            Problem.field(
                "kind", "kind must be event-source, log-store, metric-store or analyzer."));
  }

  private static String type(InstanceBody body) {
    String type = body.type();
    if (type == null) {
      throw Problem.field("type", "type must name what a plugin offers, such as s3.");
    }
    return type;
  }

  private static InstanceBody body(ServerRequest request) {
    Members body = Members.read(Bodies.raw(request, MOST_JSON));
    return new InstanceBody(
        body.text("kind").orElse(null),
        body.text("type").orElse(null),
        settings(body.body().path("settings")),
        body.flag("enabled").orElse(null),
        body.flag("default").orElse(null));
  }

  private static Optional<Map<String, @Nullable String>> settings(JsonNode given) {
    if (given.isMissingNode()) {
      return Optional.empty();
    }
    if (!given.isObject()) {
      throw Problem.field("settings", "settings must be an object.");
    }
    Map<String, @Nullable String> settings = new HashMap<>();
    for (Map.Entry<String, JsonNode> setting : given.properties()) {
      JsonNode value = setting.getValue();
      if (value.isContainerNode()) {
        throw Problem.field(
            "settings." + setting.getKey(), "A setting is a text, a number, true or false.");
      }
      settings.put(setting.getKey(), value.isNull() ? null : value.asText());
    }
    return Optional.of(settings);
  }

  private interface Change {
    void on(String actor, String id);
  }

  private void change(ServerRequest request, ServerResponse response, Change change) {
    String actor = gate.admin(request).actor();
    String id = Parameters.name(request, "id");
    change.on(actor, id);
    answer(response, id);
  }

  private void removeInstance(ServerRequest request, ServerResponse response) {
    admin.removeInstance(gate.admin(request).actor(), Parameters.name(request, "id"));
    response.status(Status.NO_CONTENT_204).send();
  }
}
