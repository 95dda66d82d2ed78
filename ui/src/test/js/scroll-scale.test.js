// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScrollScale } from '../../main/resources/static/js/scroll-scale.js';

test('does not scale up to 400,000 rows', () => {
  const scale = new ScrollScale(400_000 * 20, 600);
  assert.equal(scale.scaled, false);
  assert.equal(scale.toList(1234), 1234);
});

test('reaches both ends of a million rows', () => {
  const full = 1_000_000 * 20;
  const scale = new ScrollScale(full, 600);
  assert.equal(scale.height, 8_000_000);
  assert.equal(scale.toList(0), 0);
  assert.equal(Math.round(scale.toList(scale.height - 600)), full - 600);
  assert.equal(Math.round(scale.toList(scale.toScroll(5_000_000))), 5_000_000);
});

test('has nowhere to go when everything is visible', () => {
  assert.equal(new ScrollScale(100, 600).end, 0);
});
