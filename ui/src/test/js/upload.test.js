// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objection, outcome, progress } from '../../main/resources/static/js/upload.js';

const LIMIT = 64 * 1024 * 1024;
const against = (name, size) => objection({ name, size }, LIMIT, '64 MiB');

test('takes a zip up to the limit', () => {
  assert.equal(against('logs-s3.zip', LIMIT), '');
  assert.equal(against('LOGS-S3.ZIP', 1), '');
});

test('objects before anything is sent', () => {
  assert.equal(against('logs-s3.jar', 1), 'logs-s3.jar is not a zip.');
  assert.equal(against('logs-s3.zip', 0), 'logs-s3.zip is empty.');
  assert.equal(against('logs-s3.zip', LIMIT * 2), 'logs-s3.zip has 128 MiB; at most 64 MiB are taken.');
});

test('says how far it is, and that being sent is not being done', () => {
  assert.deepEqual(progress(0, 2048), { percent: 0, words: '0 B of 2 KiB' });
  assert.deepEqual(progress(2047, 2048), { percent: 99, words: '2.0 KiB of 2 KiB' });
  assert.deepEqual(progress(2048, 2048), { percent: 100, words: 'Sent. The server checks it …' });
});

test('reads what the server says of a plugin', () => {
  assert.deepEqual(outcome(201, '{"id":"logs-s3","version":"0.1.0","problem":""}'), {
    tone: 'ok',
    words: 'logs-s3 0.1.0 is uploaded.',
  });
  assert.deepEqual(outcome(201, '{"id":"logs-s3","problem":"It needs plugin API 2.0."}'), {
    tone: 'warn',
    words: 'logs-s3 is uploaded, but: It needs plugin API 2.0.',
  });
  assert.deepEqual(outcome(204, ''), { tone: 'ok', words: 'The plugin is uploaded.' });
});

test('shows the words of a problem, whoever answered', () => {
  const problem = '{"title":"Refused","detail":"No plugin.properties.","status":422,"request_id":"01JD"}';
  assert.equal(outcome(422, problem).words, 'No plugin.properties. (request 01JD)');
  assert.equal(outcome(401, '{"title":"Sign in first"}').words, 'Sign in first');
  assert.equal(outcome(413, '<html>nginx</html>').words, 'The server answered HTTP 413.');
  assert.equal(outcome(502, 'null').words, 'The server answered HTTP 502.');
  assert.match(outcome(0, '').words, /cannot be reached/);
  assert.ok([401, 413, 422, 0].every((status) => outcome(status, '').tone === 'bad'));
});
