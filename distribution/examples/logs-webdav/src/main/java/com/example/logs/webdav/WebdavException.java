// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Problem;
import dev.runlens.api.log.LogStoreException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What went wrong with a request, and what to do about it.
final class WebdavException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String setting;
  private final String found;
  private final String remedy;

  /// @param setting the record component of [WebdavSettings] to look at first, or empty
  /// @param found what the server or the network said; never a secret
  /// @param remedy empty if nobody needs to act
  WebdavException(
      Kind kind, String setting, String found, String remedy, @Nullable Throwable cause) {
    super(found, cause);
    this.kind = kind;
    this.setting = setting;
    this.found = found;
    this.remedy = remedy;
  }

  /// What a status means that a request did not expect: RFC 9110 section 15, RFC 4918 section 11.
  static WebdavException ofStatus(String method, int status) {
    String found = method + " was answered with HTTP " + status;
    return switch (status) {
      case 401 -> config("password", found, "Correct username and password.");
      case 403 ->
          config("username", found, "Let this user read and write below the URL on that server.");
      case 404, 409 ->
          config("url", found, "Create the collection of the URL, or correct the URL.");
      case 405, 501 ->
          config(
              "url", found, "This address is not WebDAV's, or it is read-only: correct the URL.");
      case 412, 423 -> passing(found);
      case 413 -> new WebdavException(Kind.INVALID, "", found, "Raise the server's limit.", null);
      case 429, 503 -> new WebdavException(Kind.OVERLOADED, "", found, "", null);
      case 507 -> config("", found, "Free space on that server, or shorten the retention of logs.");
      default -> {
        if (status >= 300 && status < 400) {
          yield config("url", found, "Redirects are not followed: set the URL to where it leads.");
        }
        yield status >= 500 || status == 408
            ? passing(found)
            : config("url", found, "Check the URL and what is there.");
      }
    };
  }

  /// A connection that broke, or never came to be.
  static WebdavException of(String method, IOException e, Duration timeout) {
    if (e instanceof HttpTimeoutException) {
      String found = "%s was not answered within %d ms".formatted(method, timeout.toMillis());
      return new WebdavException(Kind.TRANSIENT, "url", found, "", e);
    }
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String found = method + " failed: " + what;
    return e instanceof SSLException
        ? new WebdavException(
            Kind.CONFIG, "url", found, "Give the server a certificate that this Java trusts.", e)
        : new WebdavException(Kind.TRANSIENT, "url", found, "", e);
  }

  static WebdavException config(String setting, String found, String remedy) {
    return new WebdavException(Kind.CONFIG, setting, found, remedy, null);
  }

  static WebdavException passing(String found) {
    return new WebdavException(Kind.TRANSIENT, "", found, "", null);
  }

  boolean isTransient() {
    return kind == Kind.TRANSIENT;
  }

  /// @param attempt what was attempted, on what: `store a/b/log.zst in https://…`
  String sentence(String attempt) {
    return ("Cannot " + attempt + ": " + found + ". " + remedy).strip();
  }

  LogStoreException forCallers(String attempt) {
    return new LogStoreException(kind, sentence(attempt), this);
  }

  Problem problem(String attempt) {
    return new Problem(setting, sentence(attempt));
  }
}
