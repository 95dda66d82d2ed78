// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/// A plugin's class loader: its own classes first, then what [HostClasses] lets through.
final class IsolatedClassLoader extends PluginClassLoader {

  IsolatedClassLoader(PluginManager pf4j, PluginDescriptor descriptor) {
    super(pf4j, descriptor, new HostClasses());
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return HostClasses.shared(className);
  }

  /// Frees this loader from `DriverManager`. Only once: a class cannot be defined twice.
  void deregisterDrivers() throws IOException, ReflectiveOperationException {
    String name = JdbcJanitor.class.getName();
    byte[] code;
    try (InputStream in =
        Objects.requireNonNull(JdbcJanitor.class.getResourceAsStream("JdbcJanitor.class"))) {
      code = in.readAllBytes();
    }
    Class<?> janitor = defineClass(name, code, 0, code.length);
    ((Runnable) janitor.getConstructor().newInstance()).run();
  }
}
