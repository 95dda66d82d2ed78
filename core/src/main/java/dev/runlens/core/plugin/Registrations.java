// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.api.ComponentException;
import dev.runlens.api.source.EventSourceProvider;
import dev.runlens.api.source.Registration;
import dev.runlens.core.plugin.InstalledPlugins.Found;
import dev.runlens.core.plugin.PluginRequestException.Kind;
import dev.runlens.core.redaction.SecretText;
import dev.runlens.loader.PluginPackageException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Lets event sources make this server known to the other side. From any thread; the plugin is
/// called on a thread of its own with a deadline, while nothing can unload it.
public final class Registrations {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final InstalledPlugins plugins;
  private final HostThread thread;
  private final Duration deadline;

  /// @param deadline for the answer of a plugin
  Registrations(InstalledPlugins plugins, HostThread thread, Duration deadline) {
    this.plugins = plugins;
    this.thread = thread;
    this.deadline = deadline;
  }

  /// The event sources that can be set up so.
  public List<Offer> offers() {
    return plugins.offers().stream().filter(Offer::registers).toList();
  }

  /// The form that a browser is to post.
  ///
  /// @param type of the event source
  /// @throws PluginRequestException INVALID if the source refuses the request, with its sentence
  public Registration.Form form(String type, Registration.Request request) {
    return ask(type, registration -> registration.form(request));
  }

  /// Trades the code that a browser brought back.
  ///
  /// @param type of the event source
  /// @param host as in the request
  /// @throws PluginRequestException INVALID if the source does not take the code, CONFLICT if it
  ///   does not answer now, so that it may be tried again
  public Registration.Registered finish(String type, URI host, String code) {
    return ask(
        type,
        registration -> {
          try (HttpClient http =
              HttpClient.newBuilder()
                  .connectTimeout(CONNECT)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .build()) {
            return registration.finish(host, code, http);
          }
        });
  }

  private <R> R ask(String type, Function<Registration, R> question) {
    return thread.request(() -> {
      Found found =
          plugins
              .find(ExtensionPointKind.EVENT_SOURCE, type)
              .filter(there -> there.offer().registers())
              .orElseThrow(() ->
                  new PluginRequestException(
                      Kind.NOT_FOUND, "No plugin sets up event sources of type " + type + "."));
      InstalledPlugin.Extension extension = found.plugin().extension(found.offer());
      PluginCall<R> call =
          PluginCall.ofOpening(
              "plugin-register-" + type,
              extension.loader(),
              () ->
                  question.apply(
                      ((EventSourceProvider<?>) extension.extension().provider())
                          .registration()
                          .orElseThrow()),
              _ -> {});
      try {
        return call.start().await(deadline);
      } catch (TimeoutException _) {
        throw new PluginRequestException(
            Kind.CONFLICT,
            "%s did not answer within %d s. Try again."
                .formatted(found.offer().displayName(), deadline.toSeconds()));
      } catch (ExecutionException e) {
        throw refusal(found.offer(), e);
      }
    });
  }

  private static PluginRequestException refusal(Offer offer, ExecutionException e) {
    return switch (e.getCause()) {
      case ComponentException foreseen when Slot.foreseen(foreseen) ->
          new PluginRequestException(
              switch (foreseen.kind()) {
                case TRANSIENT, OVERLOADED -> Kind.CONFLICT;
                case NOT_FOUND, CORRUPT, CONFIG, UNSUPPORTED, INVALID -> Kind.INVALID;
              },
              SecretText.without(String.valueOf(foreseen.getMessage())));
      case IllegalArgumentException refused ->
          new PluginRequestException(
              Kind.INVALID, SecretText.without(String.valueOf(refused.getMessage())));
      case null, default ->
          new PluginRequestException(
              Kind.CONFLICT,
              SecretText.without(
                  "%s failed, a fault of the plugin: %s."
                      .formatted(offer.displayName(), PluginPackageException.describe(e))));
    };
  }
}
