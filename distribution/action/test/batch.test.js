// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columns } from '../src/batch.js';
import { assertBatch, METRICS } from './support/batch-shape.js';

const core = (number, value) => ({ name: 'cpu_core_usage_ratio', labels: { core: String(number) }, value });
const usage = (value) => ({ name: 'cpu_usage_ratio', value });

test('leaves a gap where one sample lacks a series', () => {
  const { t, series } = columns([
    { t: 1000, series: [usage(0.5), core(0, 0.1)], processes: [] },
    { t: 2000, series: [core(0, 0.2), core(1, 0.3)], processes: [] },
  ]);
  assert.deepEqual(t, [1000, 2000]);
  assert.deepEqual(series, [
    { name: 'cpu_usage_ratio', labels: undefined, values: [0.5, null] },
    { name: 'cpu_core_usage_ratio', labels: { core: '0' }, values: [0.1, 0.2] },
    { name: 'cpu_core_usage_ratio', labels: { core: '1' }, values: [null, 0.3] },
  ]);
});

test('ties processes to their instant', () => {
  const { processes } = columns([
    { t: 1000, series: [], processes: [{ pid: 5 }] },
    { t: 2000, series: [], processes: [{ pid: 5 }, { pid: 6 }] },
  ]);
  assert.deepEqual(processes, [{ i: 0, pid: 5 }, { i: 1, pid: 5 }, { i: 1, pid: 6 }]);
});

test('stays within the limit of series, the first ones first', () => {
  const cores = Array.from({ length: 600 }, (_, number) => core(number, 0.5));
  const { series } = columns([{ t: 1000, series: [usage(0.5), ...cores], processes: [] }]);
  assert.equal(series.length, 512);
  assert.equal(series[0].name, 'cpu_usage_ratio');
});

test('the document lists the metrics this suite checks against', () => {
  assert.ok(METRICS.size > 40);
  assert.equal(METRICS.get('disk_busy_seconds_total'), 'device');
  assert.equal(METRICS.get('load_15m'), '');
});

test('the shape that is checked can be missed', () => {
  const batch = {
    job: { repository: 'o/r', run_id: 2, run_attempt: 1 }, stream: 'a', seq: 0, sent_at: 1,
    host: { hostname: 'h', os: 'linux', arch: 'x64', cores: 2, agent: '0.1.0' },
    ...columns([{ t: 1000, series: [usage(0.5), core(0, 0.5)], processes: [] }]),
  };
  assertBatch(JSON.parse(JSON.stringify(batch)));
  assert.throws(() => assertBatch({ ...batch, t: [2000, 1000] }));
  assert.throws(() => assertBatch({ ...batch, series: [{ name: 'cpu', values: [1] }] }));
  assert.throws(() => assertBatch({ ...batch, series: [{ name: 'cpu_usage_ratio', values: [1.5] }] }));
});
