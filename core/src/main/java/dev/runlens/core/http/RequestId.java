// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names a request in its answer, in problems and in the server's log.
record RequestId(String value) {

  /// Gives a request its id.
  static RequestId assign(ServerRequest request) {
    RequestId id =
        new RequestId(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12));
    request.context().register(id);
    return id;
  }

  /// The id of a request.
  static RequestId of(ServerRequest request) {
    return request.context().get(RequestId.class).orElse(new RequestId(""));
  }
}
