// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api.log;

import dev.runlens.api.Provider;

/// Makes [LogStore]s.
///
/// @param <C> the record of settings
public interface LogStoreProvider<C extends Record> extends Provider<LogStore, C> {}
