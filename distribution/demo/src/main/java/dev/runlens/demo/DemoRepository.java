// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// The repository whose workflow the demo runs: the files shipped with the demo, and the Runlens
/// action where the workflow looks for it.
final class DemoRepository {

  static final String OWNER = "northwind";
  static final String NAME = "parcels";
  static final String WORKFLOW = ".github/workflows/ci.yml";

  private static final String ACTION = ".github/actions/runlens";

  private DemoRepository() {}

  /// Writes the repository into a folder that does not exist yet.
  static Path create(Path folder, Path action) {
    try {
      URI shipped = Objects.requireNonNull(DemoRepository.class.getResource("/demo")).toURI();
      if (shipped.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(shipped, Map.of())) {
          Workspace.copy(jar.getPath("/demo"), folder);
        }
      } else {
        Workspace.copy(Path.of(shipped), folder);
      }
      Files.createDirectories(folder.resolve(ACTION).getParent());
      Workspace.copy(action, folder.resolve(ACTION));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the demo's repository to " + folder, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A resource has an address that is not one", e);
    }
  }
}
