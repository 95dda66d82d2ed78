// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of GitHub's expression language that the local runner knows: contexts, strings,
/// numbers, `== != && || !`, parentheses, and a few functions. Values are texts, as they are once
/// printed into a step; anything else is refused by name.
///
/// Source: "Evaluate expressions in workflows and actions" in GitHub's docs.
final class Expressions {

  /// What an expression can see.
  interface Scope {

    /// The value at a path such as `env.NAME`, in lower case but for what follows the first dot;
    /// empty when a known context has no such value.
    ///
    /// @throws WorkflowException if there is no such context
    String value(String path);

    boolean success();

    boolean failure();

    boolean cancelled();
  }

  private static final Pattern TEMPLATE = Pattern.compile("\\$\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern STATUS =
      Pattern.compile("\\b(success|failure|always|cancelled)\\s*\\(");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<string>'(?:[^']|'')*')|(?<number>-?\\d+(?:\\.\\d+)?)"
              + "|(?<name>[A-Za-z_][\\w-]*(?:\\.[A-Za-z_][\\w-]*)*)"
              + "|(?<sign>==|!=|&&|\\|\\||[!(),]))");

  private final String source;
  private final Scope scope;
  private final Matcher matcher;
  private int position;
  private String token = "";
  private String kind = "";

  private Expressions(String source, Scope scope) {
    this.source = source;
    this.scope = scope;
    this.matcher = TOKEN.matcher(source);
    advance();
  }

  /// Replaces each `${{ }}` in a text.
  static String interpolate(String text, Scope scope) {
    return TEMPLATE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(evaluate(found.group(1), scope)));
  }

  /// Whether an `if:` holds. Without a function of status in it, it also wants `success()`.
  static boolean holds(String condition, Scope scope) {
    String bare = TEMPLATE.matcher(condition).replaceAll("$1").strip();
    if (bare.isEmpty()) {
      return scope.success();
    }
    boolean statusGiven = STATUS.matcher(bare).find();
    return (statusGiven || scope.success()) && isTrue(evaluate(bare, scope));
  }

  private static String evaluate(String source, Scope scope) {
    Expressions expression = new Expressions(source, scope);
    String value = expression.or();
    if (!expression.kind.equals("end")) {
      throw expression.refuse("unexpected " + expression.token);
    }
    return value;
  }

  private String or() {
    String left = and();
    while (accept("||")) {
      String right = and();
      left = isTrue(left) ? left : right;
    }
    return left;
  }

  private String and() {
    String left = comparison();
    while (accept("&&")) {
      String right = comparison();
      left = isTrue(left) ? right : left;
    }
    return left;
  }

  /// GitHub compares texts without regard to case.
  private String comparison() {
    String left = unary();
    if (accept("==")) {
      return Boolean.toString(left.equalsIgnoreCase(unary()));
    }
    if (accept("!=")) {
      return Boolean.toString(!left.equalsIgnoreCase(unary()));
    }
    return left;
  }

  private String unary() {
    return accept("!") ? Boolean.toString(!isTrue(unary())) : primary();
  }

  private String primary() {
    String found = token;
    String foundKind = kind;
    if (accept("(")) {
      String value = or();
      expect(")");
      return value;
    }
    advance();
    return switch (foundKind) {
      case "string" -> found.substring(1, found.length() - 1).replace("''", "'");
      case "number" -> found;
      case "name" -> accept("(") ? function(found) : name(found);
      default -> throw refuse("unexpected " + (found.isEmpty() ? "end" : found));
    };
  }

  private String name(String name) {
    return switch (name) {
      case "true", "false" -> name;
      case "null" -> "";
      default -> {
        int dot = name.indexOf('.');
        if (dot < 0) {
          throw refuse(name + " is not a value");
        }
        yield scope.value(name.substring(0, dot).toLowerCase(Locale.ROOT) + name.substring(dot));
      }
    };
  }

  private String function(String name) {
    List<String> arguments = new ArrayList<>();
    while (!accept(")")) {
      arguments.add(or());
      boolean _ = accept(",");
    }
    return switch (name.toLowerCase(Locale.ROOT) + "/" + arguments.size()) {
      case "success/0" -> Boolean.toString(scope.success());
      case "failure/0" -> Boolean.toString(scope.failure());
      case "cancelled/0" -> Boolean.toString(scope.cancelled());
      case "always/0" -> "true";
      case "contains/2" -> Boolean.toString(lower(arguments, 0).contains(lower(arguments, 1)));
      case "startswith/2" -> Boolean.toString(lower(arguments, 0).startsWith(lower(arguments, 1)));
      case "endswith/2" -> Boolean.toString(lower(arguments, 0).endsWith(lower(arguments, 1)));
      default -> throw refuse("the function " + name + " is not supported here");
    };
  }

  private static String lower(List<String> arguments, int index) {
    return arguments.get(index).toLowerCase(Locale.ROOT);
  }

  private static boolean isTrue(String value) {
    return !value.isEmpty() && !value.equals("false") && !value.equals("0");
  }

  private boolean accept(String sign) {
    if (!kind.equals("sign") || !token.equals(sign)) {
      return false;
    }
    advance();
    return true;
  }

  private void expect(String sign) {
    if (!accept(sign)) {
      throw refuse("expected " + sign);
    }
  }

  private void advance() {
    if (source.substring(position).isBlank()) {
      token = "";
      kind = "end";
      return;
    }
    if (!matcher.find(position) || matcher.start() != position) {
      throw refuse("cannot read " + source.substring(position).strip());
    }
    position = matcher.end();
    for (String group : List.of("string", "number", "name", "sign")) {
      if (matcher.group(group) != null) {
        kind = group;
        token = matcher.group(group);
      }
    }
  }

  private WorkflowException refuse(String reason) {
    return new WorkflowException("Cannot evaluate ${{ " + source.strip() + " }}: " + reason + ".");
  }
}
