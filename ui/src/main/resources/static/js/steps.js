// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The steps of a job on its timeline. Steps may overlap: GitHub stamps them with whole seconds, and runs some at the
// same time.

/**
 * @typedef {object} Step
 * @property {number} number
 * @property {string} name
 * @property {number} start seconds since the job's start
 * @property {number} end seconds since the job's start; the timeline's end while it runs
 * @property {'ok'|'bad'|'run'|'mute'} tone
 */

/**
 * Reads the steps of the API; those that never started are left out.
 * @param {any[]} steps of `/api/jobs/{id}`
 * @param {number} origin the job's start in milliseconds since the epoch
 * @param {number} extent the timeline's end, where a running step ends for now
 * @returns {Step[]} by start
 */
export function readSteps(steps, origin, extent) {
  const seconds = (iso) => (Date.parse(iso) - origin) / 1000;
  return steps
    .filter((step) => step.started_at && step.conclusion !== 'skipped')
    .map((step) => {
      // A step that began in the job's first second may be stamped just before the job itself.
      const start = Math.max(0, seconds(step.started_at));
      const end = step.completed_at ? seconds(step.completed_at) : Math.max(start, extent);
      return { number: step.number, name: step.name, start, end: Math.max(start, end), tone: tone(step) };
    })
    .sort((a, b) => a.start - b.start || a.number - b.number);
}

/**
 * Gives every step a lane in which it overlaps no other; as few lanes as possible.
 * @param {Step[]} steps by start
 * @returns {number[]} the lane of each step, from 0
 */
export function assignLanes(steps) {
  const ends = [];
  return steps.map((step) => {
    const free = ends.findIndex((end) => end <= step.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(step.end, step.start);
    return lane;
  });
}

/**
 * The steps running at a second, the one that began last first; if none is, the last one that began.
 * @param {Step[]} steps by start
 * @param {number} t seconds since the job's start
 * @returns {Step[]}
 */
export function stepsAt(steps, t) {
  const running = steps.filter((step) => step.start <= t && t < step.end).reverse();
  const before = steps.findLast((step) => step.start <= t);
  return running.length > 0 || !before ? running : [before];
}

/**
 * The step that wrote a line of the log; if that is unknown, those running when it was written.
 * @param {Step[]} steps by start
 * @param {import('./log-index.js').LogIndex} log
 * @param {number} line from 1
 * @returns {Step[]}
 */
export function stepsAtLine(steps, log, line) {
  const number = log.stepOf(line);
  const own = steps.filter((step) => step.number === number);
  return own.length > 0 ? own : stepsAt(steps, log.timeOf(line));
}

function tone(step) {
  switch (step.conclusion) {
    case 'success':
      return 'ok';
    case 'failure':
    case 'timed_out':
      return 'bad';
    default:
      return step.status === 'in_progress' ? 'run' : 'mute';
  }
}
