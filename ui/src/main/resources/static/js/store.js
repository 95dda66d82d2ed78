// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The one cursor of a job page. Timeline, readout, processes and log are views of it: they read it, subscribe to
// it, and change it only through its methods.

const NARROWEST_S = 5;

/**
 * What changed since the last call.
 * @typedef {object} Change
 * @property {boolean} time the cursor moved
 * @property {boolean} zoom the visible range changed
 * @property {boolean} line the line of the log at the cursor, or the selection, changed
 * @property {boolean} reveal the log should bring the line into view
 * @property {boolean} data series, steps or findings changed
 */

export class Store {
  /** @type {((change: Change) => void)[]} */
  #subscribers = [];
  /** @type {Change|null} */
  #pending = null;

  /** @param {number} extent how long the job is, in seconds */
  constructor(extent) {
    /** The cursor, in seconds since the job's start. */
    this.t = 0;
    /** The visible range, in seconds since the job's start. */
    this.min = 0;
    this.max = Math.max(extent, NARROWEST_S);
    /** The end of the timeline, in seconds since the job's start. */
    this.extent = this.max;
    /** The line of the log at the cursor, from 1; 0 without a log. */
    this.line = 0;
    /** Whether the cursor was put on that line, rather than on a second. */
    this.onLine = false;
    /** The selected lines, both included; null if none are. @type {[number, number]|null} */
    this.selection = null;
    /** Whether the cursor stays at the end of a running job. */
    this.following = false;
    /** The last line written at or before a second; the log viewer sets it. @type {(t: number) => number} */
    this.lineAt = () => 0;
  }

  /** @param {(change: Change) => void} subscriber called at most once a frame */
  subscribe(subscriber) {
    this.#subscribers.push(subscriber);
  }

  /** Whether only a part of the job is visible. */
  get zoomed() {
    return this.min > 0 || this.max < this.extent;
  }

  /**
   * Moves the cursor to a second; the log follows.
   * @param {number} t
   */
  moveTo(t) {
    this.following = false;
    this.#setTime(t);
  }

  /**
   * Moves the cursor to a line of the log; the charts follow.
   * @param {number} line from 1
   * @param {number} t when it was written
   * @param {boolean} reveal whether the log should bring it into view
   */
  moveToLine(line, t, reveal) {
    this.following = false;
    this.t = this.#within(t);
    this.line = line;
    this.onLine = true;
    this.#changed({ time: true, line: true, reveal });
  }

  /** @param {[number, number]|null} lines both included */
  select(lines) {
    this.selection = lines;
    this.#changed({ line: true });
  }

  /**
   * Shows only a range of the job.
   * @param {number} min
   * @param {number} max
   */
  zoom(min, max) {
    const width = Math.min(Math.max(max - min, NARROWEST_S), this.extent);
    this.min = Math.min(Math.max(0, min), this.extent - width);
    this.max = this.min + width;
    this.#changed({ zoom: true, time: true });
  }

  /** Shows the whole job. */
  zoomOut() {
    this.zoom(0, this.extent);
  }

  /** Keeps the cursor at the end of a running job from now on. */
  follow() {
    this.following = true;
    this.#setTime(this.extent);
  }

  /**
   * The job has become longer, or its end is known.
   * @param {number} extent in seconds
   */
  stretch(extent) {
    const whole = !this.zoomed;
    this.extent = Math.max(extent, NARROWEST_S);
    if (whole || this.max > this.extent) {
      this.min = whole ? 0 : this.min;
      this.max = this.extent;
    }
    if (this.following) {
      this.#setTime(this.extent);
    }
    this.#changed({ zoom: true, time: true });
  }

  /** Series, steps or findings changed. */
  dataChanged() {
    this.#changed({ data: true, time: true });
  }

  /** The log came, or came anew: the line at the cursor must be looked up again. */
  logChanged() {
    this.line = this.lineAt(this.t);
    this.onLine = false;
    this.#changed({ line: true, reveal: true });
  }

  /** @param {number} t */
  #setTime(t) {
    this.t = this.#within(t);
    this.line = this.lineAt(this.t);
    this.onLine = false;
    this.#changed({ time: true, line: true, reveal: true });
  }

  /** @param {number} t */
  #within(t) {
    return Math.min(Math.max(0, t), this.extent);
  }

  /** @param {Partial<Change>} change */
  #changed(change) {
    if (this.#pending) {
      for (const key of Object.keys(change)) {
        this.#pending[key] ||= change[key];
      }
      return;
    }
    this.#pending = { time: false, zoom: false, line: false, reveal: false, data: false, ...change };
    requestAnimationFrame(() => {
      const pending = this.#pending;
      this.#pending = null;
      this.#subscribers.forEach((subscriber) => subscriber(pending));
    });
  }
}
