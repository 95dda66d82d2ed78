// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/admin/instances/{id}` and `/admin/instances/new`: the settings of an instance as a form.
///
/// The form posts `csrf`, for a new instance `id`, `kind` and `type`, and for each field that is
/// not fixed `s.<key>`: empty for the default (a secret: for the one that is kept), and not at all
/// for a box that is not ticked. `r.<key>=true` removes a secret. Targets: [#href], [#testHref].
/// The answer to a test is this page again, as filled in, with [#test] or problems; the script
/// takes only these from it, so that a secret just typed stays in its field.
///
/// @param layout the parts around the page
/// @param csrf the token that the form sends back
/// @param flash what the last request did; null for nothing to say
/// @param fresh whether the instance is yet to be made
/// @param id its id; for a new one what was typed as such, or a suggestion
/// @param idProblem what is wrong with the id of a new one; empty for nothing
/// @param kind the extension point in addresses, for example `log-store`
/// @param kindWords the extension point in words, for example `log store`
/// @param type its type, for example `s3`
/// @param name what its type is called, for example `Amazon S3`
/// @param plugin id and version of the plugin, for example `logs-s3 0.1.0`
/// @param description one line; empty for none
/// @param problems what is wrong with the settings as a whole
/// @param fields the settings, in the order of the plugin
/// @param test what the test of the connection found; null if there was none
/// @param state how it is; null for a new one
/// @param health how it is, in a sentence; empty for a new one
/// @param since since when it is so
/// @param facts what else there is to know
/// @param effect what saving does, for example `Calls in progress end first; samples wait on disk
///   meanwhile.`
/// @param refusal why nothing can be saved here; empty if it can
/// @param rotation the secret that deliveries are signed with, if it can be changed here; null if
///   not
public record InstancePage(
    Layout layout,
    String csrf,
    @Nullable Flash flash,
    boolean fresh,
    String id,
    String idProblem,
    String kind,
    String kindWords,
    String type,
    String name,
    String plugin,
    String description,
    List<String> problems,
    List<Field> fields,
    @Nullable Test test,
    @Nullable PluginState state,
    String health,
    Moment since,
    List<Fact> facts,
    String effect,
    String refusal,
    @Nullable Rotation rotation)
    implements Page {
  public InstancePage {
    problems = List.copyOf(problems);
    fields = List.copyOf(fields);
    facts = List.copyOf(facts);
  }

  /// Where Save posts.
  public String href() {
    return fresh ? Href.instances() : Href.instance(id);
  }

  /// Where Test connection posts.
  public String testHref() {
    return fresh ? Href.instances() + "/test" : Href.instanceAction(id, "test");
  }

  /// Whether something must be corrected.
  public boolean faulty() {
    return !problems.isEmpty() || !idProblem.isEmpty() || !faults().isEmpty();
  }

  /// The fields that must be corrected.
  public List<Field> faults() {
    return fields.stream().filter(field -> !field.problem().isEmpty()).toList();
  }

  /// The secret that deliveries are signed with.
  ///
  /// @param action changes it, or tells it to the other side again
  /// @param pending whether the other side has not been told of the present one
  /// @param problem why not; empty if nothing went wrong
  /// @param since when it was changed last
  public record Rotation(AdminAction action, boolean pending, String problem, Moment since) {}

  /// One setting.
  ///
  /// @param key its key, for example `secret-access-key`
  /// @param label what it is called
  /// @param help one sentence; empty for none
  /// @param hint unit and range, for example `1 to 10` or `for example 10s, 5m, 2h`; empty for none
  /// @param input how it is filled in
  /// @param required whether there must be a value
  /// @param problem what is wrong with it; empty for nothing
  /// @param fixedBy what sets it outside this page, for example `set by RUNLENS_S3_BUCKET`; empty
  ///   if it is set here
  public record Field(
      String key,
      String label,
      String help,
      String hint,
      Input input,
      boolean required,
      String problem,
      String fixedBy) {}

  /// How a setting is filled in. Exactly one of the first five flags is set.
  ///
  /// @param text a line of text; also a list, its items with commas between them
  /// @param number a number
  /// @param flag a box to tick
  /// @param choice one of some values
  /// @param secret something that is written and never read
  /// @param value what it is now; always empty for a secret
  /// @param otherwise what it is if left empty; empty if there is no default
  /// @param least least value of a number; empty for any
  /// @param most greatest value of a number; empty for any
  /// @param step `1` for whole numbers, `any` for others
  /// @param checked whether the box is ticked
  /// @param options the values to choose from
  /// @param kept whether there is a secret
  /// @param removable whether the secret that is kept may be removed
  /// @param retype whether a secret was typed that this page does not show again, so that it must
  ///   be typed once more to be saved
  public record Input(
      boolean text,
      boolean number,
      boolean flag,
      boolean choice,
      boolean secret,
      String value,
      String otherwise,
      String least,
      String most,
      String step,
      boolean checked,
      List<Option> options,
      boolean kept,
      boolean removable,
      boolean retype) {
    public Input {
      options = List.copyOf(options);
    }

    /// A line of text: strings, durations, paths, addresses.
    ///
    /// @param value what it is now; empty for the default
    /// @param otherwise the default; empty for none
    public static Input text(String value, String otherwise) {
      return new Input(
          true, false, false, false, false, value, otherwise, "", "", "", false, List.of(), false,
          false, false);
    }

    /// A list: the same, with commas between the items.
    ///
    /// @param items what is in it now; empty for the default
    /// @param otherwise the default, with commas; empty for none
    public static Input list(List<String> items, String otherwise) {
      return text(String.join(", ", items), otherwise);
    }

    /// A whole number.
    ///
    /// @param value what it is now; empty for the default
    /// @param otherwise the default; empty for none
    /// @param least least value; empty for any
    /// @param most greatest value; empty for any
    public static Input whole(String value, String otherwise, String least, String most) {
      return number(value, otherwise, least, most, "1");
    }

    /// A number with decimals; parameters as of [#whole].
    public static Input decimal(String value, String otherwise, String least, String most) {
      return number(value, otherwise, least, most, "any");
    }

    /// A box to tick.
    public static Input flag(boolean checked) {
      return new Input(
          false, false, true, false, false, "", "", "", "", "", checked, List.of(), false, false,
          false);
    }

    /// One of some values.
    ///
    /// @param value what it is now; empty for the default
    /// @param otherwise the default; empty for none
    /// @param values all there are
    public static Input choice(String value, String otherwise, List<String> values) {
      Option none =
          new Option(
              "", otherwise.isEmpty() ? "Choose one" : otherwise + " (default)", value.isEmpty());
      List<Option> options =
          Stream.concat(
                  Stream.of(none),
                  values.stream().map(each -> new Option(each, each, each.equals(value))))
              .toList();
      return new Input(
          false, false, false, true, false, value, otherwise, "", "", "", false, options, false,
          false, false);
    }

    /// Something that is written and never read.
    ///
    /// @param kept whether there is one
    /// @param removable whether it may be removed
    /// @param retype see [#retype]
    public static Input secret(boolean kept, boolean removable, boolean retype) {
      return new Input(
          false,
          false,
          false,
          false,
          true,
          "",
          "",
          "",
          "",
          "",
          false,
          List.of(),
          kept,
          kept && removable,
          retype);
    }

    private static Input number(
        String value, String otherwise, String least, String most, String step) {
      return new Input(
          false, true, false, false, false, value, otherwise, least, most, step, false, List.of(),
          false, false, false);
    }
  }

  /// A value to choose.
  ///
  /// @param value what is sent
  /// @param label what is read
  /// @param selected whether it is chosen
  public record Option(String value, String label, boolean selected) {}

  /// What a test of the connection found.
  ///
  /// @param passed whether all is well
  /// @param title for example `The connection works` or `2 problems`
  /// @param remarks what was seen or what is wrong, one sentence each
  public record Test(boolean passed, String title, List<String> remarks) {
    public Test {
      remarks = List.copyOf(remarks);
    }
  }

  /// Something to know about an instance.
  ///
  /// @param label for example `Plugin`
  /// @param value for example `logs-s3 0.1.0`
  /// @param title all of it, if the value is cut; empty otherwise
  /// @param code whether it is for machines, and set in their type
  public record Fact(String label, String value, String title, boolean code) {}
}
