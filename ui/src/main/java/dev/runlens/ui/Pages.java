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

/// Turns a page into HTML. Safe for use by many threads.
///
/// Templates are compiled once, at construction; a template that does not parse stops the server
/// there. A name in a template which no record has is an error as well: mustache would show nothing
/// in its place.
public final class Pages {
  private static final String ROOT = "dev/runlens/ui";

  private final Site site;
  private final Map<String, Mustache> templates;

  /// Compiles the templates.
  ///
  /// @param assets where pages find their style sheets and scripts
  public Pages(Assets assets) {
    DefaultMustacheFactory factory = new DefaultMustacheFactory(ROOT);
    factory.setObjectHandler(new StrictNames());
    site = new Site(assets.base());
    templates =
        Stream.of(
                "organizations",
                "organization",
                "repository",
                "run",
                "job",
                "log",
                "sign-in",
                "plugins",
                "instance",
                "first-admin",
                "setup",
                "register",
                "error")
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), name -> factory.compile("pages/" + name + ".mustache")));
  }

  /// Writes the page as a complete HTML document, to be sent as `text/html; charset=UTF-8`.
  public String render(Page page) {
    StringWriter html = new StringWriter(16_384);
    template(page).execute(html, List.of(site, page));
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
          case AdminSignInPage _ -> "sign-in";
          case PluginsPage _ -> "plugins";
          case InstancePage _ -> "instance";
          case FirstAdminPage _ -> "first-admin";
          case SetupPage _ -> "setup";
          case RegisterPage _ -> "register";
          case ErrorPage _ -> "error";
        };
    Mustache template = templates.get(name);
    if (template == null) {
      throw new IllegalStateException("No template is compiled for the page " + name);
    }
    return template;
  }

  /// What every page knows about the server.
  ///
  /// @param assets the path all assets share, without a slash at its end
  record Site(String assets) {}

  private static final class StrictNames extends ReflectionObjectHandler {
    @Override
    protected MissingWrapper createMissingWrapper(String name, List<Guard> guards) {
      throw new MustacheException("A template names “" + name + "”, which no record has");
    }
  }
}
