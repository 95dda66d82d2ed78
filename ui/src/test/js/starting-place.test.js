// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogIndex } from '../../main/resources/static/js/log-index.js';
import { startingPlace } from '../../main/resources/static/js/starting-place.js';

const ORIGIN = 100_000;
const log = new LogIndex(
  {
    lines: 60,
    groups: [],
    errors: [12, 49],
    warnings: [],
    steps: [
      { number: 1, from: 1, to: 20 },
      { number: 2, from: 21, to: 60 },
    ],
    seconds: { t: [101, 140], line: [1, 40] },
  },
  ORIGIN,
);
const failedStep = { number: 2, name: 'Replay', start: 4, end: 45, tone: 'bad' };
const known = { origin: ORIGIN, log, failedStep };
const place = (findings, more = {}, conclusion = 'failure') =>
  startingPlace({ conclusion, findings }, { ...known, ...more });

const metric = { type: 'metric', from: 131_000, to: 135_000 };
const lines = { type: 'log', from: 45, to: 48, at: 140_500 };
const cause = { id: 'cause', severity: 'error', evidence: [metric, lines] };
const remark = { id: 'remark', severity: 'notice', evidence: [lines] };

test('begins at the first lines that prove what made the job fail', () => {
  assert.deepEqual(place([remark, cause]), { finding: 'cause', lines: [45, 48], t: 40 });
});

test('begins at its time if there are no lines, or no log yet', () => {
  const times = { ...cause, evidence: [metric] };
  assert.deepEqual(place([times]), { finding: 'cause', lines: null, t: 31 });
  const quoted = { ...cause, evidence: [{ ...lines, at: null }, lines] };
  assert.deepEqual(place([quoted], { log: null }), { finding: 'cause', lines: null, t: 40.5 });
});

test('without a cause begins at the first error of the failed step, or of the job', () => {
  assert.deepEqual(place([remark]), { finding: null, lines: [49, 49], t: 40 });
  assert.deepEqual(place([], { failedStep: undefined }), { finding: null, lines: [12, 12], t: 1 });
});

test('without a log begins at the end of the failed step', () => {
  assert.deepEqual(place([], { log: null }), { finding: null, lines: null, t: 44 });
  assert.equal(place([], { log: null, failedStep: { ...failedStep, start: 45 } }).t, 45);
});

test('begins at the beginning when nothing failed', () => {
  assert.deepEqual(place([remark], { failedStep: undefined }, 'success'), { finding: null, lines: null, t: 0 });
  assert.deepEqual(place([], { log: null, failedStep: undefined }, 'cancelled'), { finding: null, lines: null, t: 0 });
});
