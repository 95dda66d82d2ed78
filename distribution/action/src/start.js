// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** The main step: checks the inputs, leaves the sampler running and returns. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { identify, runnerWorker } from './identity.js';
import { harmless, input, mask, required, saveState } from './protocol.js';

const HOUR_MS = 3_600_000;

/** Hosted runners end a job after six hours. */
const LIFETIME_MS = 6 * HOUR_MS;

/** Self-hosted ones after five days; the sampler sees the end of such a job by itself, if it sees the runner. */
const LIFETIME_WITH_WORKER_MS = 120 * HOUR_MS;

/**
 * All that the sampler inherits: no secret of the job, no NODE_OPTIONS. The runner ends whatever a job left running
 * by its tracking id, and the server may stand behind a proxy or a private authority.
 */
const INHERITED = /^(RUNNER_TRACKING_ID|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|(https?|no)_proxy)$/i;

await harmless(async () => {
  const token = input('token');
  mask(token);
  mask(process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '');
  if (process.platform !== 'linux') {
    throw new Error(`nothing is sampled on ${process.platform}, only Linux is known so far`);
  }
  const configuration = configure(token);
  const directory = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), 'runlens-'));
  saveState('directory', directory);
  saveState('page', configuration.page);
  const sampler = await launch({ ...configuration, directory });
  saveState('pid', sampler.pid);
  saveState('start_time', sampler.startTime);
});

function configure(token) {
  const server = serverAddress(input('server'));
  const jobId = identifier('job-id', input('job-id'));
  const worker = runnerWorker();
  return {
    server,
    token: token || undefined,
    identity: identityService(),
    lifetimeSeconds: (process.env.RUNNER_ENVIRONMENT === 'self-hosted' ? LIFETIME_WITH_WORKER_MS : LIFETIME_MS) / 1000,
    page: jobId === undefined ? '' : `${server}/jobs/${jobId}`,
    job: {
      repository: required('GITHUB_REPOSITORY'),
      run_id: identifier('GITHUB_RUN_ID', required('GITHUB_RUN_ID')),
      run_attempt: identifier('GITHUB_RUN_ATTEMPT', required('GITHUB_RUN_ATTEMPT')),
      job_id: jobId,
      runner_name: process.env.RUNNER_NAME,
    },
    agent: JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
    intervalMs: interval(input('interval')) * 1000,
    lifetimeMs: worker ? LIFETIME_WITH_WORKER_MS : LIFETIME_MS,
    worker,
  };
}

/** Where the job gets tokens that prove who it is: there with `permissions: id-token: write`, never for forks. */
function identityService() {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
  return token && URL.canParse(url ?? '') && /^https?:/.test(url) ? { url, token } : undefined;
}

function serverAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!/^https?:$/.test(url?.protocol) || url.username || url.password || url.search || url.hash) {
    throw new Error('the input server must be the address of a Runlens server, such as https://runlens.example.com');
  }
  return url.href.replace(/\/+$/, '');
}

function identifier(name, text) {
  if (text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${name} must be a number, not "${text}"`);
  return Number(text);
}

function interval(text) {
  const seconds = Number(text || '1');
  if (!(seconds >= 0.2 && seconds <= 60)) {
    throw new Error(`the input interval must be 0.2 to 60 seconds, not "${text}"`);
  }
  return seconds;
}

/**
 * Starts the sampler in a session of its own, so that the end of this step does not reach it. Its output goes to a
 * file: a pipe to the runner would keep the step waiting.
 */
async function launch(configuration) {
  const log = openSync(join(configuration.directory, 'sampler.log'), 'a');
  const program = fileURLToPath(new URL('sampler.js', import.meta.url));
  // A ceiling, not a need: about 10 MB of heap are used with a full queue.
  const sampler = spawn(process.execPath, ['--max-old-space-size=64', program], {
    cwd: configuration.directory,
    detached: true,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name))),
    stdio: ['pipe', log, log],
  });
  await once(sampler, 'spawn');
  const identity = identify(sampler.pid);
  sampler.unref();
  sampler.stdin.end(JSON.stringify(configuration));
  await finished(sampler.stdin);
  return identity;
}
