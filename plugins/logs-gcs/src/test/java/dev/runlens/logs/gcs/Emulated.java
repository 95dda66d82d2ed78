// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import dev.runlens.api.log.LogStore;
import dev.runlens.loader.Binding;
import dev.runlens.loader.SettingsBinder;
import dev.runlens.testkit.TestComponentContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A store over an emulator of its own, both with the context's clock.
final class Emulated implements AutoCloseable {

  final TestComponentContext context;
  final GcsEmulator emulator;

  Emulated(Path directory) {
    context = new TestComponentContext(directory);
    emulator = new GcsEmulator(context.clock());
  }

  /// Settings that work, and what differs.
  GcsSettings settings(String... keysAndValues) {
    Map<String, String> written = new HashMap<>();
    written.put("bucket", GcsEmulator.BUCKET);
    written.put("endpoint", emulator.endpoint().toString());
    written.put("credentials-json", emulator.credentials());
    written.put("retry-budget", "10s");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      written.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return bound(written);
  }

  static GcsSettings bound(Map<String, String> written) {
    return switch (SettingsBinder.bind(GcsSettings.class, written)) {
      case Binding.Bound<GcsSettings>(GcsSettings settings) -> settings;
      case Binding.Refused<GcsSettings> refused ->
          throw new AssertionError(refused.problems().toString());
    };
  }

  LogStore open(String... keysAndValues) {
    return new GcsLogStoreProvider().open(settings(keysAndValues), context);
  }

  @Override
  public void close() {
    emulator.close();
    context.close();
  }
}
