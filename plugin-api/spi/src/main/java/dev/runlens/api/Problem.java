// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

/// Something wrong with a setting.
///
/// @param setting the record component's name, or empty if the settings as a whole are wrong
/// @param message what is wrong and what to do, one sentence, without the secret itself
public record Problem(String setting, String message) {}
