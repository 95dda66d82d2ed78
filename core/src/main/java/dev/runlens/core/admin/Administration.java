// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import dev.runlens.api.Problem;
import dev.runlens.core.access.Audit;
import dev.runlens.core.catalog.Pins;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceStatus;
import dev.runlens.core.plugin.PluginHost;
import dev.runlens.core.plugin.PluginRequestException;
import dev.runlens.core.plugin.PluginStatus;
import dev.runlens.ui.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What an administrator does with plugins and instances: every attempt is kept in the audit trail,
/// whatever comes of it. For any thread.
public final class Administration {

  private final PluginHost host;
  private final Pins pins;
  private final ToLongFunction<String> spooledBytes;
  private final Audit audit;
  private final SecretRotations rotations;

  /// @param spooledBytes bytes of samples on disk that wait for a metric store instance
  public Administration(
      PluginHost host,
      Pins pins,
      ToLongFunction<String> spooledBytes,
      Audit audit,
      SecretRotations rotations) {
    this.host = host;
    this.pins = pins;
    this.spooledBytes = spooledBytes;
    this.audit = audit;
    this.rotations = rotations;
  }

  SecretRotations rotations() {
    return rotations;
  }

  PluginHost host() {
    return host;
  }

  List<Audit.Entry> latest(int limit) {
    return audit.latest(limit);
  }

  PluginStatus install(String actor, Path zip, String name) {
    return audited(
        actor,
        "plugin.install",
        name,
        () -> host.pluginChanges().install(zip, name),
        plugin ->
            "%s %s, SHA-256 %s. %s"
                .formatted(plugin.id(), plugin.version(), plugin.sha256(), plugin.problem()));
  }

  PluginStatus enablePlugin(String actor, String id) {
    return audited(
        actor, "plugin.enable", id, () -> host.pluginChanges().enable(id), PluginStatus::problem);
  }

  PluginStatus disablePlugin(String actor, String id) {
    return audited(
        actor, "plugin.disable", id, () -> host.pluginChanges().disable(id), PluginStatus::problem);
  }

  void removePlugin(String actor, String id) {
    audited(actor, "plugin.remove", id, () -> host.pluginChanges().uninstall(id));
  }

  void add(
      String actor,
      String id,
      ExtensionPointKind kind,
      String type,
      Map<String, ? extends @Nullable String> settings) {
    audited(actor, "instance.add", id, () -> host.instanceChanges().add(id, kind, type, settings));
  }

  void configure(String actor, String id, Map<String, ? extends @Nullable String> settings) {
    audited(actor, "instance.configure", id, () -> host.instanceChanges().configure(id, settings));
  }

  List<Problem> test(
      String actor,
      String id,
      ExtensionPointKind kind,
      String type,
      Map<String, ? extends @Nullable String> settings) {
    return audited(
        actor,
        "instance.test",
        id,
        () -> host.instanceChanges().test(id, kind, type, settings),
        problems -> problems.isEmpty() ? "It works." : problems.size() + " problems.");
  }

  void enable(String actor, String id) {
    audited(actor, "instance.enable", id, () -> host.instanceChanges().enable(id));
  }

  void disable(String actor, String id) {
    audited(actor, "instance.disable", id, () -> host.instanceChanges().disable(id));
  }

  void makeDefault(String actor, String id) {
    audited(actor, "instance.default", id, () -> host.instanceChanges().makeDefault(id));
  }

  void removeInstance(String actor, String id) {
    Optional<ExtensionPointKind> kind = host.instance(id).map(InstanceStatus::kind);
    audited(
        actor,
        "instance.remove",
        id,
        () -> host.instanceChanges().remove(id, () -> kind.flatMap(known -> refusal(known, id))));
  }

  /// Why an instance must stay: jobs still read from it.
  Optional<String> refusal(ExtensionPointKind kind, String id) {
    return switch (kind) {
      case LOG_STORE -> {
        long logs = pins.logs(id);
        yield logs == 0
            ? Optional.empty()
            : Optional.of(
                jobs(logs)
                    + (logs == 1 ? " still has its log in " : " still have their log in ")
                    + id
                    + ".");
      }
      case METRIC_STORE -> {
        long streams = pins.streams(id);
        long spooled = spooledBytes.applyAsLong(id);
        if (streams > 0) {
          yield Optional.of(
              "%s of samples still %s in %s."
                  .formatted(
                      streams == 1 ? "One stream" : Format.count(streams) + " streams",
                      streams == 1 ? "lies" : "lie",
                      id));
        }
        yield spooled == 0
            ? Optional.empty()
            : Optional.of("%s of samples wait for %s.".formatted(Format.bytes(spooled), id));
      }
      case EVENT_SOURCE -> {
        long jobs = pins.jobs(id);
        yield jobs == 0
            ? Optional.empty()
            : Optional.of("%s came from %s.".formatted(jobs(jobs), id));
      }
      case ANALYZER -> Optional.empty();
    };
  }

  private static String jobs(long count) {
    return count == 1 ? "One job" : Format.count(count) + " jobs";
  }

  /// What needs an instance, in a few words; empty for nothing.
  String uses(ExtensionPointKind kind, String id) {
    return switch (kind) {
      case LOG_STORE -> counted(pins.logs(id), "log");
      case METRIC_STORE -> counted(pins.streams(id), "sample stream");
      case EVENT_SOURCE -> counted(pins.jobs(id), "job");
      case ANALYZER -> "";
    };
  }

  /// Bytes of samples that wait for a metric store.
  long spooledBytes(String id) {
    return spooledBytes.applyAsLong(id);
  }

  private static String counted(long count, String noun) {
    return count == 0 ? "" : Format.count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  private void audited(String actor, String action, String subject, Runnable body) {
    boolean _ =
        audited(
            actor,
            action,
            subject,
            () -> {
              body.run();
              return true;
            },
            _ -> "");
  }

  private <R> R audited(
      String actor, String action, String subject, Supplier<R> body, Function<R, String> detail) {
    try {
      R result = body.get();
      audit.record(actor, action, subject, ("Done. " + detail.apply(result)).strip());
      return result;
    } catch (PluginRequestException e) {
      audit.record(actor, action, subject, "Refused: " + e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      audit.record(actor, action, subject, "Failed: the server's log says why.");
      throw e;
    }
  }
}
