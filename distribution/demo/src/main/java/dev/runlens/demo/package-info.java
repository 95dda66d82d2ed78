// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// The demo: a local runner that executes the steps of a real workflow file as real processes on
/// this machine, and the program that starts it beside a Runlens server and a simulated GitHub.
///
/// Start reading at [dev.runlens.demo.Demo], or at [dev.runlens.demo.LocalRunner] for the runner.
@NullMarked
package dev.runlens.demo;

import org.jspecify.annotations.NullMarked;
