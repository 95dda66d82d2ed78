// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

/** Which process is meant: numbers are given out again, so one alone may name a stranger. */

import { readStat } from './processes.js';

const PROC = '/proc';

/** A chain of parents longer than this is not one. */
const ANCESTORS = 64;

/**
 * @typedef {{pid: number, startTime: number}} Identity `startTime` in ticks since boot
 * @returns {Identity | undefined} undefined when there is no such process
 */
export function identify(pid) {
  const stat = readStat(PROC, pid);
  return stat && { pid, startTime: stat.startTime };
}

/** Whether it still runs. One that ended and waits for its parent to notice does not: in containers nobody does. */
export function lives({ pid, startTime }) {
  const stat = readStat(PROC, pid);
  return stat !== undefined && stat.startTime === startTime && !'ZX'.includes(stat.state);
}

/**
 * The runner's process for this job, which ends with the job. Undefined inside a job container, where it can't be
 * seen, and for whoever imitates the runner.
 */
export function runnerWorker() {
  let pid = process.ppid;
  for (let i = 0; i < ANCESTORS && pid > 1; i++) {
    const stat = readStat(PROC, pid);
    if (stat === undefined) return undefined;
    if (stat.name === 'Runner.Worker') return { pid, startTime: stat.startTime };
    pid = stat.ppid;
  }
  return undefined;
}
