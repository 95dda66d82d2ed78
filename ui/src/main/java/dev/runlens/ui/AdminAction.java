// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

/// A button that changes something on the server: a form that posts with the page's `csrf`.
///
/// @param label what the button says, for example `Make default`
/// @param subject what it acts on, for ears: `s3`; several buttons of a page have the same label
/// @param question asked before it happens, for example `Make s3 the default?`
/// @param href where it posts
/// @param effect what will happen, one sentence shown with the question; empty for an action that
///   needs no second thought, which then happens at once
/// @param destructive whether something will be gone or stand still afterwards
public record AdminAction(
    String label,
    String subject,
    String question,
    String href,
    String effect,
    boolean destructive) {
  public AdminAction {
    Href.requireLocal(href);
  }

  /// Switches an instance or a plugin on.
  ///
  /// @param subject its name
  /// @param href [Href#instanceAction] or [Href#pluginAction] with `enable`
  /// @param effect see [#effect]
  public static AdminAction enable(String subject, String href, String effect) {
    return new AdminAction("Enable", subject, "Enable " + subject + "?", href, effect, false);
  }

  /// Switches an instance or a plugin off.
  ///
  /// @param subject its name
  /// @param href [Href#instanceAction] or [Href#pluginAction] with `disable`
  /// @param effect see [#effect]
  public static AdminAction disable(String subject, String href, String effect) {
    return new AdminAction("Disable", subject, "Disable " + subject + "?", href, effect, true);
  }

  /// Makes an instance the one that takes what is new.
  ///
  /// @param instanceId its id
  /// @param effect see [#effect]
  public static AdminAction makeDefault(String instanceId, String effect) {
    return new AdminAction(
        "Make default",
        instanceId,
        "Make " + instanceId + " the default?",
        Href.instanceAction(instanceId, "default"),
        effect,
        false);
  }

  /// Removes an instance or a plugin.
  ///
  /// @param subject its name
  /// @param href [Href#instanceAction] or [Href#pluginAction] with `remove`
  /// @param effect see [#effect]
  public static AdminAction remove(String subject, String href, String effect) {
    return new AdminAction("Remove", subject, "Remove " + subject + "?", href, effect, true);
  }

  /// Opens an instance that does not work once more, at once.
  ///
  /// @param instanceId its id
  public static AdminAction retry(String instanceId) {
    return new AdminAction(
        "Retry", instanceId, "", Href.instanceAction(instanceId, "retry"), "", false);
  }

  /// Changes the secret that a source's deliveries are signed with.
  ///
  /// @param instanceId its id
  /// @param effect see [#effect]
  public static AdminAction rotateSecret(String instanceId, String effect) {
    return new AdminAction(
        "New secret",
        instanceId,
        "Change the webhook secret of " + instanceId + "?",
        Href.instanceAction(instanceId, "rotate-secret"),
        effect,
        false);
  }

  /// Tells the other side of a secret that it has not been told of.
  ///
  /// @param instanceId its id
  public static AdminAction announceSecret(String instanceId) {
    return new AdminAction(
        "Try again", instanceId, "", Href.instanceAction(instanceId, "rotate-secret"), "", false);
  }

  /// The id of the box that asks, in the page.
  public String anchor() {
    return "ask" + href.replace('/', '-');
  }
}
