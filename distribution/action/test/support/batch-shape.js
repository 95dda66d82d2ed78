// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** The compact batch as `docs/http-api.md` has it: the document itself is read for the names and labels. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const DOCUMENT = new URL('../../../docs/http-api.md', import.meta.url);

/** Metric name to its label, or to the empty text. */
export const METRICS = new Map(
  readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .map((line) => /^\| (`[a-z0-9_]+`.*?) \| (?:`([a-z]+)`)? ?\|$/.exec(line))
    .filter((row) => row !== null)
    .flatMap(([, names, label = '']) => [...names.matchAll(/`([a-z0-9_]+)`/g)].map(([, name]) => [name, label])),
);

export function assertBatch(batch) {
  assertMembers(batch, ['job', 'stream', 'seq', 'sent_at', 'host', 't', 'series', 'processes']);
  assertMembers(batch.host, ['hostname', 'os', 'arch', 'cores', 'agent']);
  assert.match(batch.job.repository, /^[^/]+\/[^/]+$/);
  for (const member of ['run_id', 'run_attempt']) assert.ok(Number.isSafeInteger(batch.job[member]), member);
  assert.ok(batch.job.job_id === undefined || Number.isSafeInteger(batch.job.job_id));
  assert.ok(typeof batch.stream === 'string' && batch.stream !== '');
  assert.ok(Number.isSafeInteger(batch.seq) && batch.seq >= 0);
  assert.ok(Number.isSafeInteger(batch.sent_at));

  assert.ok(batch.t.length >= 1 && batch.t.length <= 600);
  batch.t.forEach((t, i) => assert.ok(Number.isSafeInteger(t) && (i === 0 || t > batch.t[i - 1]), `t[${i}]`));

  assert.ok(batch.series.length <= 512);
  const seen = new Set();
  for (const series of batch.series) {
    const { name, labels, values } = series;
    assert.ok(METRICS.has(name), `${name} is not in the document`);
    const label = METRICS.get(name);
    assert.deepEqual(Object.keys(labels ?? {}), label === '' ? [] : [label], name);
    assert.equal(values.length, batch.t.length, name);
    for (const value of values) assert.ok(value === null || Number.isFinite(value), `${name}: ${value}`);
    if (name.endsWith('_ratio')) {
      for (const value of values) assert.ok(value === null || (value >= 0 && value <= 1), `${name}: ${value}`);
    }
    const key = name + JSON.stringify(labels);
    assert.ok(!seen.has(key), `${key} twice`);
    seen.add(key);
  }

  for (const process of batch.processes) {
    assertMembers(process, ['i', 'pid', 'ppid', 'command', 'cpu_cores', 'rss_bytes', 'threads']);
    assert.ok(process.i >= 0 && process.i < batch.t.length);
    for (const member of ['pid', 'ppid', 'rss_bytes', 'threads']) {
      assert.ok(Number.isSafeInteger(process[member]) && process[member] >= 0, member);
    }
    assert.ok(process.cpu_cores >= 0);
    assert.ok(process.command.length >= 1 && process.command.length <= 200);
  }
}

function assertMembers(object, names) {
  assert.deepEqual(Object.keys(object).sort(), [...names].sort());
}
