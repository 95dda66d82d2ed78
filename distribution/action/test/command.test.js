// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine } from '../src/command.js';

const SECRET = 'hunter2';

test('cuts secrets however they are passed', () => {
  const commands = [
    ['mysql', '--password=hunter2', 'shop'],
    ['mysql', '--password', 'hunter2', 'shop'],
    ['mysql', '--db-password', 'two words hunter2', 'shop'],
    ['gpg', '--passphrase', 'hunter2'],
    ['java', '-Dspring.datasource.password=hunter2', '-jar', 'shop.jar'],
    ['docker', 'run', '-e', 'GH_TOKEN=hunter2', 'image'],
    ['env', 'PGPASSWORD=hunter2', 'psql'],
    ['curl', '-H', 'Authorization: Bearer hunter2', 'https://example.com'],
    ['curl', '-H', 'authorization: Basic aHVudGVyMg== hunter2', 'https://example.com'],
    ['curl', '-H', 'PRIVATE-TOKEN: hunter2', 'https://example.com'],
    ['curl', '-u', 'me:hunter2', 'https://example.com'],
    ['sh', '-c', 'curl --user me:hunter2 https://example.com'],
    ['sh', '-c', 'curl -H "Authorization: Bearer hunter2" https://example.com'],
    ['sh', '-c', './deploy --api-key hunter2 && ./deploy --token="hunter2"'],
    ['sh', '-c', 'export DB_PASSWORD="a b hunter2"; run'],
    ['sh', '-c', "run '{\"client_secret\": \"a b hunter2\"}'"],
    ['git', 'clone', 'https://me:hunter2@example.com/a.git'],
    ['git', 'clone', 'https://hunter2@example.com/a.git'],
    ['psql', 'postgresql://me:hunter2@db/shop?sslmode=off'],
    ['curl', 'https://example.com/a?access_token=hunter2&b=1'],
    ['aws', '--secret-access-key', 'hunter2'],
    ['tool', '--PASSWORD\n=hunter2'],
  ];
  for (const args of commands) {
    const line = commandLine(args, 'x');
    assert.ok(!line.includes(SECRET), line);
    assert.ok(line.includes('***'), line);
    assert.ok(line.startsWith(args[0]), line);
  }
});

test('knows the shape of a token wherever it stands', () => {
  for (const token of ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'github_pat_11ABCDEFG0123456789', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.c2ln']) {
    assert.equal(commandLine(['deploy', token, 'now'], 'x'), 'deploy *** now');
  }
});

test('leaves other commands as they are', () => {
  for (const command of [
    'node tokenizer.js --author me',
    'go test -run TestToken ./auth/...',
    'mvn -B -T 2 verify -Dtest=Password*',
    'docker run -p 8080:80 nginx@sha256:abc',
    'git clone https://example.com/a/b.git',
    'cc -o secret.o secret.c',
  ]) {
    assert.equal(commandLine(command.split(' '), 'x'), command);
  }
});

test('keeps what follows a secret', () => {
  assert.equal(commandLine(['mysql', '--password', 'hunter2', 'shop'], 'x'), 'mysql --password *** shop');
  assert.equal(commandLine(['sh', '-c', 'a --token hunter2 --verbose'], 'x'), 'sh -c a --token *** --verbose');
});

test('cuts secrets before it cuts the length', () => {
  const line = commandLine(['run', 'x'.repeat(185), 'https://me:hunter2@example.com'], 'x');
  assert.equal(line.length, 200);
  assert.ok(!line.includes('me:'), line);
});

test('is one line, and the name in brackets for a kernel thread', () => {
  assert.equal(commandLine(['sh', '-c', 'a\n\tb\r\n c'], 'sh'), 'sh -c a b c');
  assert.equal(commandLine(['tty', '\u001b[31m\u0007'], 'tty'), 'tty [31m');
  assert.equal(commandLine([], 'kworker/0:1'), '[kworker/0:1]');
  assert.equal(commandLine([' \t'], 'nginx'), '[nginx]');
});

test('never ends in half a character', () => {
  const line = commandLine(['x'.repeat(199) + '\u{1F600}'], 'x');
  assert.equal(line, `${'x'.repeat(199)}\uFFFD`);
});

test('takes no long time for hostile arguments', () => {
  const started = performance.now();
  for (const part of ['token', 'auth-', '://', '-u ', 'a.', '-token', 'token ', '-password=', '"', ' ']) {
    commandLine([part.repeat(4096 / part.length)], 'x');
  }
  assert.ok(performance.now() - started < 1000);
});
