// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identify } from '../src/identity.js';
import { Receiver, until } from './support/receiver.js';

/** Runs the sampler with a configuration of the test's own, in the foreground, until it ends. */
async function sampler(configuration, meanwhile) {
  const receiver = await Receiver.start();
  const directory = mkdtempSync(join(tmpdir(), 'runlens-sampler-'));
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/sampler.js', import.meta.url))]);
  let errors = '';
  child.stderr.on('data', (chunk) => { errors += chunk; });
  child.stdin.end(JSON.stringify({
    server: receiver.url, job: { repository: 'o/r', run_id: 2, run_attempt: 1 }, agent: '0.1.0',
    intervalMs: 200, lifetimeMs: 60_000, directory, ...configuration,
  }));
  const closed = once(child, 'close');
  await until(() => receiver.batches.length === 1, 'the first batch');
  await meanwhile?.(child);
  const [code] = await closed;
  await receiver.close();
  const { samples, accepted } = JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8'));
  rmSync(directory, { recursive: true });
  return { code, errors, samples, accepted, t: receiver.batches.flatMap((batch) => batch.t) };
}

describe('the sampler', { concurrency: true, skip: process.platform !== 'linux' && 'needs Linux' }, () => {
  test('ends with the runner of its job', async () => {
    const worker = spawn('sleep', ['30']);
    await once(worker, 'spawn');
    const { code, errors, samples, accepted } = await sampler({ worker: identify(worker.pid) }, () => worker.kill());
    assert.deepEqual([code, errors, accepted], [0, '', samples]);
  });

  test('ends after its lifetime', async () => {
    const { code, samples, accepted } = await sampler({ lifetimeMs: 900 });
    assert.deepEqual([code, accepted], [0, samples]);
  });

  test('keeps to multiples of the interval', async () => {
    const { t } = await sampler({ intervalMs: 300, lifetimeMs: 2_600 });
    // The first comes early, the last whenever the end comes; those between stay on the beat without drifting.
    const steps = t.slice(1, -1).map((instant) => (instant - t[1]) / 300);
    assert.ok(steps.length >= 6, `${t.length} samples in 2.6 s`);
    for (const step of steps) assert.ok(Math.abs(step - Math.round(step)) < 0.45, `${steps}`);
  });

  test('skips what it missed instead of catching up', async () => {
    let stoppedAt;
    let continuedAt;
    const { t } = await sampler({ lifetimeMs: 2_500 }, async (child) => {
      child.kill('SIGSTOP');
      stoppedAt = Date.now();
      await sleep(1_000);
      continuedAt = Date.now();
      child.kill('SIGCONT');
    });
    assert.ok(!t.some((instant) => instant > stoppedAt + 50 && instant < continuedAt));
    // Catching up would bring the five missed ones at once.
    const soonAfter = t.filter((instant) => instant >= continuedAt && instant < continuedAt + 300);
    assert.ok(soonAfter.length >= 1 && soonAfter.length <= 3, `${soonAfter.length} samples`);
  });
});
