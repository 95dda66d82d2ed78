// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// What the tests of every plugin need: a server for one component, and in the packages below a
/// contract, a fake and builders per extension point.
@NullMarked
package dev.runlens.testkit;

import org.jspecify.annotations.NullMarked;
