// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.source;

import dev.runlens.api.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes this server known to a source in one click (GitHub: "Registering a GitHub App from a
/// manifest"): the browser posts a form to the source, a person confirms it there, and the source
/// sends the browser back with a code.
public interface Registration {

  /// The form. Pure: no network.
  ///
  /// @throws IllegalArgumentException if the request cannot be used, with a sentence that names why
  Form form(Request request);

  /// Trades the code for the settings of an instance.
  ///
  /// @param host as in the request
  /// @param http follows no redirect; may block up to 10 s
  /// @throws SourceException INVALID if the source does not take the code (it is good for an hour,
  ///   once), TRANSIENT to be tried again
  Registered finish(URI host, String code, HttpClient http);

  /// What is to be registered.
  ///
  /// @param host where people reach the source: `https://github.com`, or their own
  /// @param organization whose it will be; `null`: the person's own
  /// @param name what people will see
  /// @param publicUrl this server
  /// @param webhook where deliveries go
  /// @param back where the browser comes back to with `code` and `state`
  /// @param signIn where browsers come back to after signing in
  /// @param state comes back unchanged
  record Request(
      URI host,
      @Nullable String organization,
      String name,
      URI publicUrl,
      URI webhook,
      URI back,
      URI signIn,
      String state) {}

  /// A form for a browser to POST.
  record Form(URI action, Map<String, String> fields) {
    public Form {
      fields = Map.copyOf(fields);
    }
  }

  /// It is registered.
  ///
  /// @param settings of the instance by dashed key, secrets among them; the server keeps them
  ///   sealed
  /// @param name as the source calls it now
  /// @param installAt where a person installs it
  record Registered(Map<String, Secret> settings, String name, URI installAt) {
    public Registered {
      settings = Map.copyOf(settings);
    }
  }
}
