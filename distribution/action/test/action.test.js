// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const action = read('action.yml');

test('points at programs that exist', () => {
  for (const key of ['main', 'post']) {
    const [, path] = new RegExp(`^  ${key}: (\\S+)$`, 'm').exec(action);
    assert.ok(existsSync(new URL(path, root)), path);
  }
  assert.match(action, /^  using: node24$/m);
  assert.match(action, /^  post-if: always\(\)$/m);
  assert.ok(action.includes('default: ${{ job.check_run_id }}'));
});

test('has the inputs that the main step reads and the README explains', () => {
  const declared = [...action.matchAll(/^  ([a-z-]+):\n    description/gm)].map(([, name]) => name).sort();
  const used = [...new Set([...read('src/start.js').matchAll(/input\('([a-z-]+)'\)/g)].map(([, name]) => name))].sort();
  const explained = [...read('README.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name).sort();
  assert.deepEqual(used, declared);
  assert.deepEqual(explained, declared);
});

test('is what it says: no dependency, nothing but Node', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  assert.deepEqual([dependencies, devDependencies], [undefined, undefined]);
  for (const file of readdirSync(new URL('src/', root))) {
    for (const [, module] of read(`src/${file}`).matchAll(/^import .* from '([^']+)';$/gm)) {
      assert.match(module, /^(node:|\.\/)/, file);
    }
  }
});
