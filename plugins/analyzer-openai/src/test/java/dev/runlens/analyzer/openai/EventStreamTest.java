// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of the HTML Standard, 9.2.6, its own examples among them.
final class EventStreamTest {

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void endsLinesInAnyOfThreeWays(String end) throws IOException {
    String stream = "data: a" + end + "data: b" + end + end + "data: c" + end + end;

    assertEquals(List.of("a\nb", "c"), events(stream));
  }

  @Test
  void reportsAnEventWithoutWaitingForWhatMayFollowACarriageReturn() throws IOException {
    InputStream noMore =
        new InputStream() {
          private final InputStream bytes = bytes("data: a\r\r");

          @Override
          public int read() throws IOException {
            int b = bytes.read();
            if (b == -1) {
              throw new IOException("would wait for ever");
            }
            return b;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            target[offset] = (byte) read();
            return 1;
          }
        };

    assertEquals("a", new EventStream(noMore, 100).next());
  }

  @Test
  void joinsTheLinesOfAnEvent() throws IOException {
    assertEquals(List.of("YHOO\n+2\n10"), events("data: YHOO\ndata: +2\ndata: 10\n\n"));
  }

  @Test
  void skipsCommentsNamesAndUnknownFields() throws IOException {
    String stream =
        ": test stream\n\ndata: first event\nid: 1\n\nevent: error\nretry: 10\ndatas: no\ndata:second event\nid\n\n";

    assertEquals(List.of("first event", "second event"), events(stream));
  }

  @Test
  void takesOneSpaceOffAndNoMore() throws IOException {
    assertEquals(
        List.of("test", " third", "a:b"), events("data:test\n\ndata:  third\n\ndata: a:b\n\n"));
  }

  @Test
  void knowsDataWithoutAColonAndWithoutAValue() throws IOException {
    assertEquals(List.of("", "\n"), events("data\n\ndata\ndata\n\ndata:"));
  }

  @Test
  void dropsAnEventThatHasNoEmptyLineAtItsEnd() throws IOException {
    assertEquals(List.of("a"), events("data: a\n\ndata: b\n"));
    assertEquals(List.of("a"), events("data: a\n\ndata: b"));
  }

  @Test
  void skipsAByteOrderMarkAtTheBeginningOnly() throws IOException {
    assertEquals(
        List.of("a", "\uFEFFb"), events("\uFEFFdata: a\n\ndata: \uFEFFb\n\n\uFEFFdata: c\n\n"));
  }

  @Test
  void readsCharactersThatComeByteByByte() throws IOException {
    InputStream slow =
        new InputStream() {
          private final InputStream bytes = bytes("data: Grüße ☂ 😀\r\n\r\n");

          @Override
          public int read() throws IOException {
            return bytes.read();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return bytes.read(target, offset, 1);
          }
        };

    assertEquals("Grüße ☂ 😀", new EventStream(slow, 100).next());
  }

  @Test
  void refusesALineThatDoesNotEnd() {
    EventStream stream = new EventStream(bytes("data: " + "x".repeat(200)), 100);

    assertThrows(EventStream.TooLongException.class, stream::next);
  }

  @Test
  void refusesAnEventThatDoesNotEnd() {
    EventStream stream = new EventStream(bytes("data: xxxxxxxxxx\n".repeat(20)), 100);

    assertThrows(EventStream.TooLongException.class, stream::next);
  }

  private static List<String> events(String text) throws IOException {
    EventStream stream = new EventStream(bytes(text), 1_000);
    List<String> events = new ArrayList<>();
    for (String event = stream.next(); event != null; event = stream.next()) {
      events.add(event);
    }
    return events;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
