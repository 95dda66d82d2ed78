// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// What people see and change of their own accounts, and admins of everybody's.
@NullMarked
package dev.runlens.core.account;

import org.jspecify.annotations.NullMarked;
