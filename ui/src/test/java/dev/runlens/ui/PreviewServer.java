// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Serves every page with made-up content and a made-up API, to look at them without the rest of
/// Runlens.
///
/// Run its `main` and open `http://127.0.0.1:8099/`. Jobs: 1 failed, 2 is running (its log comes
/// when it ends after five minutes), 3 was not measured and has no log, 4 is queued, 5 has a log of
/// a million lines, 6 is hostile, 7 answers every request for data with an error, 8 ran two hours.
/// The pages of the admin are at `/admin/plugins` (also with `?empty`, `?hostile`) and its links,
/// those of people at `/sign-in`, `/account` (also with `?made`) and `/nothing`.
final class PreviewServer {
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
          + " font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  private static final long LIVE_SECONDS = 300;
  private static final long LONG_SECONDS = 7200;

  private final Assets assets = Assets.load();
  private final Pages pages = new Pages(assets);
  private final Instant begun = Instant.now();
  private final HttpServer server;

  private PreviewServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
  }

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length == 0 ? 8099 : Integer.parseInt(arguments[0]);
    PreviewServer preview = new PreviewServer(port);
    preview.server.start();
    System.Logger logger = System.getLogger(PreviewServer.class.getName());
    logger.log(System.Logger.Level.INFO, "Preview at http://127.0.0.1:{0,number,#}/", port);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/assets/")) {
        asset(exchange, path.substring("/assets/".length()));
      } else if (exchange.getRequestMethod().equals("POST") && path.contains("/admin/")) {
        admin(exchange, path);
      } else if (path.startsWith("/api/jobs/")) {
        api(exchange, path.split("/", -1));
      } else {
        Optional<Page> page = page(path, query(exchange));
        String html =
            pages.render(page.orElseGet(() -> ErrorPage.of(404, "", "01JDPREVIEW")), user(path));
        send(
            exchange,
            page.isPresent() ? 200 : 404,
            "text/html; charset=UTF-8",
            html.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private Optional<Page> page(String path, Map<String, String> query) {
    return Optional.ofNullable(
        switch (path) {
          case "/" ->
              query.containsKey("empty")
                  ? SamplePages.noOrganizations("https://github.com/apps/runlens/installations/new")
                  : SamplePages.organizations();
          case "/orgs/acme" -> SamplePages.organization();
          case "/orgs/initech" -> SamplePages.noRepositories();
          case "/repos/acme/payments" -> SamplePages.repository(true);
          case "/repos/acme/website" -> SamplePages.repository(false);
          case "/repos/acme/sandbox" -> SamplePages.noRuns();
          case "/runs/9001842" -> SamplePages.run(!"1".equals(query.get("attempt")));
          case "/runs/9001841" -> SamplePages.runWithoutJobs();
          case "/jobs/1", "/jobs/5", "/jobs/7" -> SamplePages.finishedJob(path.substring(6));
          case "/jobs/8" ->
              SamplePages.finishedJob(
                  "8", SamplePages.START, SamplePages.START.plusSeconds(LONG_SECONDS));
          case "/jobs/2" ->
              ended()
                  ? SamplePages.finishedJob("2", liveStart(), liveStart().plusSeconds(LIVE_SECONDS))
                  : SamplePages.runningJob("2", liveStart(), true);
          case "/jobs/3" -> SamplePages.unsampledJob("3");
          case "/jobs/4" -> SamplePages.queuedJob("4", begun);
          case "/jobs/6" -> SamplePages.hostileJob("6");
          case "/jobs/1/log" ->
              SamplePages.log("1", Long.parseLong(query.getOrDefault("from", "1")));
          case "/jobs/3/log" -> SamplePages.noLog("3");
          case "/admin/plugins" -> plugins(query);
          case "/admin/instances/new" -> SampleAdminPages.newInstance(query.containsKey("problem"));
          case "/admin/instances/s3" ->
              SampleAdminPages.instance(null, query.containsKey("problem"), null);
          case "/admin/instances/github" -> SampleAdminPages.fixedInstance();
          case "/admin/instances/hostile" -> SampleAdminPages.hostileInstance();
          case "/sign-in" ->
              SamplePeoplePages.signIn(
                  query.containsKey("problem") ? "Login or password is wrong." : "",
                  "/",
                  !query.containsKey("local"));
          case "/sign-in/away" -> SamplePeoplePages.awaySignIn();
          case "/account" ->
              SamplePeoplePages.account(
                  query.containsKey("made") ? SamplePeoplePages.made() : null);
          case "/account/local" -> SamplePeoplePages.localAccount();
          case "/account/hostile" -> SamplePeoplePages.hostileAccount();
          case "/admin/people" ->
              SamplePeoplePages.people(
                  query.containsKey("problem") ? "There is an account of that login." : "");
          case "/admin/people/2" -> SamplePeoplePages.person();
          case "/admin/people/3" -> SamplePeoplePages.localPerson();
          case "/admin/people/6" -> SamplePeoplePages.hostilePerson();
          case "/admin/audit" ->
              query.containsKey("empty")
                  ? SamplePeoplePages.noAudit("")
                  : SamplePeoplePages.audit(query.containsKey("action"));
          case "/nothing" -> SamplePeoplePages.seesNothing();
          case "/error/400", "/error/500", "/error/503" ->
              ErrorPage.of(Integer.parseInt(path.substring(7)), "", "01JDPREVIEW");
          default -> null;
        });
  }

  private static @Nullable User user(String path) {
    if (path.contains("sign-in")) {
      return null;
    }
    return path.equals("/nothing") ? SamplePeoplePages.VIEWER : SamplePeoplePages.ADMIN;
  }

  private static Page plugins(Map<String, String> query) {
    if (query.containsKey("empty")) {
      return SampleAdminPages.noPlugins();
    }
    return query.containsKey("hostile")
        ? SampleAdminPages.hostilePlugins()
        : SampleAdminPages.plugins(query.containsKey("done") ? Flash.done("Done.") : null);
  }

  /// Takes every form and changes nothing. An upload is read slowly, to see its progress; the test
  /// of a connection fails for the key `wrong`.
  private void admin(HttpExchange exchange, String path) throws IOException {
    InputStream body = exchange.getRequestBody();
    if (path.equals("/api/admin/plugins")) {
      byte[] part = new byte[1 << 18];
      int first = body.read();
      while (body.read(part) >= 0) {
        LockSupport.parkNanos(20_000_000);
      }
      boolean zip = first == 'P';
      String problem = "{'title':'Refused','detail':'This is not a zip.','request_id':'01JD'}";
      String plugin = "{'id':'logs-azure','version':'1.0.1','problem':''}";
      send(
          exchange,
          zip ? 201 : 422,
          zip ? "application/json" : "application/problem+json",
          json(zip ? plugin : problem));
      return;
    }
    String form = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    LockSupport.parkNanos(700_000_000);
    if (path.endsWith("/test")) {
      boolean wrong = form.contains("s.secret-access-key=wrong");
      Page answer =
          SampleAdminPages.instance(
              null, wrong, wrong ? SampleAdminPages.refused() : SampleAdminPages.passed());
      send(
          exchange,
          200,
          "text/html; charset=UTF-8",
          pages.render(answer).getBytes(StandardCharsets.UTF_8));
      return;
    }
    exchange.getResponseHeaders().set("Location", "/admin/plugins?done");
    send(exchange, 303, "text/plain", new byte[0]);
  }

  private void api(HttpExchange exchange, String[] path) throws IOException {
    SampleJob job = job(path[3]);
    Map<String, String> query = query(exchange);
    String what = String.join("/", Arrays.copyOfRange(path, 4, path.length));
    if (what.equals("events")) {
      events(exchange, path[3]);
      return;
    }
    if (what.equals("analyze")) {
      analyze(exchange);
      return;
    }
    if (path[3].equals("7")) {
      String problem =
          "{'type':'about:blank','title':'The store does not answer','status':503,'request_id':'01JDPREVIEW'}";
      send(exchange, 503, "application/problem+json", json(problem));
      return;
    }
    String json =
        switch (what) {
          case "" -> job.job();
          case "series" ->
              job.series(
                  number(query, "from", 0),
                  number(query, "to", Long.MAX_VALUE),
                  (int) number(query, "points", 1200));
          case "processes" -> job.processes(number(query, "at", 0));
          case "log" -> job.log(number(query, "from", 1), number(query, "count", 500));
          case "log/index" -> job.index();
          case "log/search" ->
              job.search(
                  query.getOrDefault("q", ""),
                  "true".equals(query.get("regex")),
                  (int) number(query, "limit", 1000));
          default -> "{}";
        };
    send(exchange, 200, "application/json", json(json));
  }

  /// One hint a second, and the end of the running job.
  private void events(HttpExchange exchange, String jobId) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    boolean told = false;
    try {
      for (int id = 1; ; id++) {
        boolean end = jobId.equals("2") && ended() && !told;
        String event = end || id == 1 ? "job" : "samples";
        out.write(
            "id: %d%nevent: %s%ndata: {}%n%n"
                .formatted(id, event)
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        told |= end;
        Thread.sleep(1000);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The preview ends");
    }
  }

  /// An analysis of four seconds; cancelling it does nothing.
  private void analyze(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("DELETE")) {
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    List<String> events =
        List.of(
            "progress {'message':'Looking for known causes'}",
            "findings {}",
            "progress {'message':'Asking gemini-2.5-flash'}",
            "progress {'message':'Checking the citations'}",
            "failed {'problem':'This preview asks no model.'}",
            "done {}");
    try {
      for (String event : events) {
        String[] parts = event.split(" ", 2);
        String text = "event: %s\ndata: %s\n\n".formatted(parts[0], parts[1].replace('\'', '"'));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        Thread.sleep(700);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The preview ends");
    }
  }

  private SampleJob job(String id) {
    long live = Instant.now().getEpochSecond() - liveStart().getEpochSecond();
    return switch (id) {
      case "2" ->
          new SampleJob(id, liveStart(), Math.min(live, LIVE_SECONDS), 9000, true, !ended());
      case "4" -> new SampleJob(id, begun, 0, 0, false, true);
      case "8" -> new SampleJob(id, SamplePages.START, LONG_SECONDS, 90_000, true, false);
      case "3", "6" -> new SampleJob(id, SamplePages.START, 900, 0, false, false);
      case "5" -> new SampleJob(id, SamplePages.START, 900, 1_000_000, true, false);
      default -> new SampleJob(id, SamplePages.START, 900, 40_000, true, false);
    };
  }

  private Instant liveStart() {
    return begun.minusSeconds(95);
  }

  private boolean ended() {
    return Instant.now().isAfter(liveStart().plusSeconds(LIVE_SECONDS));
  }

  private void asset(HttpExchange exchange, String path) throws IOException {
    Optional<Assets.Asset> asset = assets.find(path);
    if (asset.isEmpty()) {
      send(exchange, 404, "text/plain", new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("Cache-Control", "public, max-age=31536000, immutable");
    send(exchange, 200, asset.get().contentType(), asset.get().bytes());
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Content-Security-Policy", CSP);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static long number(Map<String, String> query, String name, long otherwise) {
    return query.containsKey(name) ? Long.parseLong(query.get(name)) : otherwise;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&", -1))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair ->
                        pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                    (first, _) -> first));
  }
}
