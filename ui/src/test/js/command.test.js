// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief } from '../../main/resources/static/js/command.js';

const whole = (command) => {
  const { start, end } = brief(command);
  return start + end;
};

test('leaves out the directory of the program only', () => {
  assert.equal(whole('/usr/lib/jvm/jdk-25/bin/java -Xmx192m -cp /a/b Main'), 'java -Xmx192m -cp /a/b Main');
  assert.equal(whole('node_modules/.bin/tsc --watch'), 'tsc --watch');
  assert.equal(whole('C:\\tools\\node.exe C:\\work\\a.js'), 'node.exe C:\\work\\a.js');
  assert.equal(whole('"C:\\Program Files\\Git\\bin\\bash.exe" -c ls'), 'bash.exe -c ls');
});

test('keeps what is no path', () => {
  for (const command of ['java', '[kworker/0:1-events]', 'nginx: worker process', '/', '']) {
    assert.equal(whole(command), command);
  }
});

test('sets the last argument apart, or the end of a long one', () => {
  assert.deepEqual(brief('/bin/java -jar build/app.jar'), { start: 'java -jar ', end: 'build/app.jar' });
  assert.deepEqual(brief('node /home/runner/work/parcels/sampler.js'), {
    start: 'node /home/runner/work/',
    end: 'parcels/sampler.js',
  });
  assert.deepEqual(brief('java'), { start: 'java', end: '' });
});

test('sets nothing apart where the end has been cut off', () => {
  const cut = `/bin/java -cp ${'x'.repeat(300)}`.slice(0, 200);
  assert.equal(brief(cut).end, '');
});
