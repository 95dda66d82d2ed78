// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.metric;

import dev.runlens.api.Provider;

/// Makes [MetricStore]s.
///
/// @param <C> the record of settings
public interface MetricStoreProvider<C extends Record> extends Provider<MetricStore, C> {}
