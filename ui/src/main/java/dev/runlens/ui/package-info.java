// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/// The pages of Runlens: records that hold what a page shows, templates that turn them into HTML,
/// and the style sheets, scripts and icons they need.
///
/// A page is a record and a template. Core fills the record and calls [Pages#render]; its endpoint
/// writes the result, and the bytes of [Assets]. Nothing here knows a web server or a database.
@NullMarked
package dev.runlens.ui;

import org.jspecify.annotations.NullMarked;
