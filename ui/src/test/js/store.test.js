// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../../main/resources/static/js/store.js';

let frames = [];
globalThis.requestAnimationFrame = (frame) => frames.push(frame);
const nextFrame = () => {
  const now = frames;
  frames = [];
  now.forEach((frame) => frame());
};

test('tells its subscribers once a frame what changed', () => {
  const store = new Store(900);
  const changes = [];
  store.subscribe((change) => changes.push(change));
  store.moveTo(10);
  store.zoom(100, 200);
  assert.equal(changes.length, 0);
  nextFrame();
  assert.deepEqual(changes, [{ time: true, zoom: true, line: true, reveal: true, data: false }]);
});

test('keeps the cursor within the job and looks up its line', () => {
  const store = new Store(900);
  store.lineAt = (t) => t * 2;
  store.moveTo(1000);
  assert.deepEqual([store.t, store.line], [900, 1800]);
  store.moveTo(-3);
  assert.equal(store.t, 0);
});

test('knows whether the cursor was put on a line or on a second', () => {
  const store = new Store(900);
  store.moveToLine(45, 30, true);
  assert.deepEqual([store.t, store.line, store.onLine], [30, 45, true]);
  store.moveTo(31);
  assert.equal(store.onLine, false);
});

test('keeps the zoom within the job and not too narrow', () => {
  const store = new Store(900);
  store.zoom(890, 990);
  assert.deepEqual([store.min, store.max], [800, 900]);
  store.zoom(50, 51);
  assert.deepEqual([store.min, store.max], [50, 55]);
  assert.equal(store.zoomed, true);
  store.zoomOut();
  assert.equal(store.zoomed, false);
});

test('stays at the end of a growing job until the reader moves', () => {
  const store = new Store(60);
  store.follow();
  store.stretch(70);
  assert.deepEqual([store.t, store.max], [70, 70]);
  store.moveTo(30);
  store.stretch(80);
  assert.deepEqual([store.t, store.max, store.following], [30, 80, false]);
});

test('leaves a zoom alone when the job grows', () => {
  const store = new Store(60);
  store.zoom(10, 20);
  store.stretch(70);
  assert.deepEqual([store.min, store.max], [10, 20]);
});
