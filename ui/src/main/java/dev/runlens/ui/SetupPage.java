// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/setup` for admins: where this server is reached, making it known to a source, and what has
/// worked so far. Its forms post `csrf`, and to [#addressHref] `url`, to [Source#href] `host`,
/// `organization` and `name`.
///
/// @param layout the parts around the page; live until everything has worked
/// @param csrf the token that the forms send back
/// @param flash what the last request did; null for nothing to say
/// @param address where this server is reached
/// @param sources what this server can be made known to in one click
/// @param summary how far it is, for example `2 of 5 steps work`
/// @param checks what has to work, in order
/// @param yaml the step that people add to their workflows
public record SetupPage(
    Layout layout,
    String csrf,
    @Nullable Flash flash,
    Address address,
    List<Source> sources,
    String summary,
    List<Check> checks,
    String yaml)
    implements Page {
  public SetupPage {
    sources = List.copyOf(sources);
    checks = List.copyOf(checks);
  }

  /// The row of links of the administration.
  public List<AdminTab> tabs() {
    return AdminTab.at(Href.setup());
  }

  /// Where the address posts.
  public String addressHref() {
    return Href.setup() + "/address";
  }

  /// Where this server is reached.
  ///
  /// @param url as it is, or as it was typed
  /// @param fixed whether the configuration decides, so that it cannot be changed here
  /// @param local whether only this machine reaches it there
  /// @param problem what is wrong with what was typed; empty for nothing
  public record Address(String url, boolean fixed, boolean local, String problem) {}

  /// Something that jobs come from.
  ///
  /// @param type its type, for example `github`
  /// @param name what it is called, for example `GitHub`
  /// @param instance the instance that is set up
  /// @param registered whether this server has been made known to it here
  /// @param installUrl where it is installed; empty if not known
  /// @param host what was typed, or a suggestion
  /// @param organization what was typed; empty for the person's own account
  /// @param appName what was typed, or a suggestion
  /// @param problem what is wrong with what was typed; empty for nothing
  public record Source(
      String type,
      String name,
      String instance,
      boolean registered,
      String installUrl,
      String host,
      String organization,
      String appName,
      String problem) {
    public Source {
      installUrl = Href.external(installUrl);
    }

    /// Where the form posts.
    public String href() {
      return Href.register(type);
    }

    /// The settings of the instance, for those who have an App already.
    public String settingsHref() {
      return Href.instance(instance);
    }
  }

  /// Something that has to work.
  ///
  /// @param state whether it does
  /// @param label what it is, for example `First webhook`
  /// @param detail what was seen, one sentence; empty for nothing
  /// @param advice what to do if it does not turn green; empty if it has
  public record Check(PluginState state, String label, String detail, String advice) {
    /// It works.
    public static Check done(String label, String detail) {
      return new Check(new PluginState("ok", "check-circle-fill", "Works"), label, detail, "");
    }

    /// It is waited for.
    public static Check waiting(String label, String detail, String advice) {
      return new Check(new PluginState("mute", "clock", "Waiting"), label, detail, advice);
    }

    /// It does not work.
    public static Check failing(String label, String detail, String advice) {
      return new Check(
          new PluginState("bad", "x-circle-fill", "Does not work"), label, detail, advice);
    }
  }
}
