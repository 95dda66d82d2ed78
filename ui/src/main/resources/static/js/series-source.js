// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The series of a job: all of it at the resolution of the screen, and the visible range in full when zoomed.
import { json } from './api.js';
import { append, columns } from './series.js';

const POINTS = 1200;
const MOST_POINTS = 5000;
const REST_MS = 180;

/** @typedef {import('./series.js').Columns} Columns */

export class SeriesSource {
  #path;
  #origin;
  #store;
  #changed;
  /** @type {import('./series.js').SeriesAnswer|null} */
  #all = null;
  /** @type {Columns|null} */
  #whole = null;
  /** @type {{from: number, to: number, columns: Columns}|null} */
  #detail = null;
  #timer = 0;
  #asking = new AbortController();

  /**
   * @param {string} jobId
   * @param {number} origin the job's start in milliseconds since the epoch
   * @param {import('./store.js').Store} store
   * @param {(columns: Columns) => void} changed called when there is something else to show
   */
  constructor(jobId, origin, store, changed) {
    this.#path = `/api/jobs/${jobId}/series`;
    this.#origin = origin;
    this.#store = store;
    this.#changed = changed;
    store.subscribe((change) => change.zoom && this.#zoomed());
  }

  /** The columns to show; null before there are any. @type {Columns|null} */
  get columns() {
    const { min, max } = this.#store;
    const detail = this.#detail;
    return detail && detail.from <= min && max <= detail.to ? detail.columns : this.#whole;
  }

  /** The last sampled second; 0 if there is none. */
  get end() {
    return this.#whole?.t.at(-1) ?? 0;
  }

  /**
   * Fetches the whole job.
   * @returns {Promise<boolean>} whether there is any sample
   * @throws {import('./api.js').ApiError}
   */
  async load() {
    this.#all = await json(`${this.#path}?points=${POINTS}`);
    return this.#use();
  }

  /**
   * Fetches what came since.
   * @returns {Promise<boolean>} whether there is any sample
   * @throws {import('./api.js').ApiError}
   */
  async more() {
    const last = this.#all?.t.at(-1);
    if (last === undefined || this.#all.t.length > MOST_POINTS) {
      return this.load();
    }
    const later = await json(`${this.#path}?from=${last + 1}&points=${POINTS}`);
    this.#all = append(this.#all, later);
    return this.#use();
  }

  #use() {
    if (this.#all.t.length === 0) {
      return false;
    }
    this.#whole = columns(this.#all, this.#origin);
    this.#changed(this.columns);
    return true;
  }

  #zoomed() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    if (this.#whole === null) {
      return;
    }
    this.#changed(this.columns);
    const coarse = this.#all.bucket_ms > 0 && this.#store.zoomed && this.columns === this.#whole;
    if (coarse) {
      this.#timer = setTimeout(() => this.#ask(), REST_MS);
    }
  }

  /** Fetches somewhat more than is visible, so that a small move needs no other request. */
  async #ask() {
    const { min, max, extent } = this.#store;
    const margin = (max - min) / 4;
    const from = Math.max(0, min - margin);
    const to = Math.min(extent, max + margin);
    const ms = (t) => Math.round(this.#origin + t * 1000);
    this.#asking = new AbortController();
    try {
      const path = `${this.#path}?from=${ms(from)}&to=${ms(to)}&points=${POINTS}`;
      const answer = await json(path, { signal: this.#asking.signal });
      if (answer.t.length > 0) {
        this.#detail = { from, to, columns: columns(answer, this.#origin) };
        this.#changed(this.columns);
      }
    } catch {
      // The coarse columns stay: fewer points, but true.
    }
  }
}
