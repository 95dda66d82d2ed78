// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append, columns } from '../../main/resources/static/js/series.js';

const one = (name, mean, labels = {}) => ({ name, labels, mean });
const answer = (t, ...series) => ({ bucket_ms: 0, t, series });

test('puts seconds on the timeline of the job', () => {
  assert.deepEqual(columns(answer([5000, 6000], one('cpu_usage_ratio', [0.1, 0.2])), 4000).t, [1, 2]);
});

test('has no chart for what nobody sent', () => {
  const { cpu, memory, disk, network } = columns(answer([1000]), 0);
  assert.deepEqual([cpu, memory, disk, network], [null, null, null, null]);
});

test('spans the band from the slowest to the busiest core', () => {
  const { cpu } = columns(
    answer(
      [1000, 2000],
      one('cpu_usage_ratio', [0.5, null]),
      one('cpu_core_usage_ratio', [0.2, null], { core: '0' }),
      one('cpu_core_usage_ratio', [0.8, 0.9], { core: '1' }),
    ),
    0,
  );
  assert.deepEqual([cpu.low, cpu.high, cpu.cores], [[0.2, 0.9], [0.8, 0.9], true]);
});

test('spans the band of the bucket when there is one core only', () => {
  const series = { ...one('cpu_usage_ratio', [0.5]), min: [0.1], max: [0.9] };
  const { cpu } = columns(answer([1000], series), 0);
  assert.deepEqual([cpu.low, cpu.high, cpu.cores], [[0.1], [0.9], false]);
});

test('takes the smaller of machine and container for the limit', () => {
  const series = [one('memory_used_bytes', [1]), one('memory_total_bytes', [16]), one('cgroup_memory_limit_bytes', [8])];
  assert.equal(columns(answer([1000], ...series), 0).memory.limit, 8);
  assert.equal(columns(answer([1000], series[0]), 0).memory.limit, null);
});

test('adds interfaces up but those that repeat others', () => {
  const received = (values, name) => one('network_received_bytes_per_second', values, { interface: name });
  const series = [received([1, null], 'eth0'), received([2, null], 'eth1'), received([4, 4], 'docker0'), received([8, 8], 'lo')];
  assert.deepEqual(columns(answer([1000, 2000], ...series), 0).network, { first: [3, null], second: [null, null] });
});

test('draws no line across missing samples', () => {
  const { t, cpu } = columns(answer([1000, 2000, 3000, 60_000, 61_000], one('cpu_usage_ratio', [1, 2, 3, 4, 5])), 0);
  assert.deepEqual(t, [1, 2, 3, 4, 60, 61]);
  assert.deepEqual(cpu.mean, [1, 2, 3, null, 4, 5]);
});

test('appends only what is later, with gaps where a series is missing', () => {
  const base = answer([1000, 2000], one('a', [1, 2]), one('b', [1, 2], { x: 'y' }));
  const more = answer([2000, 3000], one('b', [9, 3], { x: 'y' }), one('c', [9, 3]));
  const joined = append(base, more);
  assert.deepEqual(joined.t, [1000, 2000, 3000]);
  assert.deepEqual(joined.series.map(({ name, mean }) => [name, mean]), [
    ['a', [1, 2, null]],
    ['b', [1, 2, 3]],
    ['c', [null, null, 3]],
  ]);
  assert.equal(append(base, answer([2000])), base);
});

test('keeps the least and most of buckets when raw samples follow', () => {
  const base = answer([1000], { ...one('a', [2]), min: [1], max: [3] });
  const [series] = append(base, answer([2000], one('a', [5]))).series;
  assert.deepEqual([series.min, series.max], [[1, 5], [3, 5]]);
});
