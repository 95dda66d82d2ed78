// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.plugin;

import dev.runlens.api.Component;
import dev.runlens.api.log.LogStore;
import dev.runlens.api.log.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A plugin that starts tasks, asks for the HTTP client, registers a JDBC driver and reads a
/// resource of its library keeps the contract without doing anything about it: the loader cleans
/// up.
class PackageContractTest extends PackageContract {

  @Override
  protected Path zip() {
    Path directory;
    try {
      directory = Files.createTempDirectory("runlens-contract-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PluginFixture.probe("tidy")
        .source("fixture.TidyDriver", DRIVER)
        .inOpen(
            """
            new TidyDriver().register();
            context.executor().submit(() -> { Thread.sleep(60_000); return null; });
            context.http();
            try (InputStream in = ProbeProvider.class.getResource("/library.txt").openStream()) {
              in.readAllBytes();
            } catch (IOException e) { throw new UncheckedIOException(e); }
            """)
        .file("lib/library.jar", PluginFixture.jar("library.txt", "text"))
        .writeTo(directory);
  }

  @Override
  protected void use(Component component) {
    super.use(component);
    ((LogStore) component).stat(new ObjectKey("a"));
  }

  private static final String DRIVER =
      """
      package fixture;

      import module java.sql;

      public final class TidyDriver implements Driver {
        public void register() {
          try {
            DriverManager.registerDriver(this);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        }
        @Override public Connection connect(String url, java.util.Properties info) { return null; }
        @Override public boolean acceptsURL(String url) { return false; }
        @Override public DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) {
          return new DriverPropertyInfo[0];
        }
        @Override public int getMajorVersion() { return 1; }
        @Override public int getMinorVersion() { return 0; }
        @Override public boolean jdbcCompliant() { return false; }
        @Override public java.util.logging.Logger getParentLogger() { return null; }
      }
      """;
}
