// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Linux } from '../src/linux.js';
import { METRICS } from './support/batch-shape.js';

const statfs = (path) => ({ bsize: 4096, blocks: path === '/' ? 1000 : 500, bfree: 250 });

function recorded(name) {
  const root = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  return new Linux({ proc: `${root}/proc`, sys: `${root}/sys`, statfs });
}

function find({ series }, name, label) {
  return series.find((reading) => reading.name === name && (!label || Object.values(reading.labels)[0] === label))?.value;
}

test('names everything as the document does', () => {
  for (const name of ['vm', 'container']) {
    for (const reading of recorded(name).read().series) {
      assert.ok(METRICS.has(reading.name), reading.name);
      assert.deepEqual(Object.keys(reading.labels ?? {}), METRICS.get(reading.name) ? [METRICS.get(reading.name)] : []);
      assert.ok(Number.isFinite(reading.value), reading.name);
    }
  }
});

test('leaves out what a machine does not offer', () => {
  const names = (name) => new Set(recorded(name).read().series.map((reading) => reading.name));
  const vm = names('vm');
  const container = names('container');
  assert.ok(vm.has('pressure_io_full_seconds_total') && !container.has('pressure_io_full_seconds_total'));
  assert.ok(vm.has('oom_kills_total') && !container.has('oom_kills_total'));
  assert.ok(!vm.has('cgroup_memory_used_bytes') && container.has('cgroup_memory_used_bytes'));
  assert.ok(!vm.has('cpu_usage_ratio'), 'one reading makes no ratio');
});

test('measures file systems, the cgroup and the cores that are there', () => {
  const measurement = recorded('container').read();
  assert.equal(find(measurement, 'filesystem_size_bytes', '/'), 4096 * 1000);
  assert.equal(find(measurement, 'filesystem_used_bytes', '/__w'), 4096 * 250);
  assert.equal(find(measurement, 'cgroup_memory_limit_bytes'), 2147483648);
  assert.equal(find(measurement, 'cpu_cores'), 3);
});

test('survives a file system that went away', () => {
  const root = fileURLToPath(new URL('fixtures/container', import.meta.url));
  const gone = (path) => {
    if (path === '/__w') throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    return statfs(path);
  };
  const measurement = new Linux({ proc: `${root}/proc`, sys: `${root}/sys`, statfs: gone }).read();
  assert.equal(find(measurement, 'filesystem_size_bytes', '/__w'), undefined);
  assert.equal(find(measurement, 'filesystem_size_bytes', '/'), 4096 * 1000);
});

test('lists the processes of the second reading', () => {
  const machine = recorded('vm');
  assert.deepEqual(machine.read().processes, []);
  const [first, second] = machine.read().processes;
  assert.deepEqual([first.pid, first.command, first.threads], [417, 'tmux new -s build', 31]);
  assert.deepEqual([second.pid, second.command], [1, '/sbin/init splash']);
});

test('measures the machine it runs on', { skip: process.platform !== 'linux' && 'needs Linux' }, () => {
  const machine = new Linux();
  machine.read();
  const until = performance.now() + 300;
  while (performance.now() < until) readdirSync('/proc');
  const measurement = machine.read();
  assert.ok(find(measurement, 'cpu_usage_ratio') > 0);
  assert.ok(find(measurement, 'memory_used_bytes') > 0);
  assert.ok(find(measurement, 'agent_memory_bytes') > 10_000_000);
  const self = measurement.processes.find(({ pid }) => pid === process.pid);
  assert.ok(self.cpu_cores > 0.1 && self.cpu_cores < 2, `${self.cpu_cores} cores`);
  const own = process.memoryUsage.rss();
  assert.ok(Math.abs(self.rss_bytes - own) < 0.3 * own, `${self.rss_bytes} of ${own} bytes`);
});
