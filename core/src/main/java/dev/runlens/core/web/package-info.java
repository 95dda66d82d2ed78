// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Routes: the JSON API and the pages, both from the same queries.
@NullMarked
package dev.runlens.core.web;

import org.jspecify.annotations.NullMarked;
