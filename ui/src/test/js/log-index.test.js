// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogIndex } from '../../main/resources/static/js/log-index.js';

const ORIGIN = 100_400; // not a whole second
const index = new LogIndex(
  {
    lines: 20,
    groups: [],
    errors: [3, 9],
    warnings: [],
    steps: [
      { number: 1, from: 1, to: 8 },
      { number: 4, from: 9, to: 19 },
    ],
    seconds: { t: [101, 103, 104], line: [1, 6, 15] },
  },
  ORIGIN,
);

test('finds the last line at or before a second', () => {
  assert.equal(index.lineAt(0.6), 5);
  assert.equal(index.lineAt(1.6), 5);
  assert.equal(index.lineAt(2.7), 14);
  assert.equal(index.lineAt(500), 20);
});

test('shows the first line before anything was written', () => {
  assert.equal(index.lineAt(0), 1);
});

test('finds when a line was written', () => {
  assert.deepEqual([1, 5, 6, 14, 20].map((line) => Math.round(index.timeOf(line) * 10) / 10), [0.6, 0.6, 2.6, 2.6, 3.6]);
});

test('knows the step of a line', () => {
  assert.deepEqual([1, 8, 9, 19, 20].map((line) => index.stepOf(line)), [1, 1, 4, 4, undefined]);
});

test('goes round the errors both ways', () => {
  assert.deepEqual([0, 3, 9].map((line) => index.errorFrom(line, 1)), [3, 9, 3]);
  assert.deepEqual([20, 9, 3].map((line) => index.errorFrom(line, -1)), [9, 3, 9]);
});

test('does without stamps, errors and lines', () => {
  const empty = new LogIndex({ lines: 0, groups: [], errors: [], warnings: [], seconds: { t: [], line: [] } }, 0);
  assert.equal(empty.lineAt(4), 0);
  assert.equal(empty.timeOf(1), 0);
  assert.equal(empty.stepOf(1), undefined);
  assert.equal(empty.errorFrom(1, 1), undefined);
});
