// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.ExtensionPoint;

/// A stateless factory of components: the extension that a plugin declares with PF4J's
/// `@Extension`.
///
/// The server makes one object of it per start of the plugin, through its public constructor
/// without parameters, and calls it from one thread at a time. Implement one of the four
/// sub-interfaces, not this one.
///
/// @param <T> what it makes
/// @param <C> the record of its settings, whose components carry [Setting]
public interface Provider<T extends Component, C extends Record> extends ExtensionPoint {

  /// The technology in lower case, unique per extension point: `filesystem`, `sqlite`, `github`.
  /// Written into configuration files and the catalog, so it never changes.
  String type();

  /// What people read: "SQLite", "Google Cloud Storage".
  String displayName();

  /// The record of settings. Its compact constructor refuses values that contradict each other with
  /// an `IllegalArgumentException` whose message names the setting.
  Class<C> configType();

  /// What components of this provider can do beyond the contract of their extension point.
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /// "Test connection": tries the settings against the outside world without keeping anything. May
  /// block up to 10 s.
  ///
  /// @return what is wrong, empty if nothing is
  default List<Problem> validate(C config) {
    return List.of();
  }

  /// Names the outside thing behind these settings: a file, a bucket and prefix, a database and
  /// schema. The server never opens two components of one extension point on equal resource ids.
  ///
  /// @return empty if all that a component uses lies in its own [ComponentContext#dataDir()]
  Optional<String> resourceId(C config);

  /// Opens a component. May block up to 30 s; throws a [ComponentException] if the settings cannot
  /// work.
  T open(C config, ComponentContext context);
}
