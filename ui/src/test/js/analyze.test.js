// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { EventReader, follow } from '../../main/resources/static/js/analyze.js';

const { fetch } = globalThis;

afterEach(() => {
  globalThis.fetch = fetch;
});

/** @param {string[]} pieces what the server sends, then the stream ends */
function serve(...pieces) {
  const asked = [];
  globalThis.fetch = async (path, options) => {
    asked.push([path, options]);
    return new Response(new Blob(pieces).stream());
  };
  return asked;
}

async function heardOf(how) {
  const heard = [];
  let problem = null;
  try {
    await follow('7', how, (name, data) => heard.push([name, data]));
  } catch (error) {
    problem = error.message;
  }
  return { heard, problem };
}

test('events are read however they are cut', () => {
  const text = ': ping\n\nid: 1\nevent: progress\ndata: {"a":1}\n\nevent:done\r\ndata:{}\r\n\r\n';
  const expected = [
    { name: 'progress', data: '{"a":1}' },
    { name: 'done', data: '{}' },
  ];
  assert.deepEqual(new EventReader().read(text), expected);
  const reader = new EventReader();
  assert.deepEqual([...text].flatMap((letter) => reader.read(letter)), expected);
});

test('data of several lines is joined, and an event without data is none', () => {
  assert.deepEqual(new EventReader().read('data: a\ndata: b\n\nevent: x\n\ndata\n\n'), [
    { name: 'message', data: 'a\nb' },
    { name: 'message', data: '' },
  ]);
});

test('an analysis is followed to its end', async () => {
  const asked = serve('event: progress\ndata: {"message":"at', ' it"}\n\nevent: done\ndata: {}\n\n');
  assert.deepEqual(await heardOf({ fresh: true }), {
    heard: [
      ['progress', { message: 'at it' }],
      ['done', {}],
    ],
    problem: null,
  });
  assert.equal(asked[0][0], '/api/jobs/7/analyze?fresh=true&join=false');
  assert.equal(asked[0][1].method, 'POST');
});

test('a stream that ends too early says that the analysis goes on', async () => {
  serve('event: progress\ndata: {}\n\n');
  assert.match((await heardOf({})).problem, /goes on/);
});

test('a refusal is said in the words of the server', async () => {
  globalThis.fetch = async () => Response.json({ detail: 'Too many wait.' }, { status: 503 });
  assert.equal((await heardOf({})).problem, 'Too many wait.');
  globalThis.fetch = async () => {
    throw new TypeError('no network');
  };
  assert.equal((await heardOf({})).problem, 'The server cannot be reached.');
});
