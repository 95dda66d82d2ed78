// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The sampler: a process of its own that `start.js` leaves behind and `stop.js` ends. It reads its configuration as
 * JSON from standard input, because environments and command lines can be read by every step of the job.
 *
 * It ends, having sent what it has, when the stop file appears, on SIGTERM, when the runner's process for the job is
 * gone, or after its lifetime.
 *
 * @typedef {object} Configuration
 * @property {string} server
 * @property {string} [token]
 * @property {{url: string, token: string}} [identity] where the runner gives out tokens of the job
 * @property {number} lifetimeSeconds how long the job may run
 * @property {{repository: string, run_id: number, run_attempt: number, job_id?: number, runner_name?: string}} job
 * @property {string} agent version of this action
 * @property {number} intervalMs
 * @property {number} lifetimeMs
 * @property {string} directory where the stop file is looked for and the peaks are left
 * @property {import('./identity.js').Identity} [worker]
 */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { arch, hostname } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { lives } from './identity.js';
import { Linux } from './linux.js';
import { Peaks } from './peaks.js';
import { Sender } from './send.js';
import { Session } from './session.js';

/** A ratio needs two readings. The first sample waits this part of an interval for its second one. */
const WARM_UP = 0.2;

/** How often the stop file and the runner are looked at. */
const WATCH_MS = 200;

/** `stop.js` waits for 5 s, of which a busy machine may take some for itself. */
const FAREWELL_MS = 3_500;

/** With less memory left than this, the kernel may end anything at any moment. */
const SCARCE = 0.1;

process.on('uncaughtException', (error) => {
  console.error(`${new Date().toISOString()} the sampler failed: ${error.stack.replace(/\n\s*/g, ' ')}`);
  process.exit(1);
});

const configuration = await json(process.stdin);
const machine = new Linux();
const opening = machine.read();
const target = { server: new URL(configuration.server), userAgent: `runlens-action/${configuration.agent}` };
const { identity, job, lifetimeSeconds } = configuration;
const session = identity && new Session({ ...target, identity, job, lifetimeSeconds });
const sender = new Sender({
  ...target,
  session,
  token: configuration.token,
  head: {
    job,
    stream: randomUUID(),
    host: { hostname: hostname(), os: 'linux', arch: arch(), cores: valueOf(opening, 'cpu_cores'), agent: configuration.agent },
  },
});
const peaks = new Peaks();
const startedAt = performance.now();
let lastInstant = 0;
let sampledAt = startedAt;

const sampling = { timer: setTimeout(sampleAndGoOn, configuration.intervalMs * WARM_UP) };
const watching = setInterval(watch, WATCH_MS);
process.on('SIGTERM', end);

function sampleAndGoOn() {
  sample();
  sampling.timer = setTimeout(sampleAndGoOn, untilNextInstant());
}

/** The instants are multiples of the interval after the start; a machine too busy to keep one misses it. */
function untilNextInstant() {
  const elapsed = performance.now() - startedAt;
  const next = (Math.floor(elapsed / configuration.intervalMs) + 1) * configuration.intervalMs;
  return next - elapsed;
}

function sample() {
  sampledAt = performance.now();
  const measurement = machine.read();
  // The clock of the machine may be set back; instants of a stream never are.
  lastInstant = Math.max(Date.now(), lastInstant + 1);
  const taken = { t: lastInstant, ...measurement };
  peaks.add(taken);
  sender.add(taken);
  // The first sample shows on the job's page at once; the last ones before memory runs out tell why it did.
  if (peaks.samples === 1 || memoryIsScarce(measurement)) sender.flush();
}

function watch() {
  const { directory, worker, lifetimeMs } = configuration;
  if (
    existsSync(join(directory, 'stop')) ||
    (worker !== undefined && !lives(worker)) ||
    performance.now() - startedAt > lifetimeMs
  ) {
    end();
  }
}

async function end() {
  clearInterval(watching);
  clearTimeout(sampling.timer);
  process.off('SIGTERM', end);
  process.on('SIGTERM', () => {});
  // Even the shortest job has one sample.
  if (peaks.samples === 0 || performance.now() - sampledAt >= configuration.intervalMs * WARM_UP) sample();
  await sender.close(FAREWELL_MS);
  peaks.leave(configuration.directory, sender, session);
  process.exit();
}

/** Of the machine, or of the container whose limit the job would hit first. What is not measured is not scarce. */
function memoryIsScarce(measurement) {
  return (
    valueOf(measurement, 'memory_available_bytes') < SCARCE * valueOf(measurement, 'memory_total_bytes') ||
    valueOf(measurement, 'cgroup_memory_used_bytes') > (1 - SCARCE) * valueOf(measurement, 'cgroup_memory_limit_bytes')
  );
}

function valueOf({ series }, wanted) {
  return series.find(({ name }) => name === wanted)?.value;
}
