// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.job;

import org.jspecify.annotations.Nullable;

/// The machine that a job ran on.
///
/// @param id reused among hosted runners, so no key
/// @param group the runner group's name
public record Runner(long id, String name, @Nullable String group) {}
