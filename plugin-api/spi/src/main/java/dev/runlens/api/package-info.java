// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// What every plugin shares: a [dev.runlens.api.Provider] makes [dev.runlens.api.Component]s from
/// typed settings.
///
/// The four extension points stand in the packages beside this one: `source` (where deliveries and
/// logs come from), `metric` and `log` (where samples and logs are kept) and `analysis` (what turns
/// both into findings).
@NullMarked
package dev.runlens.api;

import org.jspecify.annotations.NullMarked;
