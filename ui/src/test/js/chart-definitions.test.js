// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charts } from '../../main/resources/static/js/chart-definitions.js';

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
  assert.equal(large.now(1), '0.0 / – MB/s');
});

test('never uses more than two hues', () => {
  const cpu = { mean: [0.5], low: [0.1], high: [0.9], cores: true, iowait: [0.1] };
  for (const chart of charts({ ...none, cpu, memory: { used: [1], cached: [1], limit: 2 } })) {
    assert.ok(new Set(chart.lines.map((line) => line.color).filter(Boolean)).size <= 2);
  }
});
