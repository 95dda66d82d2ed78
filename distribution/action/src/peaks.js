// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** The greatest values of a job, left by the sampler as a small file for the job's summary. */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'summary.json';

export class Peaks {
  samples = 0;
  #greatest = {};

  /** @param {import('./batch.js').Sample} sample */
  add({ series }) {
    this.samples++;
    for (const { name, labels, value } of series) {
      if (labels === undefined && !(this.#greatest[name] >= value)) this.#greatest[name] = value;
    }
  }

  /**
   * Leaves the file; whoever reads it finds it whole or not at all. It holds no token.
   *
   * @param {import('./session.js').Session} [session]
   */
  leave(directory, { accepted, lost, problem }, session) {
    const { cpu_usage_ratio, cpu_cores, memory_used_bytes, memory_total_bytes } = this.#greatest;
    const text = JSON.stringify({
      samples: this.samples, accepted, lost, problem, cpu_usage_ratio, cpu_cores, memory_used_bytes, memory_total_bytes,
      unproved: session?.opened === false ? session.problem : undefined,
    });
    writeFileSync(join(directory, `${FILE}.new`), text);
    renameSync(join(directory, `${FILE}.new`), join(directory, FILE));
  }
}

/** What {@link Peaks#leave} left, or undefined if the sampler did not get that far. */
export function readSummary(directory) {
  try {
    return JSON.parse(readFileSync(join(directory, FILE), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One line of Markdown, without what was not measured. */
export function peaksText({ cpu_usage_ratio, cpu_cores, memory_used_bytes, memory_total_bytes }) {
  const parts = [];
  if (cpu_usage_ratio !== undefined) {
    parts.push(`peak CPU ${Math.round(cpu_usage_ratio * 100)} % of ${cpu_cores} ${cpu_cores === 1 ? 'core' : 'cores'}`);
  }
  if (memory_used_bytes !== undefined) {
    parts.push(`peak memory ${gibibytes(memory_used_bytes)} of ${gibibytes(memory_total_bytes)} GiB`);
  }
  return parts.join(', ');
}

function gibibytes(bytes) {
  return (bytes / 2 ** 30).toFixed(1);
}
