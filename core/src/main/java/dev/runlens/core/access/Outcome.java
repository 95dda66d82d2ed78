// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.access;

/// What came of a form.
///
/// @param text for people, without secrets
public record Outcome(boolean done, String text) {}
