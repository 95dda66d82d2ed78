// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pattern, query } from '../../main/resources/static/js/log-search.js';

test('takes words for words and slashes for a pattern', () => {
  assert.deepEqual(query('a.b'), { q: 'a.b', regex: false });
  assert.deepEqual(query('/a.b/'), { q: 'a.b', regex: true });
  assert.deepEqual(query('/usr'), { q: '/usr', regex: false });
});

test('marks words whatever their case, and characters as they are', () => {
  assert.equal('xA.bx aXb'.replace(pattern({ q: 'a.b', regex: false }), '_'), 'x_x aXb');
});

test('marks nothing if the browser cannot read the pattern', () => {
  assert.equal(pattern({ q: '(?i', regex: true }), null);
});
