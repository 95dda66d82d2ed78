// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  private static final int LIMIT = 1024 * 1024;

  @Test
  void aSmallBodyPassesWhileALargeOneIsRefused() throws Exception {
    BodyBudget budget = new BodyBudget(3L * LIMIT);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (TestServer server =
            new TestServer(routes ->
                routes.post(
                    "/{how}",
                    (request, response) -> {
                      try (BodyBudget.Share _ = budget.share(request, LIMIT, 2)) {
                        if (Parameters.name(request, "how").equals("slow")) {
                          reading.countDown();
                          goOn.await();
                        }
                        response.send(Integer.toString(Bodies.raw(request, LIMIT).length));
                      }
                    }));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> slow = clients.submit(() -> post(server, "/slow", LIMIT));
      reading.await();
      assertEquals("10", post(server, "/fast", 10).body());
      HttpResponse<String> refused = post(server, "/fast", LIMIT);
      assertEquals(503, refused.statusCode());
      assertEquals("5", refused.headers().firstValue("retry-after").orElse(""));
      goOn.countDown();
      assertEquals(200, slow.get().statusCode());
      assertEquals(200, post(server, "/fast", LIMIT).statusCode());
    }
  }

  private static HttpResponse<String> post(TestServer server, String path, int length)
      throws Exception {
    return server.send(server.request(path).POST(BodyPublishers.ofByteArray(new byte[length])));
  }
}
