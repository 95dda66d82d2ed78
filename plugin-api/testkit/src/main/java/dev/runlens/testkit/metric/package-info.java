// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// For the tests of metric stores: the contract that each of them fulfils, a fake that does, and
/// batches.
@NullMarked
package dev.runlens.testkit.metric;

import org.jspecify.annotations.NullMarked;
