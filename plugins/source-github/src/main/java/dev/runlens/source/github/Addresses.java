// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;

/// Which network addresses are whose.
final class Addresses {

  private Addresses() {}

  /// Whether a URI's host is this machine by its very spelling: `localhost`, `127.0.0.1`, `[::1]`.
  /// Asks no name server, so that a name cannot become local later.
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Whether nobody can listen to what is said to an address: https, or http to this machine.
  static boolean isPrivate(URI url) {
    String host = url.getHost();
    return host != null
        && ("https".equalsIgnoreCase(url.getScheme())
            || ("http".equalsIgnoreCase(url.getScheme()) && isLoopback(host)));
  }

  /// Whether an address belongs to the public internet: not this machine, link or site, nor one of
  /// the ranges for carriers (RFC 6598) and unique local addresses (RFC 4193).
  static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> bytes[0] != 0 && !(bytes[0] == 100 && (bytes[1] & 0xC0) == 64);
      case Inet6Address _ -> (bytes[0] & 0xFE) != 0xFC;
      default -> false;
    };
  }
}
