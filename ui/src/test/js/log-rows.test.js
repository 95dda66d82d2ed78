// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogRows } from '../../main/resources/static/js/log-rows.js';

const GROUPS = [
  { from: 3, to: 6 },
  { from: 7, to: 7 },
  { from: 8, to: 10 },
];
const visible = (rows) => Array.from({ length: rows.count }, (_, row) => rows.lineAt(row));

test('shows every line when nothing is folded', () => {
  const rows = new LogRows(12, GROUPS, false);
  assert.deepEqual(visible(rows), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.equal(rows.rowOf(9), 8);
});

test('shows the first line of folded groups', () => {
  const rows = new LogRows(12, GROUPS, true);
  assert.deepEqual(visible(rows), [1, 2, 3, 7, 8, 11, 12]);
  assert.deepEqual(visible(rows).map((line) => rows.rowOf(line)), [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(rows.rowOf(5), 2);
  assert.equal(rows.rowOf(10), 4);
});

test('unfolds the group a line hides in, and no other', () => {
  const rows = new LogRows(12, GROUPS, true);
  assert.equal(rows.reveal(11), false);
  assert.equal(rows.reveal(9), true);
  assert.deepEqual(visible(rows), [1, 2, 3, 7, 8, 9, 10, 11, 12]);
});

test('folds and unfolds at the first line of a group', () => {
  const rows = new LogRows(12, GROUPS, true);
  assert.deepEqual(rows.groupAt(3), { folded: true, size: 3 });
  assert.equal(rows.groupAt(4), null);
  assert.equal(rows.groupAt(7), null);
  rows.toggle(3);
  assert.deepEqual(rows.groupAt(3), { folded: false, size: 3 });
  rows.foldAll(false);
  assert.equal(rows.anyFolded, false);
});
