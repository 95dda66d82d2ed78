// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.runlens.api.Problem;
import dev.runlens.api.Secret;
import dev.runlens.api.Setting;
import dev.runlens.loader.SettingField.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsBinderTest {

  enum Style {
    PATH_STYLE,
    VIRTUAL_HOST
  }

  record Everything(
      @Setting(label = "Name") String name,
      @Setting(label = "Threads", min = 1, max = 64) int threads,
      @Setting(label = "Bytes") long maxBytes,
      @Setting(label = "Ratio", min = 0, max = 1) double ratio,
      @Setting(label = "Sync") boolean sync,
      @Setting(label = "Timeout") Duration timeout,
      @Setting(label = "Directory") Path directory,
      @Setting(label = "Endpoint") URI endpoint,
      @Setting(label = "Secret") Secret webhookSecret,
      @Setting(label = "Style") Style style,
      @Setting(label = "Hosts") List<String> hosts) {}

  record Defaults(
      @Setting(label = "Timeout", defaultValue = "5m") Duration timeout,
      @Setting(label = "Secret", optional = true) @Nullable Secret secret,
      @Setting(label = "Hosts", optional = true) List<String> hosts) {}

  private static Map<String, String> everything() {
    Map<String, String> written = new LinkedHashMap<>();
    written.put("name", " as it is ");
    written.put("threads", " 8 ");
    written.put("max-bytes", "5000000000");
    written.put("ratio", "0.25");
    written.put("sync", "TRUE");
    written.put("timeout", "PT1H30M");
    written.put("directory", "/var/lib/x");
    written.put("endpoint", "https://example.org:9000/a");
    written.put("webhook-secret", "hush");
    written.put("style", "path-style");
    written.put("hosts", "a, b ,,c");
    return written;
  }

  @Test
  void bindsEveryType() {
    assertEquals(
        new Everything(
            " as it is ",
            8,
            5_000_000_000L,
            0.25,
            true,
            Duration.ofMinutes(90),
            Path.of("/var/lib/x"),
            URI.create("https://example.org:9000/a"),
            Secret.of("hush"),
            Style.PATH_STYLE,
            List.of("a", "b", "c")),
        bound(Everything.class, everything()));
  }

  @Test
  void fillsInDefaultsAndLeavesOptionalOnesOut() {
    Defaults config = bound(Defaults.class, Map.of("timeout", " "));
    assertEquals(Duration.ofMinutes(5), config.timeout());
    assertNull(config.secret());
    assertEquals(List.of(), config.hosts());
  }

  @ParameterizedTest
  @CsvSource({"10s,PT10S", "5m,PT5M", "2h,PT2H", "7d,PT168H", "PT0.5S,PT0.5S"})
  void readsDurations(String written, Duration expected) {
    assertEquals(expected, bound(Defaults.class, Map.of("timeout", written)).timeout());
  }

  @Test
  void reportsEveryProblemAtOnce() {
    Map<String, String> written = everything();
    written.remove("name");
    written.put("threads", "65");
    written.put("max-bytes", "many");
    written.put("ratio", "NaN");
    written.put("sync", "yes");
    written.put("timeout", "-PT1S");
    written.put("endpoint", "http://me:hush@a b");
    written.put("style", "other");
    written.put("colour", "red");
    List<Problem> problems = refused(Everything.class, written);
    assertEquals(
        List.of(
            new Problem("name", "is required."),
            new Problem("threads", "must be from 1 to 64, found '65'."),
            new Problem("maxBytes", "must be a whole number, found 'many'."),
            new Problem("ratio", "must be from 0 to 1, found 'NaN'."),
            new Problem("sync", "must be true or false, found 'yes'."),
            new Problem(
                "timeout", "must be a duration such as 10s, 5m, 2h, 7d or PT1H30M, found '-PT1S'."),
            new Problem("endpoint", "must be a URI."),
            new Problem("style", "must be one of path-style, virtual-host, found 'other'.")),
        problems.subList(0, problems.size() - 1));
    Problem unknown = problems.getLast();
    assertEquals("colour", unknown.setting());
    assertTrue(unknown.message().contains("known are name, threads, max-bytes"), unknown.message());
    assertFalse(problems.toString().contains("hush"));
  }

  record Picky(
      @Setting(label = "Secret") Secret token, @Setting(label = "Least") @Nullable Integer least) {}

  record Contradiction(@Setting(label = "Token") Secret token, @Setting(label = "Low") int low) {
    Contradiction {
      if (low > 3) {
        throw new IllegalArgumentException("low must fit the token " + token.reveal());
      }
      if (low < 0) {
        throw new IllegalStateException(token.reveal());
      }
    }
  }

  @Test
  void takesWhatTheRecordRefusesAsAProblemWithoutTheSecret() {
    assertEquals(
        List.of(new Problem("", "low must fit the token ***")),
        refused(Contradiction.class, Map.of("token", "hush", "low", "4")));
    List<Problem> crash = refused(Contradiction.class, Map.of("token", "hush", "low", "-1"));
    assertEquals(
        "The plugin failed while it checked its settings: IllegalStateException: ***",
        crash.getFirst().message());
  }

  record Unwritable(
      String plain,
      @Setting(label = "Map") Map<String, String> map,
      @Setting(label = "Numbers") List<Integer> numbers,
      @Setting(label = "Count", optional = true) int count,
      @Setting(label = "Wait", defaultValue = "soon") Duration patience,
      @Setting(label = " ") String unlabelled) {}

  @Test
  void findsRecordsThatCannotBeWritten() {
    assertEquals(
        List.of("plain", "map", "numbers", "count", "patience", "unlabelled"),
        SettingsBinder.check(Unwritable.class).stream().map(Problem::setting).toList());
    assertEquals(6, refused(Unwritable.class, Map.of()).size());
    assertEquals(1, SettingsBinder.check(Picky.class).size());
    assertEquals(List.of(), SettingsBinder.check(Everything.class));
  }

  record Form(
      @Setting(
              label = "Bucket",
              help = "Its name.",
              min = 3,
              max = 63,
              defaultValue = "ci-logs",
              optional = true)
          String bucketName,
      @Setting(label = "Key", optional = true) @Nullable Secret secretKey,
      @Setting(label = "Style") Style style,
      @Setting(label = "Plain", defaultValue = "false") boolean plain) {}

  @Test
  void describesTheSettingsForAForm() {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    assertEquals(
        List.of(
            new SettingField(
                "bucket-name",
                "Bucket",
                "Its name.",
                Kind.TEXT,
                "ci-logs",
                false,
                3,
                63,
                List.of()),
            new SettingField(
                "secret-key", "Key", "", Kind.SECRET, "", false, least, most, List.of()),
            new SettingField(
                "style",
                "Style",
                "",
                Kind.CHOICE,
                "",
                true,
                least,
                most,
                List.of("path-style", "virtual-host")),
            new SettingField(
                "plain", "Plain", "", Kind.FLAG, "false", false, least, most, List.of())),
        SettingsBinder.fields(Form.class));
  }

  @Test
  void knowsAFieldForEveryTypeAndNoneForWhatCannotBeWritten() {
    assertEquals(
        List.of(
            Kind.TEXT,
            Kind.WHOLE_NUMBER,
            Kind.WHOLE_NUMBER,
            Kind.NUMBER,
            Kind.FLAG,
            Kind.DURATION,
            Kind.PATH,
            Kind.URI,
            Kind.SECRET,
            Kind.CHOICE,
            Kind.LIST),
        SettingsBinder.fields(Everything.class).stream().map(SettingField::kind).toList());
    assertEquals(List.of(), SettingsBinder.fields(Unwritable.class));
    assertEquals(
        List.of("token"),
        SettingsBinder.fields(Picky.class).stream().map(SettingField::key).toList());
  }

  private static <C extends Record> C bound(Class<C> type, Map<String, String> written) {
    return switch (SettingsBinder.bind(type, written)) {
      case Binding.Bound<C>(C config) -> config;
      case Binding.Refused<C>(List<Problem> problems) -> fail(problems.toString());
    };
  }

  private static <C extends Record> List<Problem> refused(
      Class<C> type, Map<String, String> written) {
    return assertInstanceOf(Binding.Refused.class, SettingsBinder.bind(type, written))
            instanceof Binding.Refused<?>(List<Problem> problems)
        ? problems
        : fail();
  }
}
