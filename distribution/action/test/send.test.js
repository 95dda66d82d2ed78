// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Sender } from '../src/send.js';
import { accept, answer, breakOff, closedPort, hang, Receiver, until } from './support/receiver.js';

const HEAD = {
  job: { repository: 'o/r', run_id: 2, run_attempt: 1 },
  stream: 'a-stream',
  host: { hostname: 'h', os: 'linux', arch: 'x64', cores: 2, agent: '0.1.0' },
};

const PATIENCE_MS = 2_000;

let receiver;
let sender;
let log;

beforeEach(() => {
  receiver = undefined;
  sender = undefined;
  log = [];
});

afterEach(async () => {
  await sender?.close(0);
  await receiver?.close();
});

function sendTo(url, limits) {
  sender = new Sender({ server: new URL(url), head: HEAD, token: 'the-token' },
    { periodMs: 20, timeoutMs: 5_000, backoffMs: 10, ...limits }, (line) => log.push(line));
  return sender;
}

function add(from, to) {
  for (let t = from; t <= to; t++) sender.add({ t, series: [{ name: 'load_1m', value: t }], processes: [] });
}

/** What a server that keeps each batch once would hold. */
function kept(batches) {
  return [...new Map(batches.map((batch) => [batch.seq, batch])).values()].flatMap(({ t }) => t);
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('sends batches in order, numbered from 0, over one connection', async () => {
  receiver = await Receiver.start();
  sendTo(`${receiver.url}/prefix/`);
  for (let i = 0; i < 5; i++) {
    add(10 * i, 10 * i + 9);
    await until(() => receiver.batches.length === i + 1, `batch ${i}`);
  }
  await sender.close(PATIENCE_MS);
  assert.deepEqual(receiver.batches.map(({ seq }) => seq), [0, 1, 2, 3, 4]);
  assert.deepEqual(kept(receiver.batches), range(0, 49));
  assert.equal(new Set(receiver.requests.map(({ remotePort }) => remotePort)).size, 1);
  assert.deepEqual([sender.accepted, sender.lost], [50, 0]);
  const { method, url, headers } = receiver.requests[0];
  assert.deepEqual([method, url], ['POST', '/prefix/api/metrics']);
  assert.equal(headers['content-type'], 'application/vnd.runlens.batch+json');
  assert.equal(headers['content-encoding'], 'gzip');
  assert.equal(headers.authorization, 'Bearer the-token');
});

test('keeps samples while nobody listens, and sends them when somebody does', async () => {
  const port = await closedPort();
  sendTo(`http://127.0.0.1:${port}`, { backoffMs: 30 });
  add(1, 5);
  await until(() => sender.problem?.includes('ECONNREFUSED'), 'the refusal');
  add(6, 10);
  receiver = await Receiver.start([], port);
  await until(() => sender.accepted === 10, 'all samples');
  assert.deepEqual(kept(receiver.batches), range(1, 10));
  assert.deepEqual([sender.lost, sender.problem], [0, undefined]);
});

test('sends the same batch again after silence, a broken connection and a failing server', async () => {
  receiver = await Receiver.start([hang, breakOff, answer(500), answer(503), accept]);
  sendTo(receiver.url, { timeoutMs: 200 });
  add(1, 3);
  await until(() => receiver.batches.length === 1, 'the first attempt');
  add(4, 6);
  await until(() => sender.accepted === 6, 'all samples');
  assert.deepEqual(receiver.batches.map(({ seq }) => seq), [0, 0, 0, 0, 0, 1]);
  for (const batch of receiver.batches.slice(0, 5)) assert.deepEqual(batch.t, [1, 2, 3]);
  assert.deepEqual(kept(receiver.batches), range(1, 6));
  assert.ok(receiver.batches[4].sent_at > receiver.batches[0].sent_at, 'sent_at is of the attempt');
});

test('waits as long as the server asks, even when told to flush', async () => {
  receiver = await Receiver.start([answer(429, { 'Retry-After': '1' })]);
  sendTo(receiver.url);
  add(1, 1);
  await until(() => sender.problem?.includes('429'), 'the refusal');
  sender.flush();
  await sender.close(PATIENCE_MS);
  const [first, second] = receiver.requests;
  assert.ok(second.at - first.at >= 990, `${second.at - first.at} ms`);
  assert.equal(sender.accepted, 1);
});

test('drops what the server refuses, says why, and goes on', async () => {
  const problem = '{"title":"Bad Request","status":400,"detail":"t must ascend","field":"t"}';
  receiver = await Receiver.start([answer(400, { 'Content-Type': 'application/problem+json' }, problem)]);
  sendTo(receiver.url);
  add(1, 3);
  await until(() => sender.lost === 3, 'the loss');
  assert.equal(sender.problem, 'HTTP 400, t must ascend');
  add(4, 5);
  await until(() => sender.accepted === 2, 'the next batch');
  assert.deepEqual(receiver.batches.map(({ seq, t }) => [seq, t]), [[0, [1, 2, 3]], [1, [4, 5]]]);
});

test('understands a refusal by a proxy that speaks HTML', async () => {
  receiver = await Receiver.start([answer(403, {}, '<html>no</html>')]);
  sendTo(receiver.url);
  add(1, 1);
  await until(() => sender.lost === 1, 'the loss');
  assert.equal(sender.problem, 'HTTP 403');
});

test('loses the oldest when the queue is full, and counts them', async () => {
  const port = await closedPort();
  sendTo(`http://127.0.0.1:${port}`, { queueSamples: 10, backoffMs: 100 });
  add(1, 1);
  await until(() => sender.problem, 'the refusal');
  add(2, 31);
  assert.equal(sender.lost, 20);
  receiver = await Receiver.start([], port);
  await until(() => sender.accepted === 11, 'what was kept');
  assert.deepEqual(kept(receiver.batches), [1, ...range(22, 31)]);
});

test('cuts a long queue into batches the server takes', async () => {
  receiver = await Receiver.start([answer(503)]);
  sendTo(receiver.url);
  add(1, 500);
  await until(() => sender.accepted === 500, 'all samples');
  assert.deepEqual(receiver.batches.map(({ t }) => t.length), [120, 120, 120, 120, 120, 20]);
  assert.deepEqual(kept(receiver.batches), range(1, 500));
});

test('flushes at once', async () => {
  receiver = await Receiver.start();
  sendTo(receiver.url, { periodMs: 60_000 });
  add(1, 2);
  sender.flush();
  await until(() => sender.accepted === 2, 'the samples');
});

test('sends the rest when closed, without waiting for the backoff', async () => {
  const port = await closedPort();
  sendTo(`http://127.0.0.1:${port}`, { backoffMs: 30_000 });
  add(1, 2);
  await until(() => sender.problem, 'the refusal');
  receiver = await Receiver.start([], port);
  add(3, 4);
  await sender.close(PATIENCE_MS);
  assert.deepEqual(kept(receiver.batches), [1, 2, 3, 4]);
  assert.equal(sender.lost, 0);
});

test('gives up in time when closed before a server that hangs', async () => {
  receiver = await Receiver.start([hang, hang, hang, hang]);
  sendTo(receiver.url, { timeoutMs: 60_000 });
  add(1, 2);
  await until(() => receiver.batches.length === 1, 'the first attempt');
  add(3, 5);
  const started = performance.now();
  await sender.close(300);
  assert.ok(performance.now() - started < 1_000);
  assert.deepEqual([sender.accepted, sender.lost], [0, 5]);
  assert.equal(sender.problem, 'the job ended before the server answered');
});

test('writes to its log when things change, not for each attempt', async () => {
  receiver = await Receiver.start([answer(503), answer(503), answer(503)]);
  sendTo(receiver.url);
  add(1, 1);
  await until(() => sender.accepted === 1, 'the sample');
  assert.deepEqual(log.map((line) => /not accepted: HTTP 503|accepted again/.exec(line)[0]),
    ['not accepted: HTTP 503', 'accepted again']);
});
