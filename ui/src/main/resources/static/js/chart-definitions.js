// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// What each chart of the timeline shows. A chart has at most two hues; a third measure is a band or a dashed line.
import { UNKNOWN, bytes } from './format.js';

/**
 * @typedef {object} Line one line, or one edge of a band
 * @property {(number|null)[]} values in the chart's unit
 * @property {'--s1'|'--s2'|null} color null for an edge that is not drawn
 * @property {number} [fill] opacity of the area below, 0 to 1
 */

/**
 * @typedef {object} Chart
 * @property {string} id
 * @property {string} title
 * @property {number} weight its share of the height, in pixels when there is room
 * @property {string} unit after the numbers of the scale
 * @property {number|null} max the end of the scale; null to fit the data
 * @property {number} least the smallest end of a fitted scale
 * @property {Line[]} lines
 * @property {{of: [number, number], opacity: number}|null} band between two lines, counted from 0, upper first
 * @property {number|null} limit a dashed line
 * @property {[string, string][]} legend class and words
 * @property {(i: number) => string} now the values of a row, in words
 */

const IEC = [
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
];
const SI = [
  [1e9, 'GB/s'],
  [1e6, 'MB/s'],
  [1e3, 'kB/s'],
];

/**
 * The charts for which there is data.
 * @param {import('./series.js').Columns} columns
 * @returns {Chart[]}
 */
export function charts(columns) {
  return [
    columns.cpu && cpu(columns.cpu),
    columns.memory && memory(columns.memory),
    columns.disk && rates('disk', 'Disk', columns.disk, 'read', 'written'),
    columns.network && rates('network', 'Network', columns.network, 'received', 'sent'),
  ].filter(Boolean);
}

/** @returns {Chart} */
function cpu({ mean, low, high, cores, iowait }) {
  const percent = (column) => column.map((ratio) => (ratio === null ? null : ratio * 100));
  const lines = [{ values: percent(mean), color: '--s1' }];
  const legend = [['', cores ? 'mean of all cores' : 'mean']];
  if (low && high) {
    lines.push({ values: percent(high), color: null }, { values: percent(low), color: null });
    legend.push(['band', cores ? 'slowest to busiest core' : 'least to most']);
  }
  if (iowait) {
    lines.push({ values: percent(iowait), color: '--s2' });
    legend.push(['second', 'waiting for I/O']);
  }
  return {
    id: 'cpu',
    title: 'CPU',
    weight: 112,
    unit: '%',
    max: 100,
    least: 100,
    lines,
    band: low && high ? { of: [1, 2], opacity: 0.2 } : null,
    limit: null,
    legend,
    now: (i) => known(mean[i], (ratio) => `${Math.round(ratio * 100)}%`),
  };
}

/** @returns {Chart} */
function memory({ used, cached, limit }) {
  const [size, unit] = scale(IEC, limit ?? most(used));
  const lines = [{ values: divided(used, size), color: '--s1', fill: 0.2 }];
  const legend = [['', 'used']];
  if (cached) {
    const withCache = used.map((value, i) => (value === null || cached[i] === null ? null : value + cached[i]));
    lines.push({ values: divided(withCache, size), color: null });
    legend.push(['band', 'cache']);
  }
  if (limit !== null) {
    legend.push(['limit', `${bytes(limit)} limit`]);
  }
  return {
    id: 'memory',
    title: 'Memory',
    weight: 124,
    unit: ` ${unit}`,
    max: limit === null ? null : (limit / size) * 1.08,
    least: 1,
    lines,
    band: cached ? { of: [1, 0], opacity: 0.09 } : null,
    limit: limit === null ? null : limit / size,
    legend,
    now: (i) => known(used[i], bytes),
  };
}

/** @returns {Chart} */
function rates(id, title, { first, second }, firstWord, secondWord) {
  const [size, unit] = scale(SI, Math.max(most(first), most(second)));
  const short = (value) => known(value, (rate) => (rate / size).toFixed(rate / size < 10 ? 1 : 0));
  return {
    id,
    title,
    weight: 92,
    unit: ` ${unit}`,
    max: null,
    least: 1,
    lines: [
      { values: divided(first, size), color: '--s1' },
      { values: divided(second, size), color: '--s2' },
    ],
    band: null,
    limit: null,
    legend: [
      ['', firstWord],
      ['second', secondWord],
    ],
    now: (i) => `${short(first[i])} / ${short(second[i])} ${unit}`,
  };
}

function scale(units, max) {
  return units.find(([size]) => max >= size) ?? units.at(-1);
}

function most(column) {
  return column.reduce((max, value) => Math.max(max, value ?? 0), 0);
}

function divided(column, size) {
  return column.map((value) => (value === null ? null : value / size));
}

function known(value, words) {
  return value === null || value === undefined ? UNKNOWN : words(value);
}
