// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Log store that keeps objects in a collection of a WebDAV server (RFC 4918).
@NullMarked
package com.example.logs.webdav;

import org.jspecify.annotations.NullMarked;
