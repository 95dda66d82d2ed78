// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The hosts that a log may be fetched from.
///
/// GitHub's API answers a log request with a redirect to a storage host. Following whatever an
/// answer names would let it send us into the network that this server stands in, so the target
/// must be on this list, encrypted, and public unless the list names it in full.
record LogHosts(List<Entry> entries) {

  /// Finds a host's addresses.
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /// @param wildcard whether any name beneath `host` is meant
  /// @param port 0 for the usual one of the scheme
  record Entry(boolean wildcard, String host, int port) {

    boolean matches(String target, int targetPort, int usualPort) {
      boolean sameHost = wildcard ? target.endsWith("." + host) : target.equals(host);
      return sameHost && targetPort == (port == 0 ? usualPort : port);
    }
  }

  private static final Pattern FORM =
      Pattern.compile("(\\*\\.)?([a-z0-9.-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");

  LogHosts {
    entries = List.copyOf(entries);
  }

  /// Reads the written form: `name`, `*.name`, `name:port`.
  ///
  /// @throws IllegalArgumentException if one is not of that form; the message names the setting
  static LogHosts of(List<String> written) {
    return new LogHosts(written.stream().map(LogHosts::entry).toList());
  }

  private static Entry entry(String written) {
    Matcher form = FORM.matcher(written.strip().toLowerCase(Locale.ROOT));
    boolean matches = form.matches();
    int port = matches && form.group(3) != null ? Integer.parseInt(form.group(3)) : 0;
    if (!matches || port > 65_535) {
      throw new IllegalArgumentException(
          "log-hosts holds '%s', which is not a host, *.host or host:port.".formatted(written));
    }
    return new Entry(form.group(1) != null, form.group(2), port);
  }

  /// Why a log must not be fetched from there, or empty if it may.
  ///
  /// @throws UnknownHostException if the name has no address
  Optional<String> objection(URI target, Resolver resolver) throws UnknownHostException {
    String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
    if (target.getHost() == null || target.getRawUserInfo() != null) {
      return Optional.of("it names no plain host");
    }
    String host = target.getHost().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && Addresses.isLoopback(host))) {
      return Optional.of("it is not encrypted (https)");
    }
    int usualPort = scheme.equals("https") ? 443 : 80;
    int port = target.getPort() == -1 ? usualPort : target.getPort();
    List<Entry> matching =
        entries.stream().filter(entry -> entry.matches(host, port, usualPort)).toList();
    if (matching.isEmpty()) {
      return Optional.of("log-hosts does not list it");
    }
    boolean named = matching.stream().anyMatch(entry -> !entry.wildcard());
    if (named || Stream.of(resolver.resolve(host)).allMatch(Addresses::isPublic)) {
      return Optional.empty();
    }
    return Optional.of("it has a private address and log-hosts does not name it in full");
  }
}
