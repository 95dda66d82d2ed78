// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charts, memoryTop } from '../../main/resources/static/js/chart-definitions.js';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const none = { t: [0, 1], cpu: null, memory: null, disk: null, network: null };

test('shows only what there is data for', () => {
  assert.deepEqual(charts(none), []);
  assert.deepEqual(charts({ ...none, disk: { first: [1, 2], second: [0, 0] } }).map((chart) => chart.id), ['disk']);
});

test('scales memory to its limit and says values in words', () => {
  const [chart] = charts({ ...none, memory: { used: [8 * GIB, null], cached: [GIB, GIB], limit: 16 * GIB } });
  assert.equal(chart.unit, ' GiB');
  assert.equal(chart.limit, 16);
  assert.deepEqual(chart.lines.map((line) => line.values), [[8, null], [9, null]]);
  assert.deepEqual([0, 1, -1].map(chart.now), ['8 GiB', '–', '–']);
});

test('chooses the unit of rates by the greatest', () => {
  const [small] = charts({ ...none, network: { first: [1500, 0], second: [0, 0] } });
  const [large] = charts({ ...none, network: { first: [2.1e8, 0], second: [3e6, null] } });
  assert.equal(small.unit, ' kB/s');
  assert.equal(large.now(0), '210 / 3.0 MB/s');
  assert.equal(large.now(1), '0 / – MB/s');
});

test('draws little traffic low, and none flat', () => {
  const [quiet] = charts({ ...none, network: { first: [120, 0], second: [0, null] } });
  const [busy] = charts({ ...none, network: { first: [2e6, 0], second: [0, 0] } });
  assert.deepEqual([quiet.unit, quiet.least], [' kB/s', 10]);
  assert.deepEqual([busy.unit, busy.least], [' MB/s', 1]);
  assert.equal(quiet.now(1), '0 / – kB/s');
});

test('scales memory to the data when that is far below the limit', () => {
  const [chart] = charts({ ...none, memory: { used: [1.5 * GIB, null], cached: [1.9 * GIB, GIB], limit: 23.5 * GIB } });
  assert.equal(chart.max, 4);
  assert.equal(chart.limit, null);
  assert.deepEqual(chart.legend.at(-1), ['limit', 'limit 23.5 GiB, above']);
});

test('shows the limit of memory from half of it on', () => {
  const shown = (used, cached) => memoryTop({ used: [used * GIB], cached: cached && [cached * GIB], limit: 16 * GIB }) > 16 * GIB;
  assert.deepEqual([shown(7.9, null), shown(8, null), shown(7.9, 0.2)], [false, true, true]);
});

test('ends a scale of memory with a round number above the data', () => {
  const top = (used) => memoryTop({ used: [null, used], cached: null, limit: null });
  assert.deepEqual([0, 130, 480, 500].map((mib) => top(mib * MIB) / MIB), [1, 150, 600, 600]);
  assert.deepEqual([1, 3.9, 15.5].map((gib) => top(gib * GIB) / GIB), [1.5, 5, 20]);
});

test('never uses more than two hues', () => {
  const cpu = { mean: [0.5], low: [0.1], high: [0.9], cores: true, iowait: [0.1] };
  for (const chart of charts({ ...none, cpu, memory: { used: [1], cached: [1], limit: 2 } })) {
    assert.ok(new Set(chart.lines.map((line) => line.color).filter(Boolean)).size <= 2);
  }
});
