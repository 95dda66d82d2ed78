// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The lines of a log, fetched a window at a time when they come into view; the windows used last are kept.
import { json } from './api.js';

const WINDOW = 1000;
const KEPT = 24;
const RETRY_MS = 3000;

/**
 * A line of the log.
 * @typedef {object} Line
 * @property {number} n from 1
 * @property {number|null} t milliseconds since the epoch
 * @property {string|null} kind
 * @property {string} text with terminal escape sequences
 * @property {number} [cut] the full length, if the text was cut
 */

export class LogLines {
  #path;
  #arrived;
  /** @type {Map<number, Line[]>} the least recently used window first */
  #windows = new Map();
  /** @type {Set<number>} windows asked for */
  #asked = new Set();

  /**
   * @param {string} jobId
   * @param {(error: Error|null) => void} arrived called when lines have come, or could not
   */
  constructor(jobId, arrived) {
    this.#path = `/api/jobs/${jobId}/log`;
    this.#arrived = arrived;
  }

  /**
   * @param {number} line from 1
   * @returns {Line|undefined} undefined if it is not here yet
   */
  at(line) {
    return this.#windows.get(windowOf(line))?.[(line - 1) % WINDOW];
  }

  /**
   * Fetches what is missing between two lines.
   * @param {number} from from 1
   * @param {number} to included
   */
  want(from, to) {
    for (let window = windowOf(from); window <= windowOf(to); window++) {
      const present = this.#windows.get(window);
      if (present) {
        this.#windows.delete(window);
        this.#windows.set(window, present);
      } else if (!this.#asked.has(window)) {
        this.#fetch(window);
      }
    }
  }

  async #fetch(window) {
    this.#asked.add(window);
    try {
      const answer = await json(`${this.#path}?from=${window * WINDOW + 1}&count=${WINDOW}`);
      this.#windows.set(window, answer.items);
      while (this.#windows.size > KEPT) {
        this.#windows.delete(this.#windows.keys().next().value);
      }
      this.#asked.delete(window);
      this.#arrived(null);
    } catch (error) {
      setTimeout(() => {
        this.#asked.delete(window);
        this.#arrived(null);
      }, RETRY_MS);
      this.#arrived(error);
    }
  }
}

function windowOf(line) {
  return Math.floor((line - 1) / WINDOW);
}
