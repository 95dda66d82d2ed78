// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A line of words with a space between: values as their `toString`, URL-encoded so that they hold
/// no space; `~` is no value; a list is its size and then its elements.
final class Words {

  private static final String NONE = "~";

  private final StringBuilder line;

  Words(String first) {
    line = new StringBuilder(first);
  }

  Words add(@Nullable Object value) {
    line.append(' ').append(value == null ? NONE : URLEncoder.encode(value.toString(), UTF_8));
    return this;
  }

  <T> Words addAll(Collection<T> elements, BiConsumer<Words, T> element) {
    add(elements.size());
    elements.forEach(one -> element.accept(this, one));
    return this;
  }

  @Override
  public String toString() {
    return line.toString();
  }

  /// Reads words in order. Every method throws [IllegalArgumentException] if the next word is
  /// missing or of another kind.
  static final class Reader {

    private final List<String> words;
    private int next;

    Reader(String line) {
      words = List.of(line.split(" ", -1));
    }

    String text() {
      String word = word();
      if (word.equals(NONE)) {
        throw new IllegalArgumentException("word " + next + " is missing");
      }
      return URLDecoder.decode(word, UTF_8);
    }

    long number() {
      return Long.parseLong(text());
    }

    int count() {
      return Integer.parseInt(text());
    }

    boolean flag() {
      return Boolean.parseBoolean(text());
    }

    Instant time() {
      try {
        return Instant.parse(text());
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("word " + next + " is not a time", e);
      }
    }

    <T> Optional<T> optional(Function<Reader, T> value) {
      if (next < words.size() && words.get(next).equals(NONE)) {
        next++;
        return Optional.empty();
      }
      return Optional.of(value.apply(this));
    }

    <T> List<T> all(Function<Reader, T> element) {
      List<T> elements = new ArrayList<>();
      for (long left = number(); left > 0; left--) {
        elements.add(element.apply(this));
      }
      return elements;
    }

    /// Checks that there are no more words.
    void end() {
      if (next < words.size()) {
        throw new IllegalArgumentException("words beyond number " + next);
      }
    }

    private String word() {
      if (next == words.size()) {
        throw new IllegalArgumentException("only " + next + " words");
      }
      return words.get(next++);
    }
  }
}
