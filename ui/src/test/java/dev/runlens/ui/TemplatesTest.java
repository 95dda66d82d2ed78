// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What mustache does not check: it shows nothing for a name it does not find, and believes what
/// `{{{` says.
class TemplatesTest {
  private static final Pattern NAME = Pattern.compile("\\{\\{([#^&]?)\\s*([\\w.]+)\\s*}}");
  private static final Pattern BLOCK = Pattern.compile("\\{\\{\\$(\\w+)}}");

  /// Every record a template can see.
  private static final List<Class<?>> RECORDS =
      Stream.concat(
              Stream.of(
                  Pages.Site.class,
                  Layout.class,
                  Moment.class,
                  StatusBadge.class,
                  Waterfall.class,
                  Finding.class,
                  Evidence.class,
                  LogStatus.class,
                  Flash.class,
                  PluginState.class,
                  AdminAction.class,
                  AdminTab.class,
                  User.class,
                  SessionRow.class,
                  TokenRow.class,
                  Analysis.class),
              Arrays.stream(Page.class.getPermittedSubclasses()))
          .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
          .toList();

  @Test
  void nameOnlyWhatARecordHas() {
    Set<String> known =
        RECORDS.stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method ->
                method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    templates()
        .forEach((path, text) ->
            NAME.matcher(text)
                .results()
                .map(match -> match.group(2))
                .filter(name -> !name.equals("."))
                .forEach(name -> assertTrue(known.contains(name), path + " names " + name)));
  }

  @Test
  void escapeEverything() {
    templates()
        .forEach((path, text) -> {
          assertFalse(text.contains("{{{"), path + " shows something unescaped");
          assertFalse(text.contains("{{&"), path + " shows something unescaped");
          assertFalse(text.contains("{{="), path + " changes the delimiters");
        });
  }

  @Test
  void quoteEveryAttribute() {
    Pattern unquoted = Pattern.compile("=\\s*\\{\\{");
    templates().forEach((path, text) -> assertFalse(unquoted.matcher(text).find(), path));
  }

  @Test
  void fillOnlyBlocksOfTheLayout() {
    Set<String> blocks = Set.of("head", "main");
    templates()
        .forEach((path, text) ->
            BLOCK
                .matcher(text)
                .results()
                .forEach(match -> assertTrue(blocks.contains(match.group(1)), path)));
  }

  /// Within a section of a text, mustache looks for names in the text first.
  @Test
  void doNotMeetMethodsOfString() {
    Set<String> taken =
        Arrays.stream(String.class.getMethods())
            .filter(method -> method.getParameterCount() == 0)
            .map(Method::getName)
            .collect(Collectors.toSet());
    for (Class<?> type : RECORDS) {
      for (RecordComponent component :
          Objects.requireNonNullElse(type.getRecordComponents(), new RecordComponent[0])) {
        if (!component.getName().equals("lines")) {
          assertFalse(taken.contains(component.getName()), type + " " + component.getName());
        }
      }
    }
  }

  @Test
  void holdOnlyWordsAndFlags() {
    for (Class<?> type : RECORDS) {
      if (type.equals(Waterfall.Job.class) || !type.isRecord()) {
        continue;
      }
      for (RecordComponent component : type.getRecordComponents()) {
        Class<?> of = component.getType();
        assertTrue(
            of == String.class || of == boolean.class || of == List.class || RECORDS.contains(of),
            type + " " + component.getName() + " is a " + of);
      }
    }
  }

  private static Map<String, String> templates() {
    try {
      Path layout =
          Path.of(Objects.requireNonNull(Pages.class.getResource("layout/page.mustache")).toURI());
      Path root = layout.resolve("../..").normalize();
      Map<String, String> templates = new TreeMap<>();
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".mustache")).toList()) {
          templates.put(root.relativize(file).toString(), Files.readString(file));
        }
      }
      assertTrue(templates.size() > 10, () -> "only " + templates.keySet());
      return templates;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
