// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Who may do what: the administrator's token and sessions, secrets at rest, and the audit trail.
@NullMarked
package dev.runlens.core.access;

import org.jspecify.annotations.NullMarked;
