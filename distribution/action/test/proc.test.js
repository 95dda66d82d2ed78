// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as proc from '../src/proc.js';

const vm = (file) => fixture(`vm/proc/${file}`);
const container = (file) => fixture(`container/proc/${file}`);

function fixture(path) {
  return readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8');
}

test('counts nice as user, interrupts as system, and guests once', () => {
  const { all, cores, processes_running } = proc.cpu(container('stat'));
  assert.deepEqual(all, { user: 1200, system: 400, iowait: 400, steal: 100, total: 10100 });
  assert.deepEqual([...cores.keys()], ['0', '2', '3']);
  assert.equal(processes_running, 5);
});

test('reads the processors of a recorded machine', () => {
  const { all, cores } = proc.cpu(vm('stat'));
  assert.deepEqual(all, { user: 6971, system: 2456 + 60, iowait: 723, steal: 13, total: 6971 + 2456 + 296924 + 723 + 60 + 13 });
  assert.equal(cores.size, 2);
});

test('makes ratios of the time between two readings', () => {
  const before = { user: 100, system: 50, iowait: 10, steal: 0, total: 1000 };
  const after = { user: 140, system: 60, iowait: 30, steal: 10, total: 1100 };
  assert.deepEqual(proc.cpuRatios(before, after), {
    cpu_usage_ratio: 0.5, cpu_user_ratio: 0.4, cpu_system_ratio: 0.1, cpu_iowait_ratio: 0.2, cpu_steal_ratio: 0.1,
  });
});

test('makes no ratio of no time, and no negative one of a counter that stepped back', () => {
  const before = { user: 100, system: 50, iowait: 10, steal: 0, total: 1000 };
  assert.deepEqual(proc.cpuRatios(before, before), {});
  assert.equal(proc.cpuRatios(before, { ...before, iowait: 5, total: 1100 }).cpu_iowait_ratio, 0);
});

test('counts memory in bytes', () => {
  assert.deepEqual(proc.memory(container('meminfo')), {
    memory_total_bytes: 8_000_000 * 1024,
    memory_available_bytes: 2_000_000 * 1024,
    memory_used_bytes: 6_000_000 * 1024,
    memory_cached_bytes: 640_000 * 1024,
    swap_total_bytes: 4_000_000 * 1024,
    swap_used_bytes: 1_000_000 * 1024,
  });
});

test('does not invent the memory a kernel says nothing of', () => {
  const memory = proc.memory('MemTotal:  1000 kB\nMemFree:  400 kB\n');
  assert.equal(memory.memory_total_bytes, 1_024_000);
  for (const name of ['memory_available_bytes', 'memory_used_bytes', 'memory_cached_bytes', 'swap_used_bytes']) {
    assert.ok(!Number.isFinite(memory[name]), name);
  }
});

test('lists disks without their partitions and without what is stacked upon them', () => {
  const disks = proc.disks(container('diskstats'));
  assert.deepEqual(disks.map(({ device }) => device), ['nvme0n1', 'sda', 'xvda1', 'mmcblk0']);
  assert.deepEqual(disks[0], {
    device: 'nvme0n1',
    disk_read_bytes_total: 20000 * 512,
    disk_written_bytes_total: 40000 * 512,
    disk_reads_total: 1000,
    disk_writes_total: 2000,
    disk_busy_seconds_total: 1.25,
  });
  assert.deepEqual(proc.disks(vm('diskstats')).map(({ device }) => device), ['vda']);
});

test('reads interfaces, also when bytes touch the name, and skips loopback and the ends of containers', () => {
  assert.deepEqual(proc.network(container('net/dev')), [{
    interface: 'eth0',
    network_received_bytes_total: 123456789012,
    network_transmitted_bytes_total: 98765432,
    network_received_packets_total: 8400001,
    network_transmitted_packets_total: 600002,
  }]);
  assert.deepEqual(proc.network(vm('net/dev')).map((card) => card.interface), ['ifb0', 'ifb1', 'eth0']);
});

test('reads load and the deaths by memory', () => {
  assert.deepEqual(proc.load(container('loadavg')), { load_1m: 2.5, load_5m: 1.25, load_15m: 0.75 });
  assert.deepEqual(proc.oomKills('nr_free_pages 1\noom_kill 3\noom_kill_other 9\n'), { oom_kills_total: 3 });
  assert.deepEqual(proc.oomKills(vm('vmstat')), { oom_kills_total: 0 });
  assert.ok(Number.isNaN(proc.oomKills('nr_free_pages 1\n').oom_kills_total));
});

test('reads pressure in seconds, with full only where it means something', () => {
  const text = 'some avg10=1.52 avg60=2.45 avg300=0.79 total=4891999\nfull avg10=1.52 avg60=2.45 avg300=0.79 total=4716079\n';
  assert.deepEqual(proc.pressure('io', text), {
    pressure_io_some_seconds_total: 4.891999, pressure_io_full_seconds_total: 4.716079,
  });
  assert.deepEqual(Object.keys(proc.pressure('cpu', vm('pressure/cpu'))), ['pressure_cpu_some_seconds_total']);
});

test('reads a cgroup, and takes a limit of max for none', () => {
  const file = (name) => fixture(`container/sys/fs/cgroup/${name}`);
  assert.deepEqual(proc.cgroup(file), {
    cgroup_memory_used_bytes: 1500000000,
    cgroup_memory_limit_bytes: 2147483648,
    cgroup_memory_peak_bytes: 1999999999,
    cgroup_oom_kills_total: 1,
    cgroup_cpu_throttled_seconds_total: 2.5,
  });
  assert.ok(Number.isNaN(proc.cgroup((name) => (name === 'memory.max' ? 'max\n' : undefined)).cgroup_memory_limit_bytes));
  assert.equal(proc.cgroupPath('4:memory:/a\n0::/actions/job 1\n'), '/actions/job 1');
  assert.equal(proc.cgroupPath('4:memory:/a\n'), undefined);
});

test('finds one mount point for each local disk', () => {
  assert.deepEqual(proc.mountpoints(vm('self/mounts')), ['/', '/mnt/build cache']);
  assert.deepEqual(proc.mountpoints(container('self/mounts')), ['/', '/__w']);
});

test('reads a process whose name imitates the fields after it', () => {
  assert.deepEqual(proc.processStat(vm('417/stat')), {
    name: 'tmux: a) b (1)', state: 'R', ppid: 1, ticks: 5098, threads: 31, startTime: 67762, rssPages: 51200,
  });
});

test('asks the auxiliary vector for the units, in words of both sizes', () => {
  const wide = Buffer.alloc(48);
  [6n, 65536n, 17n, 250n, 0n, 0n].forEach((word, i) => wide.writeBigUInt64LE(word, i * 8));
  assert.deepEqual(proc.auxiliaryVector(wide, 8), { pageBytes: 65536, ticksPerSecond: 250 });
  const narrow = Buffer.alloc(24);
  [6, 4096, 17, 100, 0, 0].forEach((word, i) => narrow.writeUInt32LE(word, i * 4));
  assert.deepEqual(proc.auxiliaryVector(narrow, 4), { pageBytes: 4096, ticksPerSecond: 100 });
});

test('finds nothing in nothing', () => {
  const texts = [proc.load(''), proc.memory(''), proc.pressure('io', ''), proc.oomKills(''), proc.cgroup(() => undefined)];
  for (const values of texts.flatMap(Object.values)) assert.ok(!Number.isFinite(values));
  assert.deepEqual([proc.disks(''), proc.network(''), proc.mountpoints('')], [[], [], []]);
  assert.equal(proc.cpu('').all, undefined);
});
