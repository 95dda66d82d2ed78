// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decompressed frames that were read last, of all logs. Scrolling reads one frame many times. Safe
/// for all threads.
public final class FrameCache {

  /// @param log whose frame it is
  /// @param crc of the compressed frame, so that a log that is stored anew finds nothing old
  record Key(String log, long offset, int crc) {}

  private final long maxBytes;
  private final Map<Key, byte[]> frames = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /// @param maxBytes of frames that are kept at most
  public FrameCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized byte @Nullable [] get(Key key) {
    return frames.get(key);
  }

  /// Keeps a frame, which nobody changes any more, and drops those not used for longest.
  synchronized void put(Key key, byte[] frame) {
    byte[] before = frames.put(key, frame);
    bytes += frame.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = frames.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  /// Bytes kept at the moment.
  public synchronized long bytes() {
    return bytes;
  }
}
