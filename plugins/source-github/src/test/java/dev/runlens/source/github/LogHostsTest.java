// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogHostsTest {

  private static final LogHosts HOSTS =
      LogHosts.of(
          List.of(
              "*.blob.core.windows.net",
              "logs.example.com",
              "*.storage.example.com:8443",
              "10.1.2.3:9000",
              "127.0.0.1:9001",
              "[::1]:9002"));

  @Test
  void allowsWhatIsListed() throws Exception {
    for (String url :
        List.of(
            "https://productionresultssa0.blob.core.windows.net/x?sig=1",
            "https://PRODUCTIONRESULTSSA0.Blob.Core.Windows.Net/x",
            "https://a.b.blob.core.windows.net:443/x",
            "https://logs.example.com/x",
            "https://a.storage.example.com:8443/x")) {
      assertEquals(Optional.empty(), objection(url, "20.60.1.2"), url);
    }
  }

  @Test
  void refusesEverythingElse() throws Exception {
    for (String url :
        List.of(
            "https://blob.core.windows.net/x",
            "https://evilblob.core.windows.net/x",
            "https://x.blob.core.windows.net.evil.example/x",
            "https://x.blob.core.windows.net./x",
            "https://x.blob.core.windows.net:8443/x",
            "https://a.logs.example.com/x",
            "https://a.storage.example.com/x",
            "https://user@logs.example.com/x",
            "https://logs.example.com@evil.example/x",
            "http://logs.example.com/x",
            "ftp://logs.example.com/x",
            "//logs.example.com/x",
            "mailto:logs.example.com",
            "http://10.1.2.3:9000/x",
            "https://127.0.0.1/x",
            "http://localhost:9001/x",
            "http://[::1]:9003/x")) {
      assertTrue(objection(url, "20.60.1.2").isPresent(), url);
    }
  }

  @Test
  void allowsPrivateAddressesThatAreNamedInFull() throws Exception {
    assertEquals(Optional.empty(), objection("https://10.1.2.3:9000/x", "10.1.2.3"));
    assertEquals(Optional.empty(), objection("http://127.0.0.1:9001/x", "127.0.0.1"));
    assertEquals(Optional.empty(), objection("http://[::1]:9002/x", "::1"));
    assertEquals(Optional.empty(), objection("https://logs.example.com/x", "192.168.7.7"));
  }

  @Test
  void refusesPrivateAddressesBehindAPattern() throws Exception {
    for (String address :
        List.of(
            "127.0.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "168.63.129.16",
            "192.0.0.192",
            "198.18.0.1",
            "240.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:0a00:0001::1",
            "fd00:ec2::254",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1")) {
      assertTrue(
          objection("https://x.blob.core.windows.net/", address).orElse("").contains("private"),
          address);
    }
    assertEquals(Optional.empty(), objection("https://x.blob.core.windows.net/", "2603::1"));
    assertTrue(objection("https://x.blob.core.windows.net/", "20.60.1.2", "10.0.0.1").isPresent());
  }

  @Test
  void refusesEntriesOfAnotherForm() {
    for (String entry :
        List.of("", "*", "a*.example.com", "https://x", "x/y", "x:y", "x:70000", "u@x", "*.*.x")) {
      assertTrue(
          String.valueOf(
                  assertThrows(
                          IllegalArgumentException.class, () -> LogHosts.of(List.of(entry)), entry)
                      .getMessage())
              .contains("log-hosts"));
    }
  }

  private static Optional<String> objection(String url, String... addresses)
      throws UnknownHostException {
    InetAddress[] resolved = new InetAddress[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      resolved[i] = InetAddress.ofLiteral(addresses[i]);
    }
    return HOSTS.objection(URI.create(url), _ -> resolved);
  }
}
