// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runlens.api.analysis.LogView.LineKind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a stored log. Only the frames that hold what is asked for are fetched, so the first window
/// of a log and its last cost the same. Safe for all threads; every method blocks on the store.
///
/// Every method throws [CorruptLogException] if what is stored is damaged, and whatever its
/// [RangeReader] throws.
public final class LogReader {

  /// Where [#window] cuts a line; the page shows no more without being asked.
  public static final int WINDOW_CHARS = 10_000;

  /// Where every line is cut at the latest, for programs print lines of hundreds of megabytes.
  public static final int MAX_CHARS = 1024 * 1024;

  private final String name;
  private final LogIndex index;
  private final RangeReader data;
  private final FrameCache cache;

  /// @param name tells logs apart in the cache and in messages: the key of the data object
  public LogReader(String name, LogIndex index, RangeReader data, FrameCache cache) {
    this.name = name;
    this.index = index;
    this.data = data;
    this.cache = cache;
  }

  public LogIndex index() {
    return index;
  }

  /// At most `count` lines from line `from` on, each cut at [#WINDOW_CHARS].
  public List<LogLine> window(long from, int count) {
    List<LogLine> lines = new ArrayList<>();
    read(from, from + count - 1, WINDOW_CHARS, lines::add);
    return lines;
  }

  /// Reads lines in order, holding a few frames in memory whatever the range.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive; past the end is fine
  /// @param maxChars where a line is cut, at most [#MAX_CHARS]
  public void read(long from, long to, int maxChars, Consumer<LogLine> sink) {
    long first = Math.max(from, 1);
    long last = Math.min(to, index.lines());
    if (first <= last) {
      new Pass(first, last, Math.min(maxChars, MAX_CHARS), sink).run();
    }
  }

  /// Searches the texts of all lines as they are read, without ANSI escapes, each up to
  /// [#MAX_CHARS].
  ///
  /// @param limit most line numbers in the answer; further matches are counted
  /// @param time after which the search stops and answers what it has
  public LogSearch.Result search(LogSearch.Query query, int limit, Duration time) {
    LogSearch search = new LogSearch(query, limit, System.nanoTime() + time.toNanos());
    return search.run(sink -> read(1, index.lines(), MAX_CHARS, sink));
  }

  /// Copies the raw log, byte for byte as it was written.
  public void copyRaw(OutputStream out) throws IOException {
    int frames = index.frames().size();
    FrameScan scan = scan(0, frames - 1);
    for (int i = 0; i < frames; i++) {
      out.write(scan.frame(i));
    }
  }

  private FrameScan scan(int first, int last) {
    return new FrameScan(name, index.frames(), data, cache, first, last);
  }

  /// The frame in which a line begins: the last one whose first line is not after it.
  private int frameOf(long line) {
    int low = 0;
    int high = index.frames().size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (index.frames().get(middle).firstLine() <= line) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// A line whose text is known up to some length, cut at `maxChars` but not within a character.
  static LogLine line(
      long number, @Nullable Instant at, LineKind kind, String text, long length, int maxChars) {
    String shown = text;
    if (text.length() > maxChars) {
      boolean within = maxChars > 0 && Character.isHighSurrogate(text.charAt(maxChars - 1));
      shown = text.substring(0, within ? maxChars - 1 : maxChars);
    }
    return new LogLine(number, at, kind, shown, length);
  }

  /// One reading of the lines `from` to `to`.
  private final class Pass {

    private final long from;
    private final long to;
    private final int maxChars;
    private final Consumer<LogLine> sink;
    private final LineHead head = new LineHead();
    private long number;
    private long ticks;
    private @Nullable LongLine open;

    Pass(long from, long to, int maxChars, Consumer<LogLine> sink) {
      this.from = from;
      this.to = to;
      this.maxChars = maxChars;
      this.sink = sink;
    }

    void run() {
      List<LogIndex.Frame> frames = index.frames();
      int first = frameOf(from);
      FrameScan scan = scan(first, frameOf(to));
      number = frames.get(first).firstLine();
      ticks = frames.get(first).ticks();
      for (int i = first; i < frames.size() && (number <= to || open != null); i++) {
        LogIndex.Frame frame = frames.get(i);
        boolean more = i + 1 < frames.size() && frames.get(i + 1).skip() > 0;
        byte[] piece = scan.frame(i);
        if (open != null) {
          resume(open, piece, frame.skip(), more && frame.skip() == piece.length);
        }
        lines(piece, frame.skip(), more);
      }
    }

    /// Goes on with a line that began in an earlier frame.
    ///
    /// @param more whether it does not end in this one
    private void resume(LongLine line, byte[] piece, int to, boolean more) {
      line.add(piece, 0, piece[to - 1] == '\n' ? to - 1 : to);
      if (!more) {
        sink.accept(line.finish());
        open = null;
      }
    }

    /// Takes the lines that begin in a piece.
    ///
    /// @param more whether the last one goes on in the next frame
    private void lines(byte[] piece, int begin, boolean more) {
      for (int at = begin; at < piece.length && number <= to; number++) {
        int next = LogWriter.lineEnd(piece, at, piece.length);
        int end = LogWriter.textEnd(piece, at, next);
        head.parse(piece, at, end);
        if (head.ticks() != Stamp.NONE) {
          ticks = head.ticks();
        }
        if (number >= from) {
          if (more && next == piece.length) {
            open = new LongLine(number, instant(), head.kind(), maxChars);
            open.add(piece, head.text(), next);
          } else {
            String text = new String(piece, head.text(), end - head.text(), UTF_8);
            sink.accept(line(number, instant(), head.kind(), text, text.length(), maxChars));
          }
        }
        at = next;
      }
    }

    private @Nullable Instant instant() {
      return ticks == Stamp.NONE ? null : Stamp.instant(ticks);
    }
  }
}
