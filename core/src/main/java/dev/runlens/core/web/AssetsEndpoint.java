// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.web;

import dev.runlens.core.http.Problem;
import dev.runlens.ui.Assets;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/// `GET /assets/{hash}/…`: scripts, styles and pictures of the pages. Their address names their
/// content, so a browser may keep them for ever.
///
/// Who may call it: anyone who can reach the port.
public final class AssetsEndpoint implements HttpService {

  private final Assets assets;

  public AssetsEndpoint(Assets assets) {
    this.assets = assets;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/assets/*", this::asset);
  }

  private void asset(ServerRequest request, ServerResponse response) {
    String path = request.prologue().uriPath().path();
    Assets.Asset asset =
        assets
            .find(path.substring("/assets/".length()))
            .orElseThrow(() -> Problem.notFound("asset of that name"));
    response.header(HeaderNames.CONTENT_TYPE, asset.contentType());
    response.headers().set(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    Optional<byte[]> zipped =
        request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse("").contains("gzip")
            ? asset.gzip()
            : Optional.empty();
    zipped.ifPresent(_ -> response.header(HeaderNames.CONTENT_ENCODING, "gzip"));
    response.send(zipped.orElseGet(asset::bytes));
  }
}
