// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class FrameCacheTest {

  @Test
  void dropsWhatWasNotUsedForLongest() {
    FrameCache cache = new FrameCache(25);
    cache.put(key(1), new byte[10]);
    cache.put(key(2), new byte[10]);
    assertNotNull(cache.get(key(1)));
    cache.put(key(3), new byte[10]);

    assertNull(cache.get(key(2)));
    assertNotNull(cache.get(key(1)));
    assertNotNull(cache.get(key(3)));
    assertEquals(20, cache.bytes());
  }

  @Test
  void countsAFrameThatIsPutAgainOnce() {
    FrameCache cache = new FrameCache(25);
    cache.put(key(1), new byte[10]);
    cache.put(key(1), new byte[12]);

    assertEquals(12, cache.bytes());
  }

  @Test
  void keepsNothingLargerThanItself() {
    FrameCache cache = new FrameCache(5);
    cache.put(key(1), new byte[10]);

    assertNull(cache.get(key(1)));
    assertEquals(0, cache.bytes());
  }

  private static FrameCache.Key key(long offset) {
    return new FrameCache.Key("log", offset, 0);
  }
}
