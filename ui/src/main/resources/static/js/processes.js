// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The processes at the cursor. The cursor moves faster than the server answers: ask when it rests, remember answers.
import { json } from './api.js';
import { brief } from './command.js';
import { element, svg } from './dom.js';
import { bytes, clock } from './format.js';
import { failed } from './notice.js';

const REST_MS = 120;
const REMEMBERED = 300;
const BAR = 100;

export class Processes {
  #jobId;
  #store;
  #origin;
  #box;
  #body;
  #at;
  #cores = 1;
  #memory = 0;
  /** @type {Map<number, any>} */
  #answers = new Map();
  #started = false;
  #wanted = -1;
  #timer = 0;
  #asking = new AbortController();

  /**
   * @param {object} parts
   * @param {string} parts.jobId
   * @param {import('./store.js').Store} parts.store
   * @param {number} parts.origin the job's start in milliseconds since the epoch
   * @param {HTMLElement} parts.box hidden until there are samples
   * @param {HTMLElement} parts.body where the table goes
   * @param {HTMLElement} parts.at where the time goes
   */
  constructor({ jobId, store, origin, box, body, at }) {
    this.#jobId = jobId;
    this.#store = store;
    this.#origin = origin;
    this.#box = box;
    this.#body = body;
    this.#at = at;
    store.subscribe((change) => change.time && this.#follow());
  }

  /**
   * Shows the table from now on.
   * @param {number} cores of the runner, for the length of the bars
   * @param {number} memory in bytes that fills a bar
   */
  start(cores, memory) {
    this.#cores = Math.max(1, cores);
    this.#memory = memory;
    this.#box.hidden = false;
    this.#started = true;
    this.#follow();
  }

  #follow() {
    const second = Math.floor(this.#store.t + 1e-6);
    if (!this.#started || second === this.#wanted) {
      return;
    }
    this.#wanted = second;
    clearTimeout(this.#timer);
    this.#asking.abort();
    const known = this.#answers.get(second);
    if (known) {
      this.#draw(second, known);
    } else {
      this.#timer = setTimeout(() => this.#ask(second), REST_MS);
    }
  }

  async #ask(second) {
    this.#asking = new AbortController();
    const at = this.#origin + second * 1000 + 999;
    try {
      const path = `/api/jobs/${this.#jobId}/processes?at=${at}`;
      const answer = await json(path, { signal: this.#asking.signal });
      this.#remember(second, answer);
      this.#draw(second, answer);
    } catch (error) {
      if (error.name !== 'AbortError') {
        failed(this.#body, 'The processes could not be loaded.', error, () => this.#ask(second));
      }
    }
  }

  #remember(second, answer) {
    // The last second of a running job may still gain a sample.
    if (second < Math.floor(this.#store.extent) - 2) {
      this.#answers.set(second, answer);
    }
    if (this.#answers.size > REMEMBERED) {
      this.#answers.delete(this.#answers.keys().next().value);
    }
  }

  #draw(second, { at, processes }) {
    const sampled = at ? (at - this.#origin) / 1000 : second;
    this.#at.textContent = `at ${clock(sampled)}`;
    if (processes.length === 0) {
      this.#body.replaceChildren(element('p', { class: 'none' }, 'No process was sampled at this time.'));
      return;
    }
    const head = ['PID', 'Command', 'CPU', 'Memory'].map((word) => element('th', { scope: 'col' }, word));
    const rows = processes
      .toSorted((a, b) => b.rss_bytes - a.rss_bytes)
      .map((process) => this.#row(process));
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
    this.#body.replaceChildren(table);
  }

  #row({ pid, command, cpu_cores: cpu, rss_bytes: memory }) {
    return element(
      'tr',
      {},
      element('td', {}, String(pid)),
      commandCell(command),
      measured(cpu === null ? null : `${Math.round(cpu * 100)}%`, cpu / this.#cores, ''),
      measured(memory === null ? null : bytes(memory), memory / this.#memory, 'memory'),
    );
  }
}

function commandCell(command) {
  const { start, end } = brief(command);
  const words = [start, end].map((part) => element('span', {}, part));
  return element('td', { title: command }, element('div', { class: 'command' }, ...words));
}

function measured(words, ratio, kind) {
  if (words === null || words === undefined) {
    return element('td', {}, '–');
  }
  const width = Math.min(BAR, Math.max(0, ratio * BAR)) || 0;
  const bar = svg('svg', { class: `meter ${kind}`, viewBox: `0 0 ${BAR} 6`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  bar.append(svg('rect', { width, height: 6 }));
  return element('td', {}, words, bar);
}
