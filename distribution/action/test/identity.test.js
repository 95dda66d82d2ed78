// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { identify, lives, runnerWorker } from '../src/identity.js';
import { until } from './support/receiver.js';

const linux = { skip: process.platform !== 'linux' && 'needs Linux' };

test('knows a process from another that got its number', linux, () => {
  const self = identify(process.pid);
  assert.equal(self.pid, process.pid);
  assert.ok(lives(self));
  assert.ok(!lives({ ...self, startTime: self.startTime + 1 }));
});

test('takes a process that ended for gone, also before its parent noticed', linux, async () => {
  // The shell starts one process, tells its number, and becomes a program that never asks how it ended.
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await once(parent.stdout, 'data');
  const child = identify(Number(output));
  assert.ok(lives(child));
  await until(() => !lives(child), 'the end of the child');
  assert.deepEqual(identify(child.pid), child, 'it is still listed');
  parent.kill();
  await once(parent, 'close');
  assert.ok(!lives(child));
});

test('finds no runner where there is none', linux, () => {
  assert.equal(runnerWorker(), undefined);
});
