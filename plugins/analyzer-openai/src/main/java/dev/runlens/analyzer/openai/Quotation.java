// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import dev.runlens.api.Secret;
import java.util.Optional;

/// A server's own words, if they can be shown: in a line, and nothing of the key or the prompt,
/// which servers like to quote, in them.
///
/// @param conversation what the server was told
record Quotation(OpenAiSettings settings, Conversation conversation) {

  private static final int MOST_CHARACTERS = 240;

  /// So many characters in a row that are also in the prompt are taken from it.
  private static final int TELLTALE = 24;

  Optional<String> of(Refusal refusal) {
    // What is wrong with a key is said with a part of it.
    if (refusal.status() == 401 || refusal.status() == 403) {
      return Optional.empty();
    }
    String words =
        refusal.message().replaceAll("[\\p{Cntrl}\\s]+", " ").strip().replaceFirst("\\.$", "");
    Secret key = settings.apiKey();
    boolean quotesKey = key != null && words.contains(key.reveal());
    if (words.isEmpty() || quotesKey || quotesPrompt(words)) {
      return Optional.empty();
    }
    return Optional.of(
        words.length() <= MOST_CHARACTERS ? words : words.substring(0, MOST_CHARACTERS) + "…");
  }

  private boolean quotesPrompt(String words) {
    String shown = words.substring(0, Math.min(MOST_CHARACTERS, words.length()));
    for (int from = 0; from + TELLTALE <= shown.length(); from++) {
      String part = shown.substring(from, from + TELLTALE);
      for (Conversation.Message message : conversation.messages()) {
        if (message.content().contains(part)) {
          return true;
        }
      }
    }
    return false;
  }
}
