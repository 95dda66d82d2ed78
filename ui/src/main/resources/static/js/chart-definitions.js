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

const DWARFED = 0.5; // data below this share of the limit gets a scale of its own
const ABOVE_LIMIT = 1.08;
const HEADROOM = 1.05;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
const QUIET = 10_000; // bytes per second below which a rate should look like the little it is

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
  const top = memoryTop({ used, cached, limit });
  const [size, unit] = scale(IEC, top);
  const limitShown = limit !== null && limit <= top;
  const lines = [{ values: divided(used, size), color: '--s1', fill: 0.2 }];
  const legend = [['', 'used']];
  if (cached) {
    lines.push({ values: divided(withCache(used, cached), size), color: null });
    legend.push(['band', 'cache']);
  }
  if (limit !== null) {
    legend.push(['limit', `limit ${bytes(limit)}${limitShown ? '' : ', above'}`]);
  }
  return {
    id: 'memory',
    title: 'Memory',
    weight: 124,
    unit: ` ${unit}`,
    max: top / size,
    least: 1,
    lines,
    band: cached ? { of: [1, 0], opacity: 0.09 } : null,
    limit: limitShown ? limit / size : null,
    legend,
    now: (i) => known(used[i], bytes),
  };
}

/**
 * The end of the memory scale: just above the limit, or, where that would press the data against the bottom, a round
 * number above the data.
 * @param {{used: (number|null)[], cached: (number|null)[]|null, limit: number|null}} memory
 * @returns {number} bytes
 */
export function memoryTop({ used, cached, limit }) {
  const peak = most(cached ? withCache(used, cached).map((value, i) => value ?? used[i]) : used);
  if (limit !== null && peak >= limit * DWARFED) {
    return limit * ABOVE_LIMIT;
  }
  const [size] = scale(IEC, peak);
  return roundAbove(peak / size) * size;
}

/** The smallest round number that leaves some room above a value. */
function roundAbove(value) {
  const wanted = Math.max(1, value * HEADROOM);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ROUND.find((digits) => digits * power >= wanted);
}

function withCache(used, cached) {
  return used.map((value, i) => (value === null || cached[i] === null ? null : value + cached[i]));
}

/** @returns {Chart} */
function rates(id, title, { first, second }, firstWord, secondWord) {
  const [size, unit] = scale(SI, Math.max(most(first), most(second)));
  const short = (value) => known(value, (rate) => (rate / size).toFixed(rate > 0 && rate / size < 10 ? 1 : 0));
  return {
    id,
    title,
    weight: 92,
    unit: ` ${unit}`,
    max: null,
    least: Math.max(1, QUIET / size),
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
