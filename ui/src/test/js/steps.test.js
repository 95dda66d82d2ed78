// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogIndex } from '../../main/resources/static/js/log-index.js';
import { assignLanes, readSteps, stepsAt, stepsAtLine } from '../../main/resources/static/js/steps.js';

const ORIGIN = Date.UTC(2026, 10, 23, 8);
const at = (seconds) => new Date(ORIGIN + seconds * 1000).toISOString();
const raw = (number, from, to, conclusion = 'success') => ({
  number,
  name: `step ${number}`,
  status: to === null ? 'in_progress' : 'completed',
  conclusion: to === null ? null : conclusion,
  started_at: from === null ? null : at(from),
  completed_at: to === null ? null : at(to),
});

test('leaves out steps that did not run, and ends a running one with the timeline', () => {
  const steps = readSteps([raw(1, -1, 4), raw(2, 4, null), raw(3, null, null), raw(4, 4, 4, 'skipped')], ORIGIN, 90);
  assert.deepEqual(
    steps.map(({ number, start, end, tone }) => [number, start, end, tone]),
    [
      [1, 0, 4, 'ok'],
      [2, 4, 90, 'run'],
    ],
  );
});

test('knows failure, timeout and cancellation apart', () => {
  const conclusions = ['failure', 'timed_out', 'cancelled', 'something_new'];
  const steps = readSteps(conclusions.map((conclusion, i) => raw(i, i, i + 1, conclusion)), ORIGIN, 9);
  assert.deepEqual(steps.map((step) => step.tone), ['bad', 'bad', 'mute', 'mute']);
});

test('needs one lane for steps that touch and more for steps that overlap', () => {
  const lanes = (...spans) => assignLanes(spans.map(([start, end]) => ({ start, end })));
  assert.deepEqual(lanes([0, 4], [4, 4], [4, 9]), [0, 0, 0]);
  assert.deepEqual(lanes([0, 9], [3, 5], [4, 6], [5, 8]), [0, 1, 2, 1]);
});

test('names the step that began last first, and the last one in a pause', () => {
  const steps = readSteps([raw(1, 0, 50), raw(2, 10, 20), raw(3, 60, 70)], ORIGIN, 70);
  const numbers = (t) => stepsAt(steps, t).map((step) => step.number);
  assert.deepEqual([15, 30, 55, 70].map(numbers), [[2, 1], [1], [2], [3]]);
  assert.deepEqual(stepsAt([], 3), []);
});

test('names the step that wrote a line, though another began in the same second', () => {
  const steps = readSteps([raw(1, 0, 30), raw(2, 30, 30), raw(3, 30, 31)], ORIGIN, 31);
  const second = ORIGIN / 1000 + 30;
  const answer = { lines: 20, steps: [{ number: 1, from: 1, to: 14 }], seconds: { t: [second], line: [1] } };
  const log = new LogIndex(answer, ORIGIN);
  const names = (line) => stepsAtLine(steps, log, line).map((step) => step.name);
  assert.deepEqual([14, 15].map(names), [['step 1'], ['step 3']]);
});
