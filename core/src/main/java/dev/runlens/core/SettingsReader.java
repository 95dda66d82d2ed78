// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import dev.runlens.api.Secret;
import dev.runlens.core.plugin.Configuration;
import dev.runlens.core.plugin.ExtensionPointKind;
import dev.runlens.core.plugin.InstanceConfig;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the settings: command line over environment over `runlens.yaml` over defaults. Collects
/// every problem before it gives up.
///
/// A key such as `ingest.token` is `RUNLENS_INGEST_TOKEN` in the environment, and the setting
/// `webhook-secret` of the instance `github` is `RUNLENS_GITHUB_WEBHOOK_SECRET`.
public final class SettingsReader {

  private static final String PREFIX = "RUNLENS_";
  private static final Set<String> KEYS =
      Set.of(
          "host",
          "port",
          "public-url",
          "data-dir",
          "plugins-dir",
          "ingest.token",
          "ingest.claims",
          "admin.token",
          "admin.password",
          "secret.key",
          "logs.max-bytes",
          "logs.retention-days-at-source",
          "backfill.days");
  private static final Pattern INSTANCE_KEY =
      Pattern.compile("instances\\.[^.]+\\.(kind|type|settings\\..+)");

  private static final String DEFAULTS = "defaults.";

  /// What serves an extension point of which there is no instance at all.
  private static final List<InstanceConfig> USUAL =
      List.of(
          usual("github", "github", ExtensionPointKind.EVENT_SOURCE),
          usual("sqlite", "sqlite", ExtensionPointKind.METRIC_STORE),
          usual("files", "filesystem", ExtensionPointKind.LOG_STORE),
          usual("rules", "rules", ExtensionPointKind.ANALYZER));

  private static final int SHORTEST_SECRET = 16;
  private static final int SHORTEST_PASSWORD = 12;

  /// GitHub's usual retention of logs; 400 days is the most that it offers (GitHub docs, "Usage
  /// limits, billing, and administration").
  private static final long SOURCE_KEEPS_DAYS = 90;

  private static final long MOST_LOG_BYTES = 2L * 1024 * 1024 * 1024;

  /// Settings that cannot be used.
  public static final class UnusableSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableSettings(List<String> problems) {
      super(String.join(System.lineSeparator(), problems));
    }
  }

  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Reads the settings.
  ///
  /// @param arguments `--port 8080`, `--config FILE` and the like
  /// @throws UnusableSettings with every problem, one a line
  public static ServerSettings read(List<String> arguments, Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(environment);
    Map<String, String> given = reader.arguments(arguments);
    Optional<String> named =
        Optional.ofNullable(given.remove("config"))
            .or(() -> Optional.ofNullable(environment.get(PREFIX + "CONFIG")));
    reader.file(named);
    for (String key : KEYS) {
      String value = environment.get(PREFIX + variable(key));
      if (value != null) {
        reader.values.put(key, value);
      }
    }
    reader.values.putAll(given);
    ServerSettings settings = reader.settings();
    if (!reader.problems.isEmpty()) {
      throw new UnusableSettings(reader.problems);
    }
    return settings;
  }

  private Map<String, String> arguments(List<String> arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      String key = name.startsWith("--") ? name.substring(2) : "";
      if (!KEYS.contains(key) && !key.equals("config")) {
        problems.add("Unknown argument " + name + ". Known are --config and " + known("--"));
      } else if (i + 1 == arguments.size()) {
        problems.add(name + " needs a value.");
      } else {
        i++;
        given.put(key, arguments.get(i));
      }
    }
    return given;
  }

  private void file(Optional<String> named) {
    Path file = Path.of(named.orElse("runlens.yaml"));
    if (!Files.exists(file)) {
      if (named.isPresent()) {
        problems.add("There is no configuration file " + file + ".");
      }
      return;
    }
    try {
      Config config =
          Config.builder(ConfigSources.file(file))
              .disableEnvironmentVariablesSource()
              .disableSystemPropertiesSource()
              .disableValueResolving()
              .build();
      config.asMap().orElse(Map.of()).forEach(this::fromFile);
    } catch (ConfigException e) {
      problems.add(file + " cannot be read: " + e.getMessage());
    }
  }

  private static InstanceConfig usual(String id, String type, ExtensionPointKind kind) {
    return new InstanceConfig(id, type, kind, Map.of());
  }

  private void fromFile(String key, String value) {
    if (KEYS.contains(key)
        || INSTANCE_KEY.matcher(key).matches()
        || (key.startsWith(DEFAULTS)
            && ExtensionPointKind.of(key.substring(DEFAULTS.length())).isPresent())) {
      values.put(key, value);
    } else {
      problems.add(
          "Unknown setting %s. Known are %s, kind, type and settings.<key> below instances.<id>, and defaults.<kind>."
              .formatted(key, known("")));
    }
  }

  private ServerSettings settings() {
    String host = values.getOrDefault("host", "127.0.0.1");
    int port = (int) whole("port", 8080, 0, 65_535);
    return new ServerSettings(
        host,
        port,
        url("public-url"),
        Path.of(values.getOrDefault("data-dir", "data")).toAbsolutePath().normalize(),
        Path.of(values.getOrDefault("plugins-dir", "plugins")).toAbsolutePath().normalize(),
        secret("ingest.token"),
        ingestClaims(),
        secret("admin.token"),
        secret("admin.password", SHORTEST_PASSWORD),
        secret("secret.key"),
        whole("logs.max-bytes", MOST_LOG_BYTES, 1, Long.MAX_VALUE / 2),
        Duration.ofDays(whole("backfill.days", SOURCE_KEEPS_DAYS, 0, 400)),
        Duration.ofDays(whole("logs.retention-days-at-source", SOURCE_KEEPS_DAYS, 1, 400)),
        new Configuration(instances(), USUAL, defaults(), variables()));
  }

  /// A server that asks for a token takes no claims, unless it is told to.
  private boolean ingestClaims() {
    String value =
        values.getOrDefault("ingest.claims", values.containsKey("ingest.token") ? "off" : "on");
    return switch (value) {
      case "on", "true" -> true; // YAML 1.1 takes a bare on for true
      case "off", "false" -> false;
      default -> {
        problems.add("ingest.claims must be on or off.");
        yield true;
      }
    };
  }

  private @Nullable Secret secret(String key) {
    return secret(key, SHORTEST_SECRET);
  }

  private @Nullable Secret secret(String key, int shortest) {
    String value = values.get(key);
    if (value != null && value.length() < shortest) {
      problems.add("%s must have at least %d characters.".formatted(key, shortest));
    }
    return value == null ? null : Secret.of(value);
  }

  private List<InstanceConfig> instances() {
    List<InstanceConfig> instances = new ArrayList<>();
    for (String id : configured()) {
      String type = values.get("instances." + id + ".type");
      String kind = values.get("instances." + id + ".kind");
      Optional<InstanceConfig> usual =
          type == null && kind == null
              ? USUAL.stream().filter(each -> each.id().equals(id)).findFirst()
              : Optional.empty();
      Optional<ExtensionPointKind> known =
          usual
              .map(InstanceConfig::kind)
              .or(() -> Optional.ofNullable(kind).flatMap(SettingsReader::kind));
      String offered = usual.map(InstanceConfig::pluginType).orElse(type);
      if (offered == null || known.isEmpty()) {
        problems.add(
            "instances.%s needs a type and a kind: event-source, log-store, metric-store or analyzer."
                .formatted(id));
      } else {
        instance(id, known.get(), offered).ifPresent(instances::add);
      }
    }
    for (InstanceConfig usual : USUAL) {
      boolean taken =
          instances.stream()
              .anyMatch(each -> each.id().equals(usual.id()) && each.kind() != usual.kind());
      if (taken) {
        problems.add(
            "instances.%s takes the name of the usual %s: rename it."
                .formatted(usual.id(), usual.kind().label()));
      }
    }
    return instances;
  }

  private List<String> configured() {
    return values.keySet().stream()
        .filter(key -> key.startsWith("instances."))
        .map(key -> key.split("\\.", 3)[1])
        .distinct()
        .toList();
  }

  private Optional<InstanceConfig> instance(String id, ExtensionPointKind kind, String type) {
    Map<String, String> settings = new TreeMap<>();
    String inFile = "instances." + id + ".settings.";
    values.forEach((key, value) -> {
      if (key.startsWith(inFile)) {
        settings.put(key.substring(inFile.length()), value);
      }
    });
    try {
      return Optional.of(new InstanceConfig(id, type, kind, settings));
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private Map<ExtensionPointKind, String> defaults() {
    Map<ExtensionPointKind, String> defaults = new EnumMap<>(ExtensionPointKind.class);
    for (ExtensionPointKind kind : ExtensionPointKind.values()) {
      String id = values.get(DEFAULTS + kind.value());
      if (id != null) {
        defaults.put(kind, id);
      }
    }
    return defaults;
  }

  /// The environment without what is a setting of the server itself.
  private Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)
          && KEYS.stream().noneMatch(key -> name.equals(PREFIX + variable(key)))) {
        variables.put(name, value);
      }
    });
    return variables;
  }

  private static Optional<ExtensionPointKind> kind(String text) {
    for (ExtensionPointKind kind : ExtensionPointKind.values()) {
      if (kind.name().equals(variable(text))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private long whole(String key, long fallback, long min, long max) {
    String text = values.get(key);
    if (text == null) {
      return fallback;
    }
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below, like a number out of range.
    }
    problems.add("%s must be a number from %d to %d, found %s.".formatted(key, min, max, text));
    return fallback;
  }

  private @Nullable URI url(String key) {
    String text = values.get(key);
    if (text == null) {
      return null;
    }
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    problems.add(key + " must be a URL such as https://runlens.example.com, found " + text + ".");
    return null;
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  private static String known(String prefix) {
    return String.join(", ", KEYS.stream().sorted().map(key -> prefix + key).toList());
  }
}
