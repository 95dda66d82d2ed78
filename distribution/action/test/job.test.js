// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** The action as the runner runs it: real processes, a real server, nothing replaced. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identify, lives } from '../src/identity.js';
import { readStat } from '../src/processes.js';
import { assertBatch } from './support/batch-shape.js';
import { Proof, REQUEST_TOKEN } from './support/proof.js';
import { answer, closedPort, hang, Receiver, until } from './support/receiver.js';

const TOKEN = 'a-token-nobody-may-see';

/** One job on a runner of our own making. */
class Job {
  temp = mkdtempSync(join(tmpdir(), 'runlens-job-'));
  #state = join(this.temp, 'state');
  #summary = join(this.temp, 'step-summary');

  constructor() {
    writeFileSync(this.#state, '');
    writeFileSync(this.#summary, '');
  }

  start(inputs, env = {}) {
    return this.#step('start.js', {
      ...Object.fromEntries(Object.entries({ 'job-id': '77', interval: '1', token: '', ...inputs })
        .map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...env,
    });
  }

  stop() {
    return this.#step('stop.js', Object.fromEntries(
      Object.entries(this.state()).map(([name, value]) => [`STATE_${name}`, value])));
  }

  state() {
    return Object.fromEntries([...readFileSync(this.#state, 'utf8').matchAll(/^(\w+)<<(\S+)\n(.*)\n\2\n/gm)]
      .map(([, name, , value]) => [name, value]));
  }

  overwriteState(name, value) {
    writeFileSync(this.#state, readFileSync(this.#state, 'utf8')
      .replace(new RegExp(`^(${name}<<\\S+\\n).*$`, 'm'), `$1${value}`));
  }

  get sampler() {
    return { pid: Number(this.state().pid), startTime: Number(this.state().start_time) };
  }

  get summary() {
    return readFileSync(this.#summary, 'utf8');
  }

  /** Processes that live in the directory of this job, which is where the sampler lives. */
  leftovers() {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(this.temp);
      } catch (error) {
        if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes(error.code)) return false;
        throw error;
      }
    });
  }

  remove() {
    rmSync(this.temp, { recursive: true });
  }

  async #step(program, env) {
    const started = performance.now();
    const step = spawn(process.execPath, [fileURLToPath(new URL(`../src/${program}`, import.meta.url))], {
      env: {
        PATH: process.env.PATH, RUNNER_TEMP: this.temp, RUNNER_NAME: 'runner-1', RUNNER_TRACKING_ID: 'github_1',
        GITHUB_STATE: this.#state, GITHUB_STEP_SUMMARY: this.#summary,
        GITHUB_REPOSITORY: 'octo/shop', GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '2', SOME_SECRET: TOKEN, ...env,
      },
    });
    let output = '';
    step.stdout.on('data', (chunk) => { output += chunk; });
    step.stderr.on('data', (chunk) => { output += chunk; });
    const [code] = await once(step, 'close');
    return { code, output, milliseconds: performance.now() - started };
  }
}

/** A test with a job and a server of its own; whatever becomes of the test, nothing of them is left. */
function withJob(answers, body) {
  return async () => {
    const job = new Job();
    const receiver = await Receiver.start(answers);
    try {
      await body(job, receiver);
    } finally {
      job.leftovers().forEach((pid) => process.kill(pid, 'SIGKILL'));
      job.remove();
      await receiver.close();
    }
  };
}

const refusal = answer(401, {}, '{"title":"Unauthorized","detail":"The ingest token is not known."}');
const samplesOf = (batches) => batches.flatMap(({ t }) => t);

describe('a job', { concurrency: 4, skip: process.platform !== 'linux' && 'needs Linux' }, () => {
  test('is sampled from its first moment to its last, and shows who is busy', withJob([], async (job, receiver) => {
    const started = await job.start({ server: `${receiver.url}/`, token: TOKEN });
    assert.deepEqual([started.code, started.output], [0, `::add-mask::${TOKEN}\n`]);

    const busy = spawn(process.execPath, ['-e', 'for (;;);', '--', '--password=hunter2'], { cwd: job.temp });
    await sleep(3_300);
    const spent = () => readStat('/proc', busy.pid).ticks / 100;
    const spentBefore = spent();
    const { pid } = job.sampler;
    for (const file of ['cmdline', 'environ']) {
      const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
      assert.ok(!text.includes(TOKEN), `the token is in ${file}`);
    }
    assert.match(readFileSync(`/proc/${pid}/environ`, 'utf8'), /RUNNER_TRACKING_ID=github_1/);

    const stopped = await job.stop();
    const spentAfter = spent();
    busy.kill('SIGKILL');
    await once(busy, 'close');
    assert.deepEqual([stopped.code, stopped.output], [0, '']);
    assert.ok(stopped.milliseconds < 4_000, `stop took ${stopped.milliseconds} ms`);
    assert.deepEqual(job.leftovers(), []);

    const { batches } = receiver;
    batches.forEach(assertBatch);
    assert.deepEqual(batches.map(({ seq }) => seq), batches.map((_, i) => i));
    assert.equal(new Set(batches.map(({ stream }) => stream)).size, 1);
    assert.deepEqual(batches[0].job, {
      repository: 'octo/shop', run_id: 4711, run_attempt: 2, job_id: 77, runner_name: 'runner-1',
    });
    assert.ok(receiver.requests.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`));

    const t = samplesOf(batches);
    assert.ok(t.length >= 4 && t.length <= 8, `${t.length} samples in 3.3 s`);
    const usage = batches.flatMap(({ series }) => series.find(({ name }) => name === 'cpu_usage_ratio').values);
    assert.ok(usage.every((value) => value !== null), 'the first sample has its ratio too');

    // In what each sample says of the busy process, times the length of its interval, its whole time is found again.
    const found = batches.flatMap((batch) => batch.processes
      .filter((process) => process.pid === busy.pid)
      .map((process) => ({ ...process, t: batch.t[process.i] })));
    const coreSeconds = found.reduce((sum, { t: at, cpu_cores }) => {
      const i = t.indexOf(at);
      return sum + cpu_cores * (i === 0 ? 0.2 : (at - t[i - 1]) / 1000);
    }, 0);
    assert.ok(coreSeconds > spentBefore - 0.25 && coreSeconds < spentAfter + 0.25,
      `${coreSeconds} core seconds sampled of ${spentBefore} to ${spentAfter}`);
    // About one core, or its share of one where other things run too.
    const greatest = Math.max(...found.map(({ cpu_cores }) => cpu_cores));
    assert.ok(greatest > 0.8 * Math.min(1, spentBefore / 3.3) && greatest < 1.15, `${greatest} cores`);
    assert.match(found[0].command, /-e for \(;;\); -- --password=\*\*\*$/);

    assert.match(job.summary, new RegExp(
      `^\\[Runlens\\]\\(${receiver.url}/jobs/77\\): peak CPU \\d+ % of \\d+ cores?, peak memory [\\d.]+ of [\\d.]+ GiB\\n$`));
  }));

  test('is proved where GitHub gives it a token, which nothing else of the job can read', withJob([], async (job, receiver) => {
    const proof = new Proof(receiver);
    const started = await job.start({ server: `${receiver.url}/`, token: TOKEN, interval: '0.2' }, {
      ACTIONS_ID_TOKEN_REQUEST_URL: proof.identity.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: proof.identity.token,
      RUNNER_ENVIRONMENT: 'self-hosted',
    });
    assert.deepEqual([started.code, started.output], [0, `::add-mask::${TOKEN}\n::add-mask::${REQUEST_TOKEN}\n`]);
    await until(() => receiver.batches.length >= 1, 'the first batch');
    const { pid } = job.sampler;
    const readable = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
    assert.deepEqual([(await job.stop()).output, job.leftovers()], ['', []]);
    for (const file of readdirSync(job.temp, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) readable.push(readFileSync(join(file.parentPath ?? file.path, file.name), 'utf8'));
    }
    for (const secret of [TOKEN, REQUEST_TOKEN, 'signed-', 'rs_1']) {
      assert.ok(!readable.join('').includes(secret), `${secret} can be read`);
    }
    assert.ok(receiver.requests.every(({ headers }) => headers.authorization === 'Bearer rs_1'));
    assert.deepEqual(proof.audiences, [receiver.url]);
    assert.deepEqual(proof.exchanges.map(({ body }) => body), [{
      repository: 'octo/shop', run_id: 4711, run_attempt: 2, job_id: 77, runner_name: 'runner-1', lifetime_seconds: 432_000,
    }]);
  }));

  test('is told why it is not proved, and goes on', withJob([], async (job, receiver) => {
    const proof = new Proof(receiver);
    proof.sessionAnswers.push(answer(401, {}, '{"detail":"It must be meant for https://other.example.com."}'));
    await job.start({ server: receiver.url, interval: '0.2' }, {
      ACTIONS_ID_TOKEN_REQUEST_URL: proof.identity.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: proof.identity.token,
    });
    await until(() => receiver.batches.length >= 1, 'the first batch');
    const stopped = await job.stop();
    assert.equal(stopped.code, 0);
    assert.match(stopped.output, /^::warning::Runlens: the samples are not proved to be of this job: HTTP 401, It must be/);
  }));

  test('waits less than a second for its start', withJob([hang, hang, hang], async (job, receiver) => {
    // The best of three: what is measured is the start, not what else this machine does.
    const times = [];
    for (let i = 0; i < 3; i++) times.push((await job.start({ server: receiver.url, interval: '60' })).milliseconds);
    assert.ok(Math.min(...times) < 1_000, `${times} ms`);
  }));

  test('is not disturbed by a server nobody can reach', withJob([], async (job) => {
    const started = await job.start({ server: `http://127.0.0.1:${await closedPort()}`, interval: '0.2' });
    assert.deepEqual([started.code, started.output], [0, '']);
    await sleep(700);
    const stopped = await job.stop();
    assert.equal(stopped.code, 0);
    assert.match(stopped.output, /^::warning::Runlens: (\d+) of \1 samples did not reach the server: .*ECONNREFUSED[^\n]*\n$/);
    assert.ok(stopped.milliseconds < 7_000, `stop took ${stopped.milliseconds} ms`);
    assert.deepEqual(job.leftovers(), []);
  }));

  test('is not disturbed by a server that hangs', withJob([hang, hang, hang], async (job, receiver) => {
    assert.equal((await job.start({ server: receiver.url, interval: '0.2' })).code, 0);
    await until(() => receiver.batches.length === 1, 'the first batch');
    const stopped = await job.stop();
    assert.equal(stopped.code, 0);
    assert.match(stopped.output, /^::warning::.*the job ended before the server answered[^\n]*\n$/);
    assert.ok(stopped.milliseconds < 7_000, `stop took ${stopped.milliseconds} ms`);
    assert.deepEqual(job.leftovers(), []);
  }));

  test('hears why the server refused', withJob([refusal, refusal, refusal, refusal], async (job, receiver) => {
    await job.start({ server: receiver.url, interval: '0.2' });
    await until(() => receiver.batches.length === 1, 'the first batch');
    const stopped = await job.stop();
    assert.match(stopped.output, /^::warning::.*HTTP 401, The ingest token is not known\./);
  }));

  test('gets its last sample sent however short it is', withJob([], async (job, receiver) => {
    await job.start({ server: receiver.url, interval: '60' });
    assert.equal((await job.stop()).code, 0);
    assert.equal(samplesOf(receiver.batches).length, 1);
  }));

  test('gets everything sent when the sampler is told to end', withJob([], async (job, receiver) => {
    await job.start({ server: receiver.url, interval: '0.2' });
    await until(() => receiver.batches.length === 1, 'the first batch');
    await sleep(700);
    process.kill(job.sampler.pid, 'SIGTERM');
    await until(() => !lives(job.sampler), 'the end of the sampler');
    const { samples, accepted } = JSON.parse(readFileSync(join(job.state().directory, 'summary.json'), 'utf8'));
    assert.ok(samples >= 3);
    assert.deepEqual([accepted, samplesOf(receiver.batches).length], [samples, samples]);
    assert.equal((await job.stop()).code, 0);
  }));

  test('ends a sampler that does not answer any more', withJob([], async (job, receiver) => {
    await job.start({ server: receiver.url });
    process.kill(job.sampler.pid, 'SIGSTOP');
    const stopped = await job.stop();
    assert.equal(stopped.code, 0);
    assert.match(stopped.output, /^::warning::Runlens: the sampler did not end within 5 s and was killed[^\n]*\n$/);
    await until(() => !lives(job.sampler), 'the end of the sampler');
  }));

  test('never ends a process that got the number of the sampler', withJob([], async (job, receiver) => {
    await job.start({ server: receiver.url });
    const { sampler } = job;
    await until(() => receiver.batches.length === 1, 'the first batch');
    const stranger = spawn('sleep', ['30'], { cwd: job.temp });
    job.overwriteState('pid', stranger.pid);
    assert.equal((await job.stop()).code, 0);
    assert.ok(lives(identify(stranger.pid)));
    stranger.kill();
    await until(() => !lives(sampler), 'the end of the sampler');
  }));

  test('goes on with one warning when an input is wrong', withJob([], async (job) => {
    const wrong = [
      { server: '' }, { server: 'runlens.example.com' }, { server: 'file:///etc' }, { server: 'https://me:pw@example.com' },
      { server: 'http://127.0.0.1', interval: 'often' }, { server: 'http://127.0.0.1', interval: '0' },
      { server: 'http://127.0.0.1', 'job-id': 'build' },
    ];
    for (const { code, output } of await Promise.all(wrong.map((inputs) => job.start(inputs)))) {
      assert.equal(code, 0);
      assert.match(output, /^::warning::Runlens: [^\n]+\n$/);
    }
    assert.deepEqual(job.leftovers(), []);
    const stopped = await job.stop();
    assert.deepEqual([stopped.code, stopped.output, job.summary], [0, '', '']);
  }));

  test('has no number on old runners, and is claimed by its run', withJob([], async (job, receiver) => {
    await job.start({ server: receiver.url, 'job-id': '' });
    await until(() => receiver.batches.length === 1, 'the first batch');
    await job.stop();
    receiver.batches.forEach(assertBatch);
    assert.ok(!('job_id' in receiver.batches[0].job));
    assert.match(job.summary, /^Runlens: peak CPU/);
  }));
});
