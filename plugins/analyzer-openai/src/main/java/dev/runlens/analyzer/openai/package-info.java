// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
/// Analyzer that asks a language model behind any server that speaks OpenAI's chat protocol.
///
/// [dev.runlens.analyzer.openai.Inquiry] is one analysis from brief to answer,
/// [dev.runlens.analyzer.openai.ChatServer] one request of it.
@NullMarked
package dev.runlens.analyzer.openai;

import org.jspecify.annotations.NullMarked;
