// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.rules;

import static dev.runlens.analyzer.rules.LinePattern.line;

import dev.runlens.api.analysis.Finding.Category;
import java.util.List;

/// Hosts that did not answer and hosts that refused. Commands retry, and tests provoke such lines,
/// so most of them count only near the end.
final class AccessLines {

  private static final long NEAR_THE_END = 40;

  static final List<LinePattern> ALL =
      List.of(
          line(
                  "dns",
                  Category.NETWORK,
                  76,
                  "could not resolve host|temporary failure in name resolution|enotfound|eai_again"
                      + "|name or service not known|no such host",
                  "(?i)could not resolve host|temporary failure in name resolution|\\bENOTFOUND\\b"
                      + "|\\bEAI_AGAIN\\b|name or service not known|no such host",
                  "A host name could not be resolved: {line}")
              .within(NEAR_THE_END),
          line(
                  "tls",
                  Category.NETWORK,
                  72,
                  "certificate|tls handshake|ssl_error|sslhandshake",
                  "(?i)certificate (?:has expired|verify failed|problem)|CERTIFICATE_VERIFY_FAILED"
                      + "|unable to get local issuer certificate|TLS handshake timeout|SSL_ERROR\\w*"
                      + "|SSLHandshakeException|certificate signed by unknown authority",
                  "TLS failed: {line}")
              .within(NEAR_THE_END),
          line(
                  "http-status",
                  Category.NETWORK,
                  70,
                  "requested url returned error|bad gateway|service unavailable|gateway time"
                      + "|internal server error|status code",
                  "requested URL returned error: (\\d+.*)|\\b(50[0234] (?:Internal Server Error|Bad Gateway"
                      + "|Service (?:Temporarily )?Unavailable|Gateway Time-?out))"
                      + "|(?i)status code:? (50[0234])",
                  "A host answered {1}{2}{3}")
              .within(NEAR_THE_END),
          line(
                  "rate-limit",
                  Category.NETWORK,
                  78,
                  "rate limit|too many requests|toomanyrequests",
                  "(?i)(?:exceeded|hit|secondary|api) .{0,30}rate limit|rate limit (?:was )?exceeded"
                      + "|429 too many requests|toomanyrequests",
                  "A host limits requests: {line}")
              .within(NEAR_THE_END),
          line(
                  "git-transport",
                  Category.NETWORK,
                  74,
                  "early eof|rpc failed|unexpected disconnect|remote end hung up",
                  "(?i)early EOF|RPC failed|unexpected disconnect|remote end hung up",
                  "git lost the connection: {line}")
              .within(NEAR_THE_END),
          line(
                  "connection",
                  Category.NETWORK,
                  60,
                  "connection re|connection timed out|econn|etimedout|timed out|timeout"
                      + "|could not create connection|connection error|network is unreachable",
                  "(?i)connection (?:reset|refused|timed out|error)|\\bECONN(?:RESET|REFUSED|ABORTED)\\b"
                      + "|\\bETIMEDOUT\\b|(?:read|connect(?:ion)?|operation) timed? ?out|could not create connection"
                      + "|network is unreachable|socket hang up",
                  "A connection failed: {line}")
              .within(NEAR_THE_END),
          line(
              "github-token",
              Category.PERMISSION,
              86,
              "not accessible by integration|bad credentials|input required and not supplied",
              "(Resource not accessible by integration.*|Bad credentials.*|Input required and not supplied: .+)",
              "{1}"),
          line(
                  "git-access",
                  Category.PERMISSION,
                  84,
                  "permission to|authentication failed|could not read username|could not read password"
                      + "|permission denied (publickey|host key verification failed"
                      + "|repository not found",
                  "(Permission to \\S+ denied.*|Authentication failed.*|could not read (?:Username|Password).*"
                      + "|Permission denied \\(publickey.*|Host key verification failed.*"
                      + "|(?:remote|ERROR): Repository not found.*)",
                  "git: {1}")
              .within(200),
          line(
                  "cloud-access",
                  Category.PERMISSION,
                  84,
                  "is not authorized to perform|accessdenied|access denied|not authorized"
                      + "|unauthorized|forbidden|could not load credentials|permission_denied",
                  "(?i)(\\S.* is not authorized to perform: .+)|\\bAccess ?Denied\\b|\\b(?:401|HTTP 401:?) Unauthorized"
                      + "|\\b403:? Forbidden|PERMISSION_DENIED|could not load credentials|status code:? 40[13]\\b",
                  "Access was refused: {line}")
              .within(NEAR_THE_END),
          line(
                  "file-permission",
                  Category.PERMISSION,
                  64,
                  "permission denied|eacces|operation not permitted|eperm",
                  "(?i)permission denied|\\bEACCES\\b|operation not permitted|\\bEPERM\\b",
                  "Permission denied: {line}")
              .within(NEAR_THE_END));

  private AccessLines() {}
}
