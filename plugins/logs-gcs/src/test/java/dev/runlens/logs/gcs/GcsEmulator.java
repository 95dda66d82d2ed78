// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Google Cloud Storage on this host, as far as a log store sees it: one bucket, the JSON API, a
/// token endpoint and signed links, with Google's own checks
/// (<https://cloud.google.com/storage/docs/json_api/v1>).
final class GcsEmulator implements AutoCloseable {

  static final String BUCKET = "ci-logs";

  enum Operation {
    TOKEN,
    START,
    CHUNK,
    ABANDON,
    READ,
    STAT,
    LIST,
    DELETE,
    LINK
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Clock clock;
  private final EmulatedUploads uploads;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Map<Operation, Queue<Fault>> faults = new ConcurrentHashMap<>();
  private final Queue<Operation> requests = new ConcurrentLinkedQueue<>();

  final ServiceAccount account = new ServiceAccount();
  final EmulatedBucket bucket;

  /// Permissions that the service account lacks.
  final Set<String> denied = ConcurrentHashMap.newKeySet();

  /// Who pays for requests, by the headers that came.
  final Set<String> billed = ConcurrentHashMap.newKeySet();

  /// Whether requests without a token are served.
  volatile boolean open;

  GcsEmulator(Clock clock) {
    this.clock = clock;
    this.bucket = new EmulatedBucket(BUCKET, clock);
    this.uploads = new EmulatedUploads(bucket);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  String credentials() {
    return account.json(endpoint() + "/token");
  }

  /// What goes wrong with the next requests of a kind, one after the other.
  void script(Operation operation, Fault... script) {
    faults.computeIfAbsent(operation, _ -> new ConcurrentLinkedQueue<>()).addAll(List.of(script));
  }

  /// Ends what was scripted for a kind of request.
  void clear(Operation operation) {
    faults.remove(operation);
  }

  int requests(Operation operation) {
    return (int) requests.stream().filter(operation::equals).count();
  }

  int unfinishedUploads() {
    return uploads.unfinished();
  }

  /// One request.
  ///
  /// @param path segments, decoded
  private record Request(
      HttpExchange exchange, String method, List<String> path, Map<String, String> query) {

    @Nullable String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }

    String required(String parameter) {
      String value = query.get(parameter);
      if (value == null) {
        throw new Refusal(400, "required", "Required parameter: " + parameter);
      }
      return value;
    }

    byte[] body() throws IOException {
      try (InputStream raw = exchange.getRequestBody();
          InputStream in =
              "gzip".equals(header("Content-Encoding")) ? new GZIPInputStream(raw) : raw) {
        return in.readAllBytes();
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String rawQuery = exchange.getRequestURI().getRawQuery();
      Request request =
          new Request(
              exchange,
              exchange.getRequestMethod(),
              Arrays.stream(exchange.getRequestURI().getRawPath().substring(1).split("/", -1))
                  .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), UTF_8))
                  .toList(),
              parameters(rawQuery, true));
      try {
        serve(request);
      } catch (Refusal refusal) {
        answer(request, refusal.status, error(refusal));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Map<String, String> parameters(@Nullable String rawQuery, boolean decoded) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String parameter : rawQuery.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        String value = parts.length > 1 ? parts[1] : "";
        parameters.put(parts[0], decoded ? URLDecoder.decode(value, UTF_8) : value);
      }
    }
    return parameters;
  }

  private void serve(Request request) throws IOException, InterruptedException {
    String place =
        switch (request.path()) {
          case List<String> path when path.equals(List.of("token")) -> "token";
          case List<String> path when path.getFirst().equals("upload") -> "upload";
          case List<String> path when path.getFirst().equals("download") -> "media";
          case List<String> path when path.getFirst().equals("storage") -> "objects";
          default -> "link";
        };
    switch (request.method() + " " + place) {
      case "POST token" -> token(request);
      case "POST upload" -> start(request);
      case "PUT upload" -> chunk(request);
      case "DELETE upload" -> abandon(request);
      case "GET media" -> read(request);
      case "GET objects" -> {
        if (request.path().size() == 5) {
          list(request);
        } else {
          stat(request);
        }
      }
      case "DELETE objects" -> delete(request);
      case "GET link" -> link(request);
      default -> throw new Refusal(405, "methodNotAllowed", "Not emulated.");
    }
  }

  private @Nullable Fault begin(Operation operation) throws InterruptedException {
    requests.add(operation);
    Queue<Fault> script = faults.get(operation);
    Fault fault = script == null ? null : script.poll();
    if (fault instanceof Fault.Status(int code)) {
      throw new Refusal(code, "scripted", "This was asked for.");
    }
    if (fault instanceof Fault.Silence) {
      closed.await();
    }
    return fault;
  }

  private void authorize(Request request, String permission, String bucketName) {
    String authorization = request.header("Authorization");
    String project = request.header("x-goog-user-project");
    if (project != null) {
      billed.add(project);
    }
    if (authorization == null && !open) {
      throw new Refusal(
          401,
          "required",
          "Anonymous caller does not have %s access to the Google Cloud Storage object."
              .formatted(permission));
    }
    if (authorization != null && !tokens.contains(authorization.replaceFirst("^Bearer ", ""))) {
      throw new Refusal(401, "authError", "Invalid Credentials");
    }
    if (!bucketName.equals(BUCKET)) {
      throw new Refusal(404, "notFound", "The specified bucket does not exist.");
    }
    if (denied.contains(permission)) {
      throw new Refusal(
          403,
          "forbidden",
          "%s does not have %s access to the Google Cloud Storage object."
              .formatted(ServiceAccount.EMAIL, permission));
    }
  }

  private static void checkPrecondition(Request request, @Nullable EmulatedObject current) {
    String wanted = request.query().get("ifGenerationMatch");
    long generation = current == null ? 0 : current.generation();
    if (wanted != null && Long.parseLong(wanted) != generation) {
      throw new Refusal(
          412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }
  }

  private void token(Request request) throws IOException, InterruptedException {
    begin(Operation.TOKEN);
    Map<String, String> form = parameters(new String(request.body(), UTF_8), true);
    JsonObject json = new JsonObject();
    if (!account.signed(form.getOrDefault("assertion", ""))) {
      json.addProperty("error", "invalid_grant");
      json.addProperty("error_description", "Invalid JWT Signature.");
      answer(request, 400, json);
      return;
    }
    String token = UUID.randomUUID().toString();
    tokens.add(token);
    json.addProperty("access_token", token);
    json.addProperty("expires_in", 3_599);
    json.addProperty("token_type", "Bearer");
    answer(request, 200, json);
  }

  private void start(Request request) throws IOException, InterruptedException {
    begin(Operation.START);
    authorize(request, "storage.objects.create", request.path().get(4));
    if (!request.required("uploadType").equals("resumable")) {
      throw new Refusal(501, "notImplemented", "Only resumable uploads are emulated.");
    }
    JsonObject metadata =
        JsonParser.parseString(new String(request.body(), UTF_8)).getAsJsonObject();
    String name = metadata.get("name").getAsString();
    checkPrecondition(request, bucket.get(name));
    String id = uploads.start(name, metadata.get("contentType").getAsString());
    request
        .exchange()
        .getResponseHeaders()
        .set(
            "Location",
            "%s/upload/storage/v1/b/%s/o?uploadType=resumable&upload_id=%s"
                .formatted(endpoint(), BUCKET, id));
    request.exchange().sendResponseHeaders(200, -1);
  }

  private void chunk(Request request) throws IOException, InterruptedException {
    byte[] body = request.body();
    Fault fault = begin(Operation.CHUNK);
    if (fault instanceof Fault.Damage) {
      body[body.length / 2] ^= 1;
    }
    String range = request.header("Content-Range");
    EmulatedUploads.Progress progress =
        uploads.write(
            request.required("upload_id"),
            range == null ? "" : range,
            request.header("x-goog-hash"),
            body,
            fault instanceof Fault.PartKept(int bytes) ? bytes : Integer.MAX_VALUE - body.length);
    if (fault instanceof Fault.AnswerLost || fault instanceof Fault.PartKept) {
      throw new Refusal(503, "backendError", "Backend Error");
    }
    EmulatedObject complete = progress.complete();
    if (complete != null) {
      answer(request, 200, complete.json());
      return;
    }
    if (progress.received() > 0) {
      request.exchange().getResponseHeaders().set("Range", "bytes=0-" + (progress.received() - 1));
    }
    request.exchange().sendResponseHeaders(308, -1);
  }

  private void abandon(Request request) throws IOException, InterruptedException {
    begin(Operation.ABANDON);
    uploads.abandon(request.required("upload_id"));
    request.exchange().sendResponseHeaders(499, -1);
  }

  private void read(Request request) throws IOException, InterruptedException {
    Fault fault = begin(Operation.READ);
    authorize(request, "storage.objects.get", request.path().get(4));
    if (!request.required("alt").equals("media")) {
      throw new Refusal(400, "badRequest", "Not a download.");
    }
    EmulatedObject object = bucket.require(request.path().get(6), request.query());
    checkPrecondition(request, object);
    send(request, object, fault);
  }

  private static void send(Request request, EmulatedObject object, @Nullable Fault fault)
      throws IOException {
    HttpExchange exchange = request.exchange();
    int size = object.bytes().length;
    long from = 0;
    long to = size;
    String range = request.header("Range");
    if (range != null) {
      String[] ends = range.replace("bytes=", "").split("-", -1);
      from = Long.parseLong(ends[0]);
      to = ends[1].isEmpty() ? size : Math.min(size, Long.parseLong(ends[1]) + 1);
      if (from >= size) {
        throw new Refusal(
            416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.");
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, size));
    }
    exchange.getResponseHeaders().set("Content-Type", object.contentType());
    exchange.getResponseHeaders().set("X-Goog-Generation", String.valueOf(object.generation()));
    exchange.getResponseHeaders().set("X-Goog-Stored-Content-Length", String.valueOf(size));
    exchange
        .getResponseHeaders()
        .set("X-Goog-Hash", "crc32c=%s,md5=%s".formatted(object.crc32c(), object.md5()));
    int length = (int) (to - from);
    exchange.sendResponseHeaders(range == null ? 200 : 206, length == 0 ? -1 : length);
    int sent = fault instanceof Fault.BodyCut(int bytes) ? Math.min(bytes, length) : length;
    exchange.getResponseBody().write(object.bytes(), (int) from, sent);
    exchange.getResponseBody().flush();
  }

  private void stat(Request request) throws IOException, InterruptedException {
    begin(Operation.STAT);
    authorize(request, "storage.objects.get", request.path().get(3));
    EmulatedObject object = bucket.require(request.path().get(5), request.query());
    checkPrecondition(request, object);
    answer(request, 200, object.json());
  }

  private void list(Request request) throws IOException, InterruptedException {
    begin(Operation.LIST);
    authorize(request, "storage.objects.list", request.path().get(3));
    answer(request, 200, bucket.list(request.query()));
  }

  private void delete(Request request) throws IOException, InterruptedException {
    begin(Operation.DELETE);
    authorize(request, "storage.objects.delete", request.path().get(3));
    EmulatedObject object = bucket.require(request.path().get(5), request.query());
    checkPrecondition(request, object);
    bucket.delete(object.name());
    request.exchange().sendResponseHeaders(204, -1);
  }

  private void link(Request request) throws IOException, InterruptedException {
    begin(Operation.LINK);
    URI uri = request.exchange().getRequestURI();
    try {
      boolean good =
          account.signed(
              uri.getRawPath(),
              parameters(uri.getRawQuery(), false),
              String.valueOf(request.header("Host")),
              clock.instant());
      if (!good) {
        throw new Refusal(403, "SignatureDoesNotMatch", "Access denied.");
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError("Every JDK has SHA-256", e);
    }
    String name = String.join("/", request.path().subList(1, request.path().size()));
    send(request, bucket.require(name, Map.of()), null);
  }

  private static void answer(Request request, int status, JsonObject json) throws IOException {
    byte[] body = json.toString().getBytes(UTF_8);
    request.exchange().getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    request.exchange().sendResponseHeaders(status, body.length);
    request.exchange().getResponseBody().write(body);
  }

  /// <https://cloud.google.com/storage/docs/json_api/v1/status-codes#standardized_errors>.
  private static JsonObject error(Refusal refusal) {
    JsonObject item = new JsonObject();
    item.addProperty("domain", "global");
    item.addProperty("reason", refusal.reason);
    item.addProperty("message", refusal.getMessage());
    JsonArray items = new JsonArray();
    items.add(item);
    JsonObject error = new JsonObject();
    error.addProperty("code", refusal.status);
    error.addProperty("message", refusal.getMessage());
    error.add("errors", items);
    JsonObject json = new JsonObject();
    json.add("error", error);
    return json;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
    executor.close();
  }
}
