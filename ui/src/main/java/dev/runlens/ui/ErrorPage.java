// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;

/// The page for a request that could not be answered. It shows no stack trace; the request id leads
/// an operator to the server's log.
///
/// @param layout the parts around the page
/// @param status the HTTP status, for example `404`
/// @param title what happened, for example `No such job`
/// @param detail what to do about it; empty for none
/// @param requestId the id of the request; empty if it has none
public record ErrorPage(Layout layout, String status, String title, String detail, String requestId)
    implements Page {

  /// The usual words for a status.
  ///
  /// @param status 400, 404, 500, 503 or any other HTTP status
  /// @param detail what was asked for in vain; empty for the usual advice
  /// @param requestId the id of the request; empty if it has none
  public static ErrorPage of(int status, String detail, String requestId) {
    String title =
        switch (status) {
          case 400 -> "This address makes no sense here";
          case 404 -> "There is nothing here";
          case 503 -> "Runlens is not ready";
          default -> status < 500 ? "The request was refused" : "Something broke";
        };
    String advice =
        switch (status) {
          case 400 -> "A part of it has the wrong form. Follow a link instead of typing it.";
          case 404 -> "Runlens has not heard of it, or it has been deleted since.";
          case 503 -> "It is starting, stopping or out of capacity. Try again in a moment.";
          default ->
              status < 500
                  ? "It was understood, but cannot be answered."
                  : "It is written down in the server's log under the request id.";
        };
    return new ErrorPage(
        new Layout(title, List.of(), Integer.toString(status), false),
        Integer.toString(status),
        title,
        detail.isBlank() ? advice : detail,
        requestId);
  }
}
