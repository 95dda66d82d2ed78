// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Where in the log which second is, and the other way round.
import { lastAtOrBefore, upperBound } from './search-array.js';

/**
 * An answer of `/api/jobs/{id}/log/index`.
 * @typedef {object} IndexAnswer
 * @property {string} state
 * @property {number} lines
 * @property {{from: number, to: number}[]} groups
 * @property {number[]} errors
 * @property {number[]} warnings
 * @property {{number: number, from: number, to: number}[]} steps in order; empty if the log could not be split
 * @property {{t: number[], line: number[]}} seconds t in seconds since the epoch, line the first of each
 */

export class LogIndex {
  #steps;
  #seconds;
  #origin;

  /**
   * @param {IndexAnswer} answer
   * @param {number} origin the job's start in milliseconds since the epoch
   */
  constructor(answer, origin) {
    this.lines = answer.lines;
    this.groups = answer.groups ?? [];
    this.errors = answer.errors ?? [];
    this.warnings = answer.warnings ?? [];
    this.#steps = answer.steps ?? [];
    this.#seconds = answer.seconds ?? { t: [], line: [] };
    this.#origin = origin;
  }

  /**
   * The last line written at or before a second of the timeline.
   * @param {number} t seconds since the job's start
   * @returns {number} from 1; 0 if the log is empty
   */
  lineAt(t) {
    const second = Math.floor((this.#origin + t * 1000) / 1000 + 1e-6);
    const next = upperBound(this.#seconds.t, second);
    const line = next < this.#seconds.line.length ? this.#seconds.line[next] - 1 : this.lines;
    return Math.max(Math.min(1, this.lines), line);
  }

  /**
   * When a line was written; a line without a stamp was written with the one before it.
   * @param {number} line from 1
   * @returns {number} seconds since the job's start
   */
  timeOf(line) {
    const place = Math.max(0, lastAtOrBefore(this.#seconds.line, line));
    const second = this.#seconds.t[place];
    return second === undefined ? 0 : (second * 1000 - this.#origin) / 1000;
  }

  /**
   * Which step wrote a line. The lines know better than their times: GitHub stamps steps with whole seconds, in which
   * several of them may begin and end.
   * @param {number} line from 1
   * @returns {number|undefined} the number of the step; undefined if unknown
   */
  stepOf(line) {
    return this.#steps.find(({ from, to }) => from <= line && line <= to)?.number;
  }

  /**
   * The next error after a line, or the one before it; round the end to the other side.
   * @param {number} line from 1
   * @param {1|-1} direction
   * @returns {number|undefined} undefined if there is none
   */
  errorFrom(line, direction) {
    const { errors } = this;
    const next = direction > 0 ? upperBound(errors, line) : lastAtOrBefore(errors, line - 1);
    return errors[(next + errors.length) % errors.length];
  }
}
