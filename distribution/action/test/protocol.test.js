// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const PROTOCOL = new URL('../src/protocol.js', import.meta.url);

/** Runs a few lines as a step of its own, whose output and environment are its alone. */
function step(lines, env = {}) {
  const program = `import * as protocol from ${JSON.stringify(PROTOCOL.href)};\n${lines}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' });
  assert.equal(stderr, '');
  return { output: stdout, status };
}

test('reads inputs as the runner names them', () => {
  const { output } = step(
    "console.log(JSON.stringify(['job-id', 'a b', 'none'].map(protocol.input)), protocol.state('pid'), protocol.state('x'));",
    { 'INPUT_JOB-ID': ' 77 ', INPUT_A_B: 'c', STATE_pid: '5' });
  assert.equal(output, '["77","c",""] 5 \n');
});

test('masks every line of a value, and nothing when there is none', () => {
  const { output } = step("protocol.mask(''); protocol.mask('one\\ntwo%\\r\\n');");
  assert.equal(output, '::add-mask::one\n::add-mask::two%25\n');
});

test('a warning is one line whatever its text', () => {
  const { output } = step("protocol.warning('50 % lost\\r\\n::error::not mine');");
  assert.equal(output, '::warning::50 %25 lost%0D%0A::error::not mine\n');
});

test('saves state in blocks that a value can not leave', () => {
  const directory = mkdtempSync(join(tmpdir(), 'runlens-protocol-'));
  const file = join(directory, 'state');
  writeFileSync(file, '');
  step("protocol.saveState('a', 'x\\nb<<EOF\\ny\\nEOF'); protocol.saveState('c', 5);", { GITHUB_STATE: file });
  const [, first, second] = /^a<<(\S+)\nx\nb<<EOF\ny\nEOF\n\1\nc<<(\S+)\n5\n\2\n$/.exec(readFileSync(file, 'utf8'));
  assert.notEqual(first, second);
  rmSync(directory, { recursive: true });
});

test('says what is missing outside a job', () => {
  const { output, status } = step("await protocol.harmless(() => protocol.saveState('a', 1));");
  assert.equal(status, 0);
  assert.match(output, /^::warning::Runlens: GITHUB_STATE is not set, [^\n]+\n$/);
});

test('turns an error into one warning and the exit code 0', () => {
  const { output, status } = step("await protocol.harmless(async () => { throw new Error('no space\\nleft'); });");
  assert.deepEqual([output, status], ['::warning::Runlens: no space%0Aleft. The job itself is not affected.\n', 0]);
});
