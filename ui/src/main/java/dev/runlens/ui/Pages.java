// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.reflect.Guard;
import com.github.mustachejava.reflect.MissingWrapper;
import com.github.mustachejava.reflect.ReflectionObjectHandler;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns a page into HTML. Safe for use by many threads.
///
/// Templates are compiled once, at construction; a template that does not parse stops the server
/// there. A name in a template which no record has is an error as well: mustache would show nothing
/// in its place.
public final class Pages {
  private static final String ROOT = "dev/runlens/ui";

  private final String assets;
  private final Map<String, Mustache> templates;

  /// Compiles the templates.
  ///
  /// @param assets where pages find their style sheets and scripts
  public Pages(Assets assets) {
    DefaultMustacheFactory factory = new DefaultMustacheFactory(ROOT);
    factory.setObjectHandler(new StrictNames());
    this.assets = assets.base();
    templates =
        Stream.of(
                "organizations",
                "organization",
                "repository",
                "run",
                "job",
                "log",
                "sign-in",
                "account",
                "people",
                "person",
                "audit",
                "completeness",
                "plugins",
                "instance",
                "error")
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), name -> factory.compile("pages/" + name + ".mustache")));
  }

  /// Writes the page as nobody sees it, see [#render(Page, User)].
  public String render(Page page) {
    return render(page, null);
  }

  /// Writes the page as a complete HTML document, to be sent as `text/html; charset=UTF-8`.
  ///
  /// @param user who sees it; null for somebody who is not signed in
  public String render(Page page, @Nullable User user) {
    StringWriter html = new StringWriter(16_384);
    template(page).execute(html, List.of(new Site(assets, user), page));
    return html.toString();
  }

  private Mustache template(Page page) {
    String name =
        switch (page) {
          case OrganizationsPage _ -> "organizations";
          case OrganizationPage _ -> "organization";
          case RepositoryPage _ -> "repository";
          case RunPage _ -> "run";
          case JobPage _ -> "job";
          case LogPage _ -> "log";
          case SignInPage _ -> "sign-in";
          case AccountPage _ -> "account";
          case PeoplePage _ -> "people";
          case PersonPage _ -> "person";
          case AuditPage _ -> "audit";
          case CompletenessPage _ -> "completeness";
          case PluginsPage _ -> "plugins";
          case InstancePage _ -> "instance";
          case ErrorPage _ -> "error";
        };
    Mustache template = templates.get(name);
    if (template == null) {
      throw new IllegalStateException("No template is compiled for the page " + name);
    }
    return template;
  }

  /// What surrounds every page.
  ///
  /// @param assets the path all assets share, without a slash at its end
  /// @param user who sees it; null for somebody who is not signed in
  record Site(String assets, @Nullable User user) {}

  private static final class StrictNames extends ReflectionObjectHandler {
    @Override
    protected MissingWrapper createMissingWrapper(String name, List<Guard> guards) {
      throw new MustacheException("A template names “" + name + "”, which no record has");
    }
  }
}
