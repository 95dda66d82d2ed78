// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** The post step: asks the sampler to send what it has and end, and says on the job's summary where to look. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lives } from './identity.js';
import { peaksText, readSummary } from './peaks.js';
import { harmless, state, summary, warning } from './protocol.js';

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 50;

await harmless(async () => {
  const directory = state('directory');
  const pid = Number(state('pid'));
  // Nothing was started, and the main step has said why.
  if (directory === '' || pid === 0) return;

  writeFileSync(join(directory, 'stop'), '');
  await end({ pid, startTime: Number(state('start_time')) });

  const result = readSummary(directory);
  if (result === undefined) throw new Error(`the sampler failed. ${lastWords(directory)}`);
  if (result.lost > 0) {
    warning(`Runlens: ${result.lost} of ${result.samples} samples did not reach the server: ${result.problem ?? 'it was away for long'}.`);
  }
  if (result.unproved !== undefined && result.accepted > 0) {
    warning(`Runlens: the samples are not proved to be of this job: ${result.unproved}.`);
  }
  const page = state('page');
  summary([page ? `[Runlens](${page})` : 'Runlens', peaksText(result)].filter((part) => part !== '').join(': '));
});

/** Waits for the sampler and, past all patience, kills it: only it, never a process that got its number since. */
async function end(sampler) {
  const deadline = performance.now() + PATIENCE_MS;
  while (lives(sampler)) {
    if (performance.now() > deadline) {
      process.kill(sampler.pid, 'SIGKILL');
      throw new Error(`the sampler did not end within ${PATIENCE_MS / 1000} s and was killed`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function lastWords(directory) {
  const lines = readFileSync(join(directory, 'sampler.log'), 'utf8').trim().split('\n');
  return lines.at(-1) ? `Its last words: ${lines.at(-1)}` : 'It left no word';
}
