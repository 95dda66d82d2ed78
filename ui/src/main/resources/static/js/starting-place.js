// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Where a reader who opens an ended job most likely wants to be: at what made it fail, as far as that is known.

const UNHARMED = ['success', 'skipped', 'neutral'];

/**
 * @typedef {object} StartingPlace
 * @property {string|null} finding the id of the finding to mark
 * @property {[number, number]|null} lines of the log, both included
 * @property {number} t seconds since the job's start; for when there are no lines
 */

/**
 * The first evidence of the first finding that made the job fail, lines before times; else the first error line of
 * the step that failed, or of the job; else the end of that step; else the beginning.
 * @param {object} job of `/api/jobs/{id}`
 * @param {object} known
 * @param {number} known.origin the job's start in milliseconds since the epoch
 * @param {import('./log-index.js').LogIndex|null} known.log null without a log
 * @param {import('./steps.js').Step|undefined} known.failedStep
 * @returns {StartingPlace}
 */
export function startingPlace(job, { origin, log, failedStep }) {
  const nowhere = { finding: null, lines: null, t: 0 };
  const cause = job.findings.find((finding) => finding.severity === 'error');
  if (cause) {
    const lines = cause.evidence.find((one) => one.type === 'log');
    if (lines && log) {
      return { finding: cause.id, lines: [lines.from, lines.to], t: log.timeOf(lines.from) };
    }
    const times = cause.evidence.map((one) => (one.type === 'log' ? one.at : (one.at ?? one.from)));
    const ms = times.find((time) => Number.isFinite(time));
    if (ms !== undefined) {
      return { finding: cause.id, lines: null, t: (ms - origin) / 1000 };
    }
  }
  if (UNHARMED.includes(job.conclusion)) {
    return nowhere;
  }
  const errors = log?.errors ?? [];
  const error = errors.find((line) => log.stepOf(line) === failedStep?.number) ?? errors[0];
  if (error !== undefined) {
    return { finding: null, lines: [error, error], t: log.timeOf(error) };
  }
  return failedStep ? { ...nowhere, t: Math.max(failedStep.start, failedStep.end - 1) } : nowhere;
}
