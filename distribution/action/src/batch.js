// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** Samples turned into the columns of the compact batch of `docs/http-api.md`. */

/** The server refuses a batch with more. */
const MAX_SERIES = 512;

/**
 * @typedef {import('./linux.js').Measurement & {t: number}} Sample `t` in milliseconds since the epoch
 * @param {Sample[]} samples oldest first
 * @returns {{t: number[], series: object[], processes: object[]}} a series that one of the samples lacks has a gap there
 */
export function columns(samples) {
  const columns = new Map();
  const processes = [];
  samples.forEach((sample, i) => {
    for (const { name, labels, value } of sample.series) {
      const key = labels ? name + JSON.stringify(labels) : name;
      if (!columns.has(key)) {
        if (columns.size === MAX_SERIES) continue;
        columns.set(key, { name, labels, values: new Array(samples.length).fill(null) });
      }
      columns.get(key).values[i] = value;
    }
    for (const process of sample.processes) processes.push({ i, ...process });
  });
  return { t: samples.map(({ t }) => t), series: [...columns.values()], processes };
}
