// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody with a browser: keeps cookies, follows redirections to wherever they lead, and sends
/// forms with what they hold already.
final class Visitor implements AutoCloseable {

  private static final Pattern FORM =
      Pattern.compile("<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input([^>]*)>");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  HttpResponse<String> open(URI page) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(page).header("Accept", "text/html").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Sends the form of a page that leads to a path, as a press on its button does.
  ///
  /// @param fields names and values that the person enters
  HttpResponse<String> send(HttpResponse<String> page, String path, String... fields)
      throws IOException, InterruptedException {
    Matcher form = FORM.matcher(page.body());
    while (form.find()) {
      URI action = page.uri().resolve(text(form.group(1)));
      if (action.getPath().equals(path)) {
        Map<String, String> values = inputs(form.group(2));
        for (int i = 0; i < fields.length; i += 2) {
          values.put(fields[i], fields[i + 1]);
        }
        StringBuilder body = new StringBuilder();
        values.forEach((name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
        return client.send(
            HttpRequest.newBuilder(action)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
      }
    }
    throw new AssertionError("No form leads to " + path + ":\n" + page.body());
  }

  @Override
  public void close() {
    client.close();
  }

  private static Map<String, String> inputs(String form) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher input = INPUT.matcher(form);
    while (input.find()) {
      String name = attribute(input.group(1), "name");
      if (!name.isEmpty()) {
        values.putIfAbsent(name, attribute(input.group(1), "value"));
      }
    }
    return values;
  }

  private static String attribute(String tag, String name) {
    Matcher attribute = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
    return attribute.find() ? text(attribute.group(1)) : "";
  }

  /// What an attribute means, in the escapes that pages of ours and of the simulator use.
  private static String text(String attribute) {
    return attribute
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#61;", "=")
        .replace("&#x3D;", "=")
        .replace("&#10;", "\n")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
