// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The visible range of the charts as a table.
import { element } from './dom.js';
import { clock, UNKNOWN } from './format.js';
import { charts } from './chart-definitions.js';

const MOST_ROWS = 240;

/**
 * Fills a table with the rows between two seconds; every n-th row if there are too many.
 * @param {HTMLElement} host
 * @param {import('./series.js').Columns} columns
 * @param {number} min seconds since the job's start
 * @param {number} max seconds since the job's start
 */
export function showTable(host, columns, min, max) {
  const shown = charts(columns);
  const rows = columns.t.flatMap((t, i) => (t >= min && t <= max ? [i] : []));
  const every = Math.max(1, Math.ceil(rows.length / MOST_ROWS));
  const head = ['Time', ...shown.map((chart) => heading(chart))].map((word) => element('th', { scope: 'col', class: 'r' }, word));
  const body = rows
    .filter((_, position) => position % every === 0)
    .map((i) => {
      const cells = [clock(columns.t[i]), ...shown.map((chart) => chart.now(i))];
      return element('tr', {}, ...cells.map((words) => element('td', { class: 'r num' }, words || UNKNOWN)));
    });
  const words = every === 1 ? 'Every sample of the visible range.' : `One sample in ${every} of the visible range; zoom in for all.`;
  host.replaceChildren(
    element('p', { class: 'none' }, words),
    element(
      'table',
      { class: 'list' },
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  );
}

function heading(chart) {
  const measures = chart.legend.filter(([kind]) => kind === '' || kind === 'second').map(([, words]) => words);
  return chart.id === 'disk' || chart.id === 'network' ? `${chart.title}, ${measures.join(' / ')}` : chart.title;
}
