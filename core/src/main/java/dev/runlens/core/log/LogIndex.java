// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import java.util.List;
import java.util.Set;

/// What is known of a stored log without reading it: where its frames are, and which of its lines
/// matter. Made by [LogWriter], kept beside the data as an object of its own.
///
/// @param lines how many lines there are
/// @param bytes length of the raw log
/// @param complete whether the job's last step is there; else the log was cut short, mostly because
///   the runner died
/// @param frames in order, without gaps
/// @param groups by their first line, disjoint
/// @param errors lines marked `##[error]`, ascending
/// @param warnings lines marked `##[warning]`, ascending
/// @param truncated names of the lists that hold only their first entries, because there were more:
///   `groups`, `errors`, `warnings`, `seconds`, `boundaries`
public record LogIndex(
    long lines,
    long bytes,
    boolean complete,
    List<Frame> frames,
    List<Group> groups,
    List<Long> errors,
    List<Long> warnings,
    Seconds seconds,
    List<Boundary> boundaries,
    Set<String> truncated) {

  static final int MAX_GROUPS = 20_000;
  static final int MAX_MARKED_LINES = 10_000;
  static final int MAX_SECONDS = 100_000;
  static final int MAX_BOUNDARIES = 5_000;

  /// One compressed piece of the log, readable without the others. Frames end at line ends, save
  /// that a line longer than a frame spans several.
  ///
  /// @param offset of the frame in the data object
  /// @param length of the frame, bytes
  /// @param crc CRC-32C of the frame's bytes
  /// @param rawLength bytes of the log within, at most [FrameWriter#RAW_LENGTH]
  /// @param skip how many of them, at the start, belong to a line that began in an earlier frame
  /// @param firstLine number of the line that begins behind those
  /// @param ticks the last stamp before that line, in 100 ns since the epoch, or [Stamp#NONE]
  record Frame(
      long offset, int length, int crc, int rawLength, int skip, long firstLine, long ticks) {

    Frame {
      if (offset < 0
          || length < 1
          || length > FrameWriter.MAX_LENGTH
          || rawLength < 1
          || rawLength > FrameWriter.RAW_LENGTH
          || skip < 0
          || skip > rawLength
          || firstLine < 1
          || ticks < Stamp.NONE) {
        throw new IllegalArgumentException("Not a frame: at " + offset);
      }
    }

    long end() {
      return offset + length;
    }
  }

  /// A foldable group of lines, both ends inclusive. A group that is never ended reaches to the
  /// next group or step.
  public record Group(long from, long to) {}

  /// When lines were written: `t` are the seconds since the epoch, ascending, at which a line was
  /// stamped, `line` the first line of each. A stamp that goes back in time is left out.
  public record Seconds(List<Long> t, List<Long> line) {

    public Seconds {
      t = List.copyOf(t);
      line = List.copyOf(line);
      if (t.size() != line.size() || t.size() > MAX_SECONDS) {
        throw new IllegalArgumentException("Not a table of seconds");
      }
    }
  }

  public LogIndex {
    frames = List.copyOf(frames);
    groups = List.copyOf(groups);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    boundaries = List.copyOf(boundaries);
    truncated = Set.copyOf(truncated);
    long raw = 0;
    long end = 0;
    long line = 1;
    for (Frame frame : frames) {
      if (frame.offset() != end || frame.firstLine() < line) {
        throw new IllegalArgumentException("Frames do not follow each other: at " + frame.offset());
      }
      raw += frame.rawLength();
      end = frame.end();
      line = frame.firstLine();
    }
    if (raw != bytes
        || lines > bytes
        || line > lines + 1
        || groups.size() > MAX_GROUPS
        || errors.size() > MAX_MARKED_LINES
        || warnings.size() > MAX_MARKED_LINES
        || boundaries.size() > MAX_BOUNDARIES) {
      throw new IllegalArgumentException("The index of a log contradicts itself");
    }
  }

  /// Length of the data object in bytes.
  public long storedBytes() {
    return frames.isEmpty() ? 0 : frames.getLast().end();
  }

  /// The index as an object to store: JSON within zstd, so that `zstd -dc` shows it.
  public byte[] toBytes() {
    return IndexFormat.write(this);
  }

  /// The index of such an object.
  ///
  /// @throws CorruptLogException if these bytes are none
  public static LogIndex fromBytes(byte[] bytes) {
    return IndexFormat.read(bytes);
  }
}
