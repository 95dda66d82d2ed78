// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.DefaultPluginLoader;
import org.pf4j.DefaultPluginManager;
import org.pf4j.Plugin;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.PropertiesPluginDescriptorFinder;
import org.pf4j.RuntimeMode;

/// PF4J for exactly one unpacked plugin. With one of these per plugin version, nothing that a
/// plugin does while it loads, starts or stops can skip, hide or stop another.
///
/// PF4J calls the `create` methods from its constructor, so this class has no fields.
final class OnePlugin extends DefaultPluginManager {

  OnePlugin(Path directory) {
    super(directory);
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    return RuntimeMode.DEPLOYMENT;
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PropertiesPluginDescriptorFinder();
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new DefaultPluginLoader(this) {
      @Override
      protected PluginClassLoader createPluginClassLoader(
          Path directory, PluginDescriptor descriptor) {
        return new IsolatedClassLoader(pluginManager, descriptor);
      }
    };
  }

  /// PF4J's own logs why a `plugin.class` cannot be made and returns null; this one tells.
  @Override
  protected PluginFactory createPluginFactory() {
    return OnePlugin::instantiate;
  }

  /// Which plugins are wanted is the server's business, not that of a text file beside them.
  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String pluginId) {
        return false;
      }

      @Override
      public void disablePlugin(String pluginId) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void enablePlugin(String pluginId) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path path) {
        return false;
      }
    };
  }

  private static Plugin instantiate(PluginWrapper wrapper) {
    String name = wrapper.getDescriptor().getPluginClass();
    if (name.equals(Plugin.class.getName())) {
      return new Plugin();
    }
    try {
      Class<? extends Plugin> type =
          wrapper.getPluginClassLoader().loadClass(name).asSubclass(Plugin.class);
      Constructor<? extends Plugin> constructor = type.getConstructor();
      return constructor.newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new PluginRuntimeException(e, "Cannot make an object of plugin.class {}", name);
    }
  }
}
