// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Findings and what a model cites: their evidence moves the cursor.
const AROUND_S = 12; // what is shown before and after a span of time

export class Findings {
  #card;
  #origin;
  #store;
  #viewer;
  #bench;
  /** @type {string|null} the id of the marked finding */
  #marked = null;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.card
   * @param {number} parts.origin the job's start in milliseconds since the epoch
   * @param {import('./store.js').Store} parts.store
   * @param {import('./log-viewer.js').LogViewer} parts.viewer
   * @param {HTMLElement} parts.bench
   */
  constructor({ card, origin, store, viewer, bench }) {
    this.#card = card;
    this.#origin = origin;
    this.#store = store;
    this.#viewer = viewer;
    this.#bench = bench;
    card.addEventListener('click', (event) => this.#click(event));
  }

  /** @param {1|-1} direction to the next finding or the one before; its first evidence moves the cursor */
  step(direction) {
    const all = [...this.#card.querySelectorAll('.finding')];
    if (all.length === 0) {
      return;
    }
    const at = all.findIndex((one) => one.dataset.finding === this.#marked);
    const next = all.at(at < 0 && direction < 0 ? -1 : (at + direction) % all.length);
    this.mark(next.dataset.finding);
    const chip = next.querySelector('.chip');
    if (chip) {
      this.#follow(chip);
    }
  }

  /**
   * Marks a finding as the one looked at.
   * @param {string|null} id null for none
   */
  mark(id) {
    this.#marked = id;
    this.markAgain();
  }

  /** Marks the same finding in a list that has been exchanged. */
  markAgain() {
    this.#card
      .querySelectorAll('.finding')
      .forEach((one) => one.classList.toggle('on', one.dataset.finding === this.#marked));
  }

  #click(event) {
    const chip = event.target.closest('.chip, .cite');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // Evidence in a log that is not here keeps its way without scripts: the plain text page says why.
    if (!chip || !plain || (chip.dataset.line !== '' && !this.#viewer.ready && chip.dataset.at === '')) {
      return;
    }
    event.preventDefault();
    this.mark(chip.closest('.finding')?.dataset.finding ?? null);
    this.#follow(chip);
    this.#bench.scrollIntoView({ block: 'start' });
  }

  #follow(chip) {
    const { line, lineTo, at, to } = chip.dataset;
    if (at !== '') {
      const from = this.#seconds(at);
      this.#store.moveTo(from);
      if (to !== '') {
        this.#store.zoom(from - AROUND_S, this.#seconds(to) + AROUND_S);
      } else if (from < this.#store.min || from > this.#store.max) {
        this.#store.zoomOut();
      }
    }
    if (line !== '' && this.#viewer.ready) {
      this.#viewer.go(Number(line), [Number(line), Number(lineTo || line)]);
    } else {
      this.#store.select(null);
    }
  }

  #seconds(ms) {
    return (Number(ms) - this.#origin) / 1000;
  }
}
