// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Binary search in ascending arrays.

/**
 * The index of the first element greater than a value; the length if none is.
 * @param {ArrayLike<number>} ascending
 * @param {number} value
 * @returns {number}
 */
export function upperBound(ascending, value) {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/**
 * The index of the last element not greater than a value; -1 if none is.
 * @param {ArrayLike<number>} ascending
 * @param {number} value
 * @returns {number}
 */
export function lastAtOrBefore(ascending, value) {
  return upperBound(ascending, value) - 1;
}
