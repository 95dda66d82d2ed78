// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/admin/plugins`: which plugins there are, which instances of them serve what, and how they are.
///
/// @param layout the parts around the page
/// @param csrf the token that every form of the page sends back as `csrf`, and the upload as the
///   header `X-Runlens-Csrf`
/// @param flash what the last request did; null for nothing to say
/// @param summary all of it in one sentence, for example `7 plugins, 5 instances: 4 active, 1 not
///   working. Plugin API 0.1.`
/// @param serving one for each extension point
/// @param banners one for each instance and each plugin that does not work
/// @param groups one for each extension point, also those without instances
/// @param plugins every plugin, however it came here
/// @param upload how to bring another
/// @param audit what admins did last, newest first
public record PluginsPage(
    Layout layout,
    String csrf,
    @Nullable Flash flash,
    String summary,
    List<Serving> serving,
    List<Banner> banners,
    List<Group> groups,
    List<Plugin> plugins,
    Upload upload,
    List<Audit> audit)
    implements Page {
  public PluginsPage {
    serving = List.copyOf(serving);
    banners = List.copyOf(banners);
    groups = List.copyOf(groups);
    plugins = List.copyOf(plugins);
    audit = List.copyOf(audit);
  }

  /// The row of links of the administration.
  public List<AdminTab> tabs() {
    return AdminTab.at(Href.plugins());
  }

  /// What takes new data at an extension point.
  ///
  /// @param icon the name of the icon in the sprite: `broadcast`, `package`, `database` or
  ///   `sparkle`
  /// @param label the extension point, for example `Log store`
  /// @param name the instance (of event sources all enabled ones) that takes what is new; empty if
  ///   none does
  /// @param note how it does or how much it had to do; if nothing serves, what follows from that
  /// @param tone the colour class of the note: `ok`, `warn`, `bad` or `mute`
  public record Serving(String icon, String label, String name, String note, String tone) {}

  /// Something that does not work.
  ///
  /// @param title what does not, for example `s3 does not work`
  /// @param text why, and what that means for data, in a sentence or two
  /// @param since since when
  /// @param href where to mend it: [Href#instance] or [Href#plugin]
  /// @param retry tries again at once; null if only a person can mend it
  public record Banner(
      String title, String text, Moment since, String href, @Nullable AdminAction retry) {
    public Banner {
      Href.requireLocal(href);
    }
  }

  /// An extension point and its instances.
  ///
  /// @param kind its name in addresses, for example `log-store`
  /// @param icon the name of the icon in the sprite
  /// @param title for example `Log stores`
  /// @param interfaceName the SPI a plugin implements, for example `LogStore`
  /// @param rule who serves, for example `one takes new logs, all others stay readable`
  /// @param instances those there are
  /// @param offers what could be set up besides
  public record Group(
      String kind,
      String icon,
      String title,
      String interfaceName,
      String rule,
      List<Instance> instances,
      List<Offer> offers) {
    public Group {
      instances = List.copyOf(instances);
      offers = List.copyOf(offers);
    }

    /// Whether anything could be set up.
    public boolean expandable() {
      return !offers.isEmpty();
    }

    /// What the list of offers is called.
    public String invitation() {
      return instances.isEmpty() ? "Set one up" : "Set up another";
    }
  }

  /// An instance of what a plugin offers.
  ///
  /// @param id its id
  /// @param name what its type is called, for example `Amazon S3`
  /// @param type its type, for example `s3`
  /// @param plugin id and version of the plugin, for example `logs-s3 0.1.0`; empty if none offers
  ///   the type
  /// @param description one line; empty for none
  /// @param takesNew whether it takes what is new (an analyzer: what "Analyze" asks)
  /// @param state how it is
  /// @param health how it is, in a sentence; empty if nobody asked yet
  /// @param since since when it is so
  /// @param uses what needs it, for example `1,204 logs`; empty for nothing
  /// @param calls for example `2,814 calls · mean 6 ms · 3 failed`; empty for none
  /// @param lastError the last failure; empty for none
  /// @param lastErrorAt when that was
  /// @param waiting what waits for it, for example `1.2 MB of samples wait on disk`; empty for
  ///   nothing
  /// @param enabled whether it is switched on
  /// @param toggle switches it on or off; null if that cannot be done here
  /// @param makeDefault lets it take what is new; null if it does or cannot
  /// @param remove removes it; null if that cannot be done
  /// @param refusal why an action is missing, for example `1,204 jobs still have their log here` or
  ///   `It is set in runlens.yaml`; empty if none is
  public record Instance(
      String id,
      String name,
      String type,
      String plugin,
      String description,
      boolean takesNew,
      PluginState state,
      String health,
      Moment since,
      String uses,
      String calls,
      String lastError,
      Moment lastErrorAt,
      String waiting,
      boolean enabled,
      @Nullable AdminAction toggle,
      @Nullable AdminAction makeDefault,
      @Nullable AdminAction remove,
      String refusal) {
    /// The page of its settings.
    public String configureHref() {
      return Href.instance(id);
    }
  }

  /// A type that an instance can be made of.
  ///
  /// @param kind the extension point in addresses, for example `log-store`
  /// @param type its type, for example `s3`
  /// @param name what it is called
  /// @param plugin the plugin that offers it
  /// @param description one line; empty for none
  public record Offer(String kind, String type, String name, String plugin, String description) {
    /// The page that sets one up.
    public String href() {
      return Href.newInstance(kind, type);
    }
  }

  /// A plugin: a zip that came with the server or was uploaded.
  ///
  /// @param id its id, or the name of its zip if that could not be read
  /// @param version its version; empty if that could not be read
  /// @param origin `bundled` or `uploaded`
  /// @param description one line; empty for none
  /// @param provider who made it; empty if it does not say
  /// @param licence its licence; empty if it does not say
  /// @param sha256 of the zip, in hexadecimal; empty if it could not be unpacked
  /// @param state what became of it
  /// @param problem what is wrong and what to do, one sentence; empty for nothing
  /// @param offers what it offers, for example `log store s3`
  /// @param enabled whether it is switched on
  /// @param toggle switches it on or off; null if that cannot be done here
  /// @param remove removes it; null if that cannot be done
  /// @param refusal why an action is missing, for example `It comes with the server`; empty if none
  ///   is
  public record Plugin(
      String id,
      String version,
      String origin,
      String description,
      String provider,
      String licence,
      String sha256,
      PluginState state,
      String problem,
      List<String> offers,
      boolean enabled,
      @Nullable AdminAction toggle,
      @Nullable AdminAction remove,
      String refusal) {
    private static final int SHORT = 12;

    public Plugin {
      offers = List.copyOf(offers);
    }

    /// The beginning of the hash, as much as a person compares.
    public String shortSha256() {
      return sha256.length() <= SHORT ? sha256 : sha256.substring(0, SHORT) + "…";
    }

    /// Where on the page it is; [Href#plugin] leads here.
    public String anchor() {
      return Href.pluginAnchor(id);
    }
  }

  /// How a plugin is brought here.
  ///
  /// The script of the page sends the zip as it is to `/api/admin/plugins`, with `Content-Type:
  /// application/zip`, `X-Runlens-Csrf` and `X-Filename` (percent-encoded UTF-8). It expects 2xx
  /// with JSON `{"id", "version", "problem"}`, all optional, or a problem of RFC 9457.
  ///
  /// @param limit the largest zip in words, for example `64 MiB`
  /// @param limitBytes the same in bytes, digits only
  /// @param command a command that does the same without the page, for readers without JavaScript
  public record Upload(String limit, String limitBytes, String command) {}

  /// What an admin did.
  ///
  /// @param at when
  /// @param who who
  /// @param what for example `made default`
  /// @param subject to what, for example `log store s3`
  public record Audit(Moment at, String who, String what, String subject) {}
}
