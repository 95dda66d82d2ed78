// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Sender } from '../src/send.js';
import { Session } from '../src/session.js';
import { answer, breakOff, hang, Receiver, until } from './support/receiver.js';
import { Proof, REQUEST_TOKEN } from './support/proof.js';

const JOB = { repository: 'o/r', run_id: 2, run_attempt: 1, job_id: 7, runner_name: 'h' };
const PATIENCE_MS = 2_000;

let receiver;
let proof;
let sender;
let session;
let log;

beforeEach(async () => {
  receiver = await Receiver.start();
  proof = new Proof(receiver);
  log = [];
});

afterEach(async () => {
  await sender?.close(0);
  sender = undefined;
  await receiver.close();
});

function send({ answers = [], token, limits, path = '' } = {}) {
  receiver.answerNext(...answers);
  const server = new URL(receiver.url + path);
  session = new Session({ server, identity: proof.identity, job: JOB, lifetimeSeconds: 21_600 },
    { timeoutMs: 5_000, ...limits }, (line) => log.push(line));
  sender = new Sender({ server, session, token, head: { job: JOB, stream: 's', host: {} } },
    { periodMs: 10, timeoutMs: 5_000, backoffMs: 5 }, (line) => log.push(line));
}

function add(t) {
  sender.add({ t, series: [{ name: 'load_1m', value: t }], processes: [] });
}

const proofs = () => receiver.requests.map(({ headers }) => headers.authorization);

test('proves the job by a token of GitHub, meant for the server, and sends by the session', async () => {
  send({ path: '/prefix/' });
  receiver.routes['/prefix/api/ingest/session'] = receiver.routes['/api/ingest/session'];
  add(1);
  await until(() => sender.accepted === 1, 'the first sample');
  add(2);
  await until(() => sender.accepted === 2, 'the second sample');
  assert.deepEqual(proof.audiences, [`${receiver.url}/prefix`]);
  assert.deepEqual(proof.exchanges, [{ authorization: 'Bearer signed-1', body: { ...JOB, lifetime_seconds: 21_600 } }]);
  assert.deepEqual(proofs(), ['Bearer rs_1', 'Bearer rs_1']);
  assert.equal(session.opened, true);
});

test('gets another session when the server takes the first no more, without losing a sample', async () => {
  send({ limits: { renewMs: 0 } });
  add(1);
  await until(() => sender.accepted === 1, 'the first sample');
  receiver.answerNext(answer(401, {}, '{"detail":"This session is over."}'));
  add(2);
  await until(() => sender.accepted === 2, 'the second sample');
  assert.deepEqual(proofs(), ['Bearer rs_1', 'Bearer rs_1', 'Bearer rs_2']);
  assert.deepEqual(receiver.batches.map(({ seq }) => seq), [0, 1, 1]);
  assert.equal(sender.lost, 0);
});

test('renews at most once a minute, and sends by the ingest token meanwhile', async () => {
  send({ token: 'the-token' });
  add(1);
  await until(() => sender.accepted === 1, 'the first sample');
  receiver.answerNext(answer(401));
  add(2);
  await until(() => sender.accepted === 2, 'the second sample');
  assert.deepEqual(proofs(), ['Bearer rs_1', 'Bearer rs_1', 'Bearer the-token']);
  assert.equal(proof.exchanges.length, 1);
});

for (const [token, expected] of [['the-token', 'Bearer the-token'], [undefined, undefined]]) {
  test(`goes on ${token ? 'by the ingest token' : 'as a claim'} when the exchange is refused`, async () => {
    proof.sessionAnswers.push(answer(401, {}, '{"detail":"meant for another audience"}'));
    send({ token });
    add(1);
    await until(() => sender.accepted === 1, 'the sample');
    add(2);
    await until(() => sender.accepted === 2, 'the second sample');
    assert.deepEqual(proofs(), [expected, expected]);
    assert.equal(proof.exchanges.length, 1);
    assert.equal(session.problem, 'HTTP 401, meant for another audience');
    assert.equal(session.opened, false);
  });
}

test('gives up after three refusals', async () => {
  proof.sessionAnswers.push(...Array.from({ length: 9 }, () => answer(403)));
  send({ limits: { renewMs: 0 } });
  for (let t = 1; t <= 6; t++) {
    add(t);
    await until(() => sender.accepted === t, `sample ${t}`);
  }
  assert.equal(proof.exchanges.length, 3);
});

test('tries again at once after a failure, with a new token of GitHub', async () => {
  proof.sessionAnswers.push(breakOff, answer(503));
  send();
  add(1);
  await until(() => sender.accepted === 1, 'the sample');
  assert.deepEqual(proof.exchanges.map(({ authorization }) => authorization),
    ['Bearer signed-1', 'Bearer signed-2', 'Bearer signed-3']);
  assert.deepEqual(proofs(), ['Bearer rs_3']);
});

test('takes an exchange whose answer was lost for no refusal', async () => {
  proof.sessionAnswers.push(answer(409, {}, '{"detail":"used before"}'));
  send();
  add(1);
  await until(() => sender.accepted === 1, 'the sample');
  assert.deepEqual(proofs(), ['Bearer rs_2']);
});

test('sends without a session when GitHub gives no token that can be read', async () => {
  proof.identityAnswers.push(answer(200, {}, 'no JSON'));
  send();
  add(1);
  await until(() => sender.accepted === 1, 'the sample');
  assert.deepEqual([proofs(), proof.exchanges], [[undefined], []]);
});

test('sends without a session when GitHub fails three times', async () => {
  proof.identityAnswers.push(answer(500), answer(429), answer(503));
  send();
  add(1);
  await until(() => sender.accepted === 1, 'the sample');
  assert.deepEqual(proofs(), [undefined]);
  assert.match(session.problem, /^GitHub gave no OIDC token: HTTP 503/);
});

test('does not keep the end of the job waiting for a proof', async () => {
  proof.sessionAnswers.push(hang, hang, hang);
  send({ limits: { timeoutMs: 60_000 } });
  add(1);
  await until(() => proof.exchanges.length === 1, 'the exchange');
  const started = performance.now();
  await sender.close(200);
  assert.ok(performance.now() - started < PATIENCE_MS);
  assert.equal(sender.lost, 1);
});

test('writes no token to its log', async () => {
  proof.sessionAnswers.push(answer(503), answer(401, {}, '{"detail":"refused"}'));
  send({ token: 'the-token' });
  add(1);
  await until(() => sender.accepted === 1, 'the sample');
  const text = log.join('\n');
  assert.match(text, /the job is not proved: HTTP 401, refused/);
  for (const secret of [REQUEST_TOKEN, 'signed-', 'rs_', 'the-token']) assert.ok(!text.includes(secret), secret);
});
