// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Processes } from '../src/processes.js';

const directories = [];
after(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

/** A procfs of plain files, changed between two readings as the kernel would. */
class Proc {
  root = mkdtempSync(join(tmpdir(), 'runlens-proc-'));

  constructor() {
    directories.push(this.root);
    for (const other of ['meminfo', 'self', 'sys']) mkdirSync(join(this.root, other));
  }

  put(pid, { name = 'java', ticks = 0, startTime = 1, rssPages = 1, command = [name] }) {
    const directory = join(this.root, String(pid));
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'stat'),
      `${pid} (${name}) S 7 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 3 0 ${startTime} 0 ${rssPages} 0\n`);
    writeFileSync(join(directory, 'cmdline'), command.map((arg) => `${arg}\0`).join(''));
  }

  end(pid) {
    rmSync(join(this.root, String(pid)), { recursive: true });
  }

  processes() {
    return new Processes({ proc: this.root, ticksPerSecond: 100, pageBytes: 4096 });
  }
}

test('counts processor time in cores over the time since the last reading', () => {
  const proc = new Proc();
  const processes = proc.processes();
  proc.put(10, { ticks: 1000, rssPages: 5, command: ['java', '-jar', 'a.jar'] });
  assert.deepEqual(processes.top(undefined), []);
  proc.put(10, { ticks: 1300, rssPages: 6, command: ['java', '-jar', 'a.jar'] });
  assert.deepEqual(processes.top(2), [
    { pid: 10, ppid: 7, command: 'java -jar a.jar', cpu_cores: 1.5, rss_bytes: 6 * 4096, threads: 3 },
  ]);
});

test('counts all the time of a process that started since, and of one that got a used number', () => {
  const proc = new Proc();
  const processes = proc.processes();
  proc.put(10, { ticks: 1000, startTime: 5 });
  processes.top(undefined);
  proc.put(10, { ticks: 40, startTime: 900 });
  proc.put(11, { ticks: 70, startTime: 910 });
  assert.deepEqual(processes.top(1).map(({ pid, cpu_cores }) => [pid, cpu_cores]), [[11, 0.7], [10, 0.4]]);
});

test('reports the eight greatest of each kind', () => {
  const proc = new Proc();
  const processes = proc.processes();
  processes.top(undefined);
  for (let i = 1; i <= 12; i++) proc.put(100 + i, { ticks: 10 * i, rssPages: 1 });
  for (let i = 1; i <= 12; i++) proc.put(200 + i, { ticks: 0, rssPages: 10 * i });
  const top = processes.top(1).map(({ pid }) => pid);
  assert.deepEqual(top.slice(0, 8), [112, 111, 110, 109, 108, 107, 106, 105]);
  assert.deepEqual(top.slice(8), [212, 211, 210, 209, 208, 207, 206, 205]);
});

test('reads a command once, and again when the process executes another program', () => {
  const proc = new Proc();
  const processes = proc.processes();
  proc.put(10, { name: 'sh', command: ['sh', 'run.sh'] });
  processes.top(undefined);
  const command = () => processes.top(1)[0].command;
  assert.equal(command(), 'sh run.sh');
  proc.put(10, { name: 'sh', command: ['read', 'again'] });
  assert.equal(command(), 'sh run.sh');
  proc.put(10, { name: 'make', command: ['make', 'all'] });
  assert.equal(command(), 'make all');
});

test('forgets what ended', () => {
  const proc = new Proc();
  const processes = proc.processes();
  proc.put(10, {});
  proc.put(11, {});
  processes.top(undefined);
  proc.end(10);
  assert.deepEqual(processes.top(1).map(({ pid }) => pid), [11]);
});

test('costs little where two hundred processes run', () => {
  const proc = new Proc();
  for (let pid = 1; pid <= 200; pid++) proc.put(pid, { rssPages: pid });
  const processes = proc.processes();
  for (let i = 0; i < 20; i++) processes.top(1);
  const before = process.cpuUsage();
  for (let i = 0; i < 50; i++) processes.top(1);
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 50 < 10_000, `${(user + system) / 50} µs for one reading, a hundredth of a core is 10,000`);
});
