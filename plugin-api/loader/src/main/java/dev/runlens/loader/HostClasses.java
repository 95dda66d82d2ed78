// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

/// The parent of every plugin's class loader: the JDK, the plugin API, PF4J's and SLF4J's API, and
/// nothing else of the server. A plugin therefore brings its own Jackson or HTTP client without
/// ever meeting ours.
final class HostClasses extends ClassLoader {

  private static final ClassLoader SERVER = HostClasses.class.getClassLoader();

  HostClasses() {
    super("runlens-host-classes", ClassLoader.getPlatformClassLoader());
  }

  /// Whether a class is the server's also when a plugin ships one of that name.
  static boolean shared(String className) {
    return className.startsWith("dev.runlens.api.")
        || className.startsWith("org.pf4j.")
        || className.startsWith("org.slf4j.");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return shared(name) ? SERVER.loadClass(name) : super.loadClass(name, resolve);
  }
}
