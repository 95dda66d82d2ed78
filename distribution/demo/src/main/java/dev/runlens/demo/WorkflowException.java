// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

/// A workflow file that the local runner cannot run; the message is one line for its author.
public final class WorkflowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WorkflowException(String message) {
    super(message);
  }

  WorkflowException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
