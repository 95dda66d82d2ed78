// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fetches frames of one log in order. What is stored may be far away, so frames that will be
/// needed next are fetched together. Not for several threads.
final class FrameScan {

  private static final int FETCH_LENGTH = 4 * 1024 * 1024;

  /// A read of more frames than this goes past the cache: it would only push the others out.
  private static final int CACHED_FRAMES = 8;

  private final String log;
  private final List<LogIndex.Frame> frames;
  private final RangeReader data;
  private final FrameCache cache;
  private final int last;
  private final boolean caching;
  private final ZstdJavaDecompressor zstd = new ZstdJavaDecompressor();
  private byte[] fetched = {};
  private long fetchedFrom;

  /// @param first the first frame that will be asked for
  /// @param last the last one that will certainly be
  FrameScan(
      String log,
      List<LogIndex.Frame> frames,
      RangeReader data,
      FrameCache cache,
      int first,
      int last) {
    this.log = log;
    this.frames = frames;
    this.data = data;
    this.cache = cache;
    this.last = last;
    this.caching = last - first < CACHED_FRAMES;
  }

  /// The piece of the log that is in a frame. Not to be changed.
  byte[] frame(int i) {
    LogIndex.Frame frame = frames.get(i);
    FrameCache.Key key = new FrameCache.Key(log, frame.offset(), frame.crc());
    byte[] piece = cache.get(key);
    if (piece == null) {
      if (frame.offset() < fetchedFrom || frame.end() > fetchedFrom + fetched.length) {
        fetch(i);
      }
      piece = decompress(frame, (int) (frame.offset() - fetchedFrom));
      if (caching) {
        cache.put(key, piece);
      }
    }
    return piece;
  }

  private void fetch(int i) {
    long from = frames.get(i).offset();
    int end = i;
    while (end < last && frames.get(end + 1).end() - from <= FETCH_LENGTH) {
      end++;
    }
    int length = (int) (frames.get(end).end() - from);
    fetched = data.read(from, length);
    fetchedFrom = from;
    if (fetched.length != length) {
      throw new CorruptLogException(
          "Cannot read the log %s: expected %d bytes at %d, found %d."
              .formatted(log, length, from, fetched.length));
    }
  }

  private byte[] decompress(LogIndex.Frame frame, int at) {
    // The checksum tells damage, and data that is not this index's, before it is interpreted.
    if (FrameWriter.crc(fetched, at, frame.length()) != frame.crc()) {
      throw corrupt(frame, null);
    }
    byte[] piece = new byte[frame.rawLength()];
    try {
      if (zstd.decompress(fetched, at, frame.length(), piece, 0, piece.length) == piece.length) {
        return piece;
      }
    } catch (MalformedInputException | IllegalArgumentException e) {
      throw corrupt(frame, e);
    }
    throw corrupt(frame, null);
  }

  private CorruptLogException corrupt(LogIndex.Frame frame, @Nullable Throwable cause) {
    return new CorruptLogException(
        "Cannot read the log %s: the frame at %d is damaged or not of this index."
            .formatted(log, frame.offset()),
        cause);
  }
}
