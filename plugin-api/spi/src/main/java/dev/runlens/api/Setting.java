// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one component of a settings record; the server makes forms, checks and documentation
/// of it.
///
/// Component types: `String`, `int`, `long`, `double`, `boolean`, `Duration` (ISO 8601 or `10s`,
/// `5m`, `2h`, `7d`), `Path`, `URI`, [Secret], any enum, and `List<String>` (comma-separated). A
/// component named `webhookSecret` is the key `webhook-secret` in files and
/// `RUNLENS_<INSTANCE>_WEBHOOK_SECRET` in the environment.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /// What people read beside the field.
  String label();

  /// One sentence: meaning, unit, where to find the value.
  String help() default "";

  /// The value, in its written form, if none is given. Empty: there is no default.
  String defaultValue() default "";

  /// Whether it may be absent although there is no default; the component is then `null` (a list:
  /// empty).
  boolean optional() default false;

  /// Least value of a number.
  long min() default Long.MIN_VALUE;

  /// Greatest value of a number.
  long max() default Long.MAX_VALUE;
}
