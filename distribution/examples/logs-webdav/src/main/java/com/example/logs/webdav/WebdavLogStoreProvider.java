// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.ComponentContext;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.LogStoreProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pf4j.Extension;

/// Makes [WebdavLogStore]s.
@Extension
public final class WebdavLogStoreProvider implements LogStoreProvider<WebdavSettings> {

  @Override
  public String type() {
    return "webdav";
  }

  @Override
  public String displayName() {
    return "WebDAV";
  }

  @Override
  public Class<WebdavSettings> configType() {
    return WebdavSettings.class;
  }

  /// Writes, renames, reads and deletes an object that no store lists.
  @Override
  public List<Problem> validate(WebdavSettings settings) {
    return Probe.run(settings);
  }

  /// The collection. User, password and timeouts don't change what is meant.
  @Override
  public Optional<String> resourceId(WebdavSettings settings) {
    String server = settings.url().getRawAuthority().toLowerCase(Locale.ROOT);
    return Optional.of(server + settings.url().getRawPath() + settings.prefix());
  }

  /// Asks the server nothing: one that is down for a moment must not keep Runlens from starting.
  @Override
  public LogStore open(WebdavSettings settings, ComponentContext context) {
    context.logger().log(System.Logger.Level.INFO, "log store opened place={0}", settings.place());
    return new WebdavLogStore(settings, context);
  }
}
