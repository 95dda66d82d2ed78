// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The search of the log: the server finds the lines, the viewer marks them.
import { json } from './api.js';
import { count } from './format.js';
import { upperBound } from './search-array.js';

const REST_MS = 200;
const LIMIT = 1000;

/**
 * What a reader typed: plain words, or `/pattern/`.
 * @param {string} typed
 * @returns {{q: string, regex: boolean}}
 */
export function query(typed) {
  const regex = /^\/(.+)\/$/.exec(typed);
  return regex ? { q: regex[1], regex: true } : { q: typed, regex: false };
}

/**
 * The pattern that marks the matches within a line.
 * @param {{q: string, regex: boolean}} query
 * @returns {RegExp|null} null if the browser cannot read what the server can
 */
export function pattern({ q, regex }) {
  try {
    return regex ? new RegExp(q, 'g') : new RegExp(q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  } catch {
    return null;
  }
}

export class LogSearch {
  #jobId;
  #viewer;
  #store;
  #input;
  #hits;
  #buttons;
  /** @type {number[]} */
  #matches = [];
  #total = 0;
  #at = -1;
  #asked = '';
  #timer = 0;
  #asking = new AbortController();

  /**
   * @param {object} parts
   * @param {string} parts.jobId
   * @param {import('./log-viewer.js').LogViewer} parts.viewer
   * @param {import('./store.js').Store} parts.store
   * @param {HTMLInputElement} parts.input
   * @param {HTMLElement} parts.hits where the count goes
   * @param {HTMLButtonElement} parts.previous
   * @param {HTMLButtonElement} parts.next
   */
  constructor({ jobId, viewer, store, input, hits, previous, next }) {
    this.#jobId = jobId;
    this.#viewer = viewer;
    this.#store = store;
    this.#input = input;
    this.#hits = hits;
    this.#buttons = [previous, next];
    previous.addEventListener('click', () => this.#step(-1));
    next.addEventListener('click', () => this.#step(1));
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), REST_MS);
    });
    input.addEventListener('keydown', (event) => this.#key(event));
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  #key(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (this.#input.value === this.#asked) {
        this.#step(event.shiftKey ? -1 : 1);
      } else {
        clearTimeout(this.#timer);
        this.#search();
      }
    } else if (event.key === 'Escape') {
      this.#input.value = '';
      this.#search();
      this.#viewer.focus();
    }
  }

  async #search() {
    const typed = this.#input.value;
    this.#asked = typed;
    this.#asking.abort();
    if (typed === '') {
      this.#found([], 0, null, '');
      return;
    }
    this.#asking = new AbortController();
    this.#hits.textContent = 'searching …';
    const asked = query(typed);
    const parameters = new URLSearchParams({ q: asked.q, regex: String(asked.regex), limit: String(LIMIT) });
    try {
      const path = `/api/jobs/${this.#jobId}/log/search?${parameters}`;
      const { matches, total } = await json(path, { signal: this.#asking.signal });
      this.#found(matches, total, pattern(asked), 'no match');
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.#found([], 0, null, error.status === 400 ? 'not a pattern' : 'search failed');
        this.#hits.title = error.message;
      }
    }
  }

  #found(matches, total, marking, nothing) {
    this.#matches = matches;
    this.#total = total;
    this.#hits.title = '';
    this.#buttons.forEach((button) => (button.disabled = matches.length === 0));
    this.#viewer.mark(matches.length > 0 ? marking : null, matches);
    if (matches.length === 0) {
      this.#at = -1;
      this.#hits.textContent = nothing;
      return;
    }
    this.#at = upperBound(matches, this.#store.line - 1) % matches.length;
    this.#show();
  }

  #step(direction) {
    if (this.#matches.length > 0) {
      this.#at = (this.#at + direction + this.#matches.length) % this.#matches.length;
      this.#show();
    }
  }

  #show() {
    this.#hits.textContent = `${count(this.#at + 1)} of ${count(this.#total)}`;
    this.#viewer.go(this.#matches[this.#at]);
  }
}
