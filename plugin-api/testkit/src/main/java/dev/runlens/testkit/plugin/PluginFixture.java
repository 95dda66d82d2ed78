// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.plugin;

import dev.runlens.api.Component;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.pf4j.Extension;

/// A plugin compiled and zipped while a test runs, to be broken in any place.
///
/// [#probe] makes a whole one: a log store of type `probe` that keeps nothing, whose `stat` runs
/// [#inStat]; [#metricProbe] the same as a metric store, whose `append` runs [#inAppend]. Its
/// setting `place` is its resource id. The `in...` methods add Java statements, in which names of
/// `java.base` and of the plugin API of stores need no import.
public final class PluginFixture {

  private static final String INDEX = "classes/META-INF/extensions.idx";
  private static final String PROVIDER = "fixture.ProbeProvider";

  /// `$...$` are the holes.
  private static final String PROVIDER_SOURCE =
      """
      package fixture;

      import dev.runlens.api.Capability;
      import dev.runlens.api.ComponentContext;
      import dev.runlens.api.ComponentException;
      import dev.runlens.api.Health;
      import dev.runlens.api.Problem;
      import dev.runlens.api.Secret;
      import dev.runlens.api.Setting;
      import dev.runlens.api.log.LogStore;
      import dev.runlens.api.log.LogStoreException;
      import dev.runlens.api.log.LogStoreProvider;
      import dev.runlens.api.log.ObjectKey;
      import dev.runlens.api.log.StoredObject;
      import dev.runlens.api.metric.MetricStore;
      import dev.runlens.api.metric.MetricStoreProvider;
      import dev.runlens.api.metric.ProcessSnapshot;
      import dev.runlens.api.metric.SampleBatch;
      import dev.runlens.api.metric.SeriesQuery;
      import dev.runlens.api.metric.SeriesTable;
      import dev.runlens.api.metric.StreamId;
      import dev.runlens.api.metric.StreamSummary;
      import module java.base;

      @org.pf4j.Extension
      public final class ProbeProvider implements $SPI$Provider<ProbeProvider.Settings> {

        static { if (true) { $STATIC_INITIALIZER$ } }

        public ProbeProvider() { if (true) { $CONSTRUCTOR$ } }

        public record Settings(
            @Setting(label = "Place", defaultValue = "here") String place$SETTINGS$) {}

        @Override public String type() { if (true) { $TYPE$ } return "$NAME$"; }
        @Override public String displayName() { return "Probe"; }
        @Override public Class<Settings> configType() { return $CONFIG_TYPE$; }
        @Override public java.util.Optional<String> resourceId(Settings settings) { return java.util.Optional.of(settings.place()); }
        @Override public Set<Capability> capabilities() { if (true) { $CAPABILITIES$ } return Set.of(); }
        @Override public List<Problem> validate(Settings settings) { if (true) { $VALIDATE$ } return List.of(); }

        @Override public $SPI$ open(Settings settings, ComponentContext context) {
          if (true) { $OPEN$ }
          return new Probe(context);
        }

        record Probe(ComponentContext context) implements $SPI$ {
          @Override public Health check() {
            if (true) { $CHECK$ }
            return Health.up("Probes.");
          }
          @Override public void drain() { if (true) { $DRAIN$ } }
          @Override public void close() { if (true) { $CLOSE$ } }
          $METHODS$
        }
      }
      """;

  private static final String LOG_STORE_METHODS =
      """
          @Override public Optional<StoredObject> stat(ObjectKey key) {
            if (true) { $STAT$ }
            return Optional.empty();
          }
          @Override public StoredObject put(ObjectKey key, InputStream content) {
            throw new LogStoreException(ComponentException.Kind.UNSUPPORTED, "A probe keeps nothing.");
          }
          @Override public InputStream open(ObjectKey key, long offset, long length) {
            throw new LogStoreException(ComponentException.Kind.NOT_FOUND, "A probe keeps nothing.");
          }
          @Override public void delete(ObjectKey key) {}
          @Override public List<StoredObject> list(String prefix, String after, int limit) {
            return List.of();
          }
      """;

  private static final String METRIC_STORE_METHODS =
      """
          @Override public void append(List<SampleBatch> batches) { if (true) { $APPEND$ } }
          @Override public SeriesTable query(SeriesQuery query) { return new SeriesTable(0, new long[0], List.of()); }
          @Override public Optional<ProcessSnapshot> processes(StreamId stream, long at) { return Optional.empty(); }
          @Override public Optional<StreamSummary> summary(StreamId stream) { return Optional.empty(); }
          @Override public void delete(StreamId stream) {}
          @Override public int prune(long cutoff) { return 0; }
          @Override public void export(StreamId stream, java.util.function.Consumer<SampleBatch> sink) {}
      """;

  private final String id;
  private final String spi;
  private String type = "probe";
  private String settings = "";
  private String configType = "Settings.class";
  private String version = "1.0.0";
  private final Map<Place, String> code = new LinkedHashMap<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> extensions = new ArrayList<>(List.of(PROVIDER));
  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<String> leftOut = new ArrayList<>();

  private enum Place {
    STATIC_INITIALIZER,
    CONSTRUCTOR,
    TYPE,
    CAPABILITIES,
    VALIDATE,
    OPEN,
    STAT,
    APPEND,
    CHECK,
    DRAIN,
    CLOSE
  }

  private PluginFixture(String id, String spi) {
    this.id = id;
    this.spi = spi;
    properties.put("plugin.id", id);
    properties.put("plugin.version", version);
    properties.put("plugin.requires", ">=0.1.0");
  }

  /// A working plugin, version 1.0.0.
  public static PluginFixture probe(String id) {
    return new PluginFixture(id, "LogStore");
  }

  /// A working plugin, version 1.0.0, that offers a metric store.
  public static PluginFixture metricProbe(String id) {
    return new PluginFixture(id, "MetricStore");
  }

  /// The type of its store, instead of `probe`.
  public PluginFixture type(String type) {
    this.type = type;
    return this;
  }

  /// Its version, instead of 1.0.0.
  public PluginFixture version(String version) {
    this.version = version;
    return property("plugin.version", version);
  }

  /// More settings: components of the record as Java writes them.
  public PluginFixture settings(String components) {
    this.settings = ", " + components;
    return this;
  }

  /// What `Provider.configType` gives: an expression.
  public PluginFixture configType(String expression) {
    this.configType = expression;
    return this;
  }

  /// A line of `plugin.properties`; an empty value leaves the line out.
  public PluginFixture property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /// Statements for the static initialiser of the provider.
  public PluginFixture inStaticInitializer(String statements) {
    return put(Place.STATIC_INITIALIZER, statements);
  }

  /// Statements for the constructor of the provider.
  public PluginFixture inConstructor(String statements) {
    return put(Place.CONSTRUCTOR, statements);
  }

  /// Statements for `Provider.type`.
  public PluginFixture inType(String statements) {
    return put(Place.TYPE, statements);
  }

  /// Statements for `Provider.capabilities`, which are none by themselves.
  public PluginFixture inCapabilities(String statements) {
    return put(Place.CAPABILITIES, statements);
  }

  /// Statements for `Provider.validate`, which sees `settings` and finds nothing wrong by itself.
  public PluginFixture inValidate(String statements) {
    return put(Place.VALIDATE, statements);
  }

  /// Statements for `Provider.open`, which sees `settings` and `context`.
  public PluginFixture inOpen(String statements) {
    return put(Place.OPEN, statements);
  }

  /// Statements for `LogStore.stat`, which sees `key` and `context`.
  public PluginFixture inStat(String statements) {
    return put(Place.STAT, statements);
  }

  /// Statements for `MetricStore.append`, which sees `batches` and `context`.
  public PluginFixture inAppend(String statements) {
    return put(Place.APPEND, statements);
  }

  /// Statements for `Component.check`, which sees `context`.
  public PluginFixture inCheck(String statements) {
    return put(Place.CHECK, statements);
  }

  /// Statements for `Component.drain`, which sees `context`.
  public PluginFixture inDrain(String statements) {
    return put(Place.DRAIN, statements);
  }

  /// Statements for `Component.close`, which sees `context`.
  public PluginFixture inClose(String statements) {
    return put(Place.CLOSE, statements);
  }

  private PluginFixture put(Place place, String statements) {
    code.put(place, statements);
    return this;
  }

  /// Gives the plugin a `plugin.class` whose `start` runs these statements.
  public PluginFixture inStart(String statements) {
    property("plugin.class", "fixture.ProbePlugin");
    return source(
        "fixture.ProbePlugin",
        """
        package fixture;
        public final class ProbePlugin extends org.pf4j.Plugin {
          @Override public void start() { if (true) { %s } }
        }
        """
            .formatted(statements));
  }

  /// One more class.
  public PluginFixture source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /// One more line of the extension index.
  public PluginFixture extension(String className) {
    extensions.add(className);
    return this;
  }

  /// One more entry of the zip, or another content of one.
  public PluginFixture file(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /// The bytes of a jar with one entry, for [#file].
  public static byte[] jar(String entry, String content) {
    return zip(Map.of(entry, content.getBytes(StandardCharsets.UTF_8)));
  }

  /// One entry less.
  public PluginFixture without(String path) {
    leftOut.add(path);
    return this;
  }

  /// Compiles and zips it as `<id>-<version>.zip`.
  public Path writeTo(Path directory) {
    try {
      Files.createDirectories(directory);
      return Files.write(directory.resolve(id + "-" + version + ".zip"), zip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] zip() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    StringWriter lines = new StringWriter();
    properties.forEach(
        (key, value) -> lines.append(value.isEmpty() ? "" : key + "=" + value + "\n"));
    entries.put("plugin.properties", lines.toString().getBytes(StandardCharsets.UTF_8));
    entries.put(INDEX, (String.join("\n", extensions) + "\n").getBytes(StandardCharsets.UTF_8));
    entries.putAll(compile());
    entries.putAll(files);
    entries.keySet().removeAll(leftOut);
    return zip(entries);
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Map<String, byte[]> compile() throws IOException {
    Map<String, String> all = new LinkedHashMap<>(sources);
    all.putIfAbsent(PROVIDER, providerSource());
    Path classes = Files.createTempDirectory("plugin-fixture-");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(
          StandardLocation.CLASS_PATH, List.of(home(Component.class), home(Extension.class)));
      List<Source> units =
          all.entrySet().stream().map(unit -> new Source(unit.getKey(), unit.getValue())).toList();
      boolean compiled =
          compiler
              .getTask(messages, files, null, List.of("-proc:none", "-nowarn"), null, units)
              .call();
      if (!compiled) {
        throw new IllegalStateException("The fixture does not compile:\n" + messages);
      }
      return read(classes);
    } finally {
      for (Path path : reversed(classes)) {
        Files.delete(path);
      }
    }
  }

  private String providerSource() {
    String source =
        PROVIDER_SOURCE
            .replace("$METHODS$", spi.equals("LogStore") ? LOG_STORE_METHODS : METRIC_STORE_METHODS)
            .replace("$SPI$", spi)
            .replace("$SETTINGS$", settings)
            .replace("$CONFIG_TYPE$", configType)
            .replace("$NAME$", type);
    for (Place place : Place.values()) {
      source = source.replace("$" + place + "$", code.getOrDefault(place, ""));
    }
    return source;
  }

  private static Map<String, byte[]> read(Path classes) throws IOException {
    Map<String, byte[]> compiled = new TreeMap<>();
    for (Path path : reversed(classes)) {
      if (Files.isRegularFile(path)) {
        String name = classes.relativize(path).toString().replace('\\', '/');
        compiled.put("classes/" + name, Files.readAllBytes(path));
      }
    }
    return compiled;
  }

  private static Collection<Path> reversed(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.collect(Collectors.toList()).reversed();
    }
  }

  /// The jar or directory that a class of ours comes from.
  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String code;

    Source(String className, String code) {
      super(
          URI.create(
              "string:///" + className.replace('.', '/') + JavaFileObject.Kind.SOURCE.extension),
          JavaFileObject.Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
