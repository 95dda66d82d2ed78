// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Where the plots lie within the timeline: steps and charts share it, so that the same second is below itself.

/** Pixels left of every plot, for its scale. */
export const LEFT = 58;

/** Pixels right of every plot. */
export const RIGHT = 12;

/**
 * The place of a second in a picture of the timeline.
 * @param {import('./store.js').Store} store
 * @param {number} width of the picture in pixels
 * @param {number} t seconds since the job's start
 * @returns {number} pixels from the picture's left
 */
export function toPixels(store, width, t) {
  return LEFT + ((t - store.min) / (store.max - store.min)) * (width - LEFT - RIGHT);
}
