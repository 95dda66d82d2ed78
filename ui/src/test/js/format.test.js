// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, bytes, clock, count, duration, plural, span, utcTime } from '../../main/resources/static/js/format.js';

test('writes durations in their two largest units', () => {
  const seconds = [-3, 0, 48, 872, 3900, 97_200];
  assert.deepEqual(seconds.map(duration), ['0s', '0s', '48s', '14m 32s', '1h 05m', '1d 03h']);
});

test('writes places on the timeline', () => {
  assert.deepEqual([0, 801, 59.999, 3723].map(clock), ['00:00', '13:21', '00:59', '1:02:03']);
});

test('writes a span within one second as that second', () => {
  assert.deepEqual([span(61, 122), span(61.2, 61.9)], ['01:01 – 02:02', '01:01']);
});

test('does not show a second less because of rounding', () => {
  assert.equal(clock(800.9999999), '13:21');
});

test('writes bytes in IEC units', () => {
  const sizes = [0, 512, 1024, 1536, 2 ** 30 * 15.9, 2 ** 20 * 124.4];
  assert.deepEqual(sizes.map(bytes), ['0 B', '512 B', '1 KiB', '1.5 KiB', '15.9 GiB', '124 MiB']);
});

test('writes counts', () => {
  assert.equal(count(41_552), '41,552');
  assert.equal(plural(1, 'error'), '1 error');
  assert.equal(plural(1400, 'error'), '1,400 errors');
});

test('writes the time of day', () => {
  assert.equal(utcTime(Date.UTC(2026, 10, 23, 8, 54, 38)), '08:54:38 UTC');
});

test('writes how long ago something was, at last the day itself', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  const before = [0, -5, 48, 300, 3 * 3600, 2 * 86_400, 40 * 86_400];
  assert.deepEqual(
    before.map((seconds) => ago(now - seconds * 1000, now)),
    ['just now', 'just now', '48s ago', '5m ago', '3h ago', '2d ago', '14 Oct 2026'],
  );
});
