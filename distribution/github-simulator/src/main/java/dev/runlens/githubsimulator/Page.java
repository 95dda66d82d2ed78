// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Cuts a list into GitHub's numbered pages: 30 rows unless `per_page` says otherwise, at most 100,
/// and a Link header to follow.
final class Page {

  private static final int DEFAULT_ROWS = 30;
  private static final int MOST_ROWS = 100;

  private Page() {}

  static int rows(Call call) {
    return Math.min(call.number("per_page", DEFAULT_ROWS), MOST_ROWS);
  }

  /// `{total_count, <name>: [...]}`.
  static <T> Answer counted(
      Call call, URI base, String name, List<T> all, Function<T, ObjectNode> json) {
    return counted(call, base, name, all, all.size(), json);
  }

  /// `{total_count, <name>: [...]}` of rows among which some are repeated.
  static <T> Answer counted(
      Call call, URI base, String name, List<T> rows, int total, Function<T, ObjectNode> json) {
    ObjectNode body = Json.object().put("total_count", total);
    body.set(name, cut(call, rows, json));
    return linked(call, base, rows.size(), Answer.json(200, body));
  }

  /// `[...]`.
  static <T> Answer plain(Call call, URI base, List<T> all, Function<T, ObjectNode> json) {
    return linked(call, base, all.size(), Answer.json(200, cut(call, all, json)));
  }

  private static <T> ArrayNode cut(Call call, List<T> all, Function<T, ObjectNode> json) {
    int rows = rows(call);
    int from = Math.min((call.number("page", 1) - 1) * rows, all.size());
    ArrayNode nodes = Json.array();
    all.subList(from, Math.min(from + rows, all.size())).stream().map(json).forEach(nodes::add);
    return nodes;
  }

  private static Answer linked(Call call, URI base, int size, Answer answer) {
    int page = call.number("page", 1);
    int last = Math.max(1, Math.ceilDiv(size, rows(call)));
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add(link(call, base, page - 1, "prev"));
      links.add(link(call, base, 1, "first"));
    }
    if (page < last) {
      links.add(link(call, base, page + 1, "next"));
      links.add(link(call, base, last, "last"));
    }
    return links.isEmpty() ? answer : answer.with("Link", String.join(", ", links));
  }

  private static String link(Call call, URI base, int page, String relation) {
    Map<String, String> query = new LinkedHashMap<>(call.query());
    query.put("page", Integer.toString(page));
    return "<%s%s>; rel=\"%s\"".formatted(base, call.with(query).address(), relation);
  }
}
