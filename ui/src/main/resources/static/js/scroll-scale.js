// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Browsers lay out no more than some 16 to 33 million pixels. A longer list keeps a shorter scroll height, and each
// pixel of it stands for several of the list.

const HIGHEST = 8_000_000;

export class ScrollScale {
  /**
   * @param {number} full the height of the list in pixels
   * @param {number} viewport the height of what is visible in pixels
   */
  constructor(full, viewport) {
    /** The height to lay out. */
    this.height = Math.min(full, HIGHEST);
    /** Whether a pixel scrolled is more than a pixel of the list. */
    this.scaled = full > HIGHEST;
    this.ratio = this.scaled ? (full - viewport) / (this.height - viewport) : 1;
    /** The farthest the list can be scrolled, in its own pixels. */
    this.end = Math.max(0, full - viewport);
  }

  /**
   * @param {number} scrollTop of the element
   * @returns {number} pixels of the list above what is visible
   */
  toList(scrollTop) {
    return scrollTop * this.ratio;
  }

  /**
   * @param {number} pixels of the list above what is visible
   * @returns {number} the scrollTop for it
   */
  toScroll(pixels) {
    return pixels / this.ratio;
  }
}
