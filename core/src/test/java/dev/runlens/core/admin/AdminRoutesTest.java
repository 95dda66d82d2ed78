// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.core.plugin.Configuration;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceConfig;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No route of administrators answers anybody else, whichever routes there will be.
class AdminRoutesTest {

  private record Route(String method, String path) {}

  @TempDir Path directory;

  @Test
  void everyRouteRefusesWhoeverIsNoAdministrator() throws Exception {
    Configuration configuration =
        Configuration.of(
            List.of(new InstanceConfig("files", "vault", ExtensionPointKind.LOG_STORE, Map.of())));
    try (AdminFixture fixture = AdminFixture.start(directory, configuration)) {
      List<Route> routes = new ArrayList<>(routes(fixture.api));
      assertTrue(routes.size() >= 13, "routes of the API: " + routes);
      routes.addAll(routes(fixture.pages));
      routes.addAll(routes(fixture.audit));
      assertTrue(routes.size() >= 30, "and of the pages: " + routes);
      for (Route route : routes) {
        for (String id : List.of("files", "vault", "nothing")) {
          refuses(fixture, route, id);
        }
      }
      assertEquals(List.of(), fixture.admin.latest(10), "nothing was even tried");
      assertTrue(fixture.host.instance("files").orElseThrow().slot().report().open());
    }
  }

  private static void refuses(AdminFixture fixture, Route route, String id) throws Exception {
    String path = route.path().replace("{id}", id);
    assertTrue(path.startsWith("/admin") || path.startsWith("/api/admin/"), path);
    HttpRequest.Builder request =
        fixture
            .server
            .request(path)
            .header("Content-Type", type(path))
            .header("Cookie", "runlens=guessed")
            .method(route.method(), BodyPublishers.noBody());
    HttpResponse<String> answer = fixture.server.send(request);
    String what = route.method() + " " + path + " answered " + answer.body();
    boolean page = !path.startsWith("/api/") && route.method().equals("GET");
    if (page) {
      assertEquals(303, answer.statusCode(), what);
      String next = answer.headers().firstValue("location").orElse("");
      assertTrue(next.startsWith("/sign-in?next="), what);
      assertEquals("", answer.body());
    } else {
      assertEquals(401, answer.statusCode(), what);
    }
  }

  private static String type(String path) {
    return path.startsWith("/api/") ? "application/zip" : AdminFixture.FORM;
  }

  /// What an endpoint registers, as the web server would hear it.
  private static List<Route> routes(HttpService endpoint) {
    List<Route> routes = new ArrayList<>();
    HttpRules rules =
        (HttpRules)
            Proxy.newProxyInstance(
                HttpRules.class.getClassLoader(),
                new Class<?>[] {HttpRules.class},
                (proxy, method, arguments) -> {
                  routes.add(
                      new Route(
                          method.getName().toUpperCase(Locale.ROOT), String.valueOf(arguments[0])));
                  return proxy;
                });
    endpoint.routing(rules);
    return routes;
  }
}
