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
    return switch (address) {
      case Inet4Address _ -> isPublic4(address.getAddress(), 0);
      case Inet6Address _ -> isPublic6(address.getAddress());
      default -> false;
    };
  }

  /// Also not: "this network", IETF assignments (Oracle's metadata among them), benchmarks (RFC
  /// 2544), reserved ones, and the address inside every Azure machine that serves its host's data.
  private static boolean isPublic4(byte[] b, int at) {
    int first = b[at] & 0xFF;
    int second = b[at + 1] & 0xFF;
    int third = b[at + 2] & 0xFF;
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> (second & 0xC0) != 64;
      case 168 -> !(second == 63 && third == 129 && (b[at + 3] & 0xFF) == 16);
      case 169 -> second != 254;
      case 172 -> (second & 0xF0) != 16;
      case 192 -> second != 168 && !(second == 0 && third == 0);
      case 198 -> (second & 0xFE) != 18;
      default -> first < 224;
    };
  }

  /// IPv6 that carries an IPv4 address is judged by that: NAT64 (RFC 6052) and 6to4 (RFC 3056).
  private static boolean isPublic6(byte[] b) {
    boolean nat64 = b[0] == 0 && b[1] == 0x64 && (b[2] & 0xFF) == 0xFF && (b[3] & 0xFF) == 0x9B;
    boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
    if (nat64) {
      return isPublic4(b, 12);
    }
    return sixToFour ? isPublic4(b, 2) : (b[0] & 0xFE) != 0xFC && b[0] != 0;
  }
}
