// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineHash, readPlace, writePlace } from '../../main/resources/static/js/permalink.js';

test('reads time, zoom and lines', () => {
  assert.deepEqual(readPlace('?t=801&z=680-815', '#L41458-L41463'), { t: 801, zoom: [680, 815], lines: [41_458, 41_463] });
  assert.deepEqual(readPlace('', '#L7'), { t: null, zoom: null, lines: [7, 7] });
  assert.deepEqual(readPlace('', '#L9-L7').lines, [7, 9]);
});

test('takes nothing from what it does not understand', () => {
  assert.deepEqual(readPlace('?t=soon&z=all', '#main'), { t: null, zoom: null, lines: null });
});

test('writes what it reads', () => {
  const store = { t: 801.4, zoomed: true, min: 680.2, max: 814.7, line: 5, selection: [41_458, 41_463] };
  assert.equal(writePlace(store), '?t=801&z=680-815#L41458-L41463');
  assert.equal(writePlace({ ...store, zoomed: false, selection: null }), '?t=801#L5');
  assert.equal(writePlace({ ...store, zoomed: false, selection: null, line: 0 }), '?t=801');
});

test('names one line or several', () => {
  assert.equal(lineHash([3, 3]), '#L3');
  assert.equal(lineHash([3, 5]), '#L3-L5');
});
