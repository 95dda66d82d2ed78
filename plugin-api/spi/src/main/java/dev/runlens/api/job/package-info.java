// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The domain: installations, repositories, workflow runs, jobs and steps, as their source reports
/// them.
@NullMarked
package dev.runlens.api.job;

import org.jspecify.annotations.NullMarked;
