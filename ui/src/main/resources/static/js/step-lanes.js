// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The steps above the charts: one lane, or several where steps overlap, and the axis of time.
import { svg } from './dom.js';
import { clock, duration, span } from './format.js';
import { assignLanes } from './steps.js';
import { LEFT, RIGHT, toPixels } from './timeline-frame.js';

/** @typedef {import('./steps.js').Step} Step */

const AXIS_HEIGHT = 14;
const LANE_HEIGHT = 27;
const TICK_SPACING = 62;
const TICK_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const LETTER = 6.3; // an upper bound of the mean width of a letter at 11 px, measured with Inter

export class StepLanes {
  #picture;
  #store;
  #pane;
  #here;
  /** @type {Step[]} */
  #steps = [];
  /** @type {Map<number, SVGElement>} */
  #drawn = new Map();
  /** @type {SVGElement|null} */
  #cursor = null;

  /**
   * @param {SVGElement} picture
   * @param {HTMLElement} pane whose width it has
   * @param {import('./store.js').Store} store
   * @param {() => Step[]} here the steps at the cursor
   */
  constructor(picture, pane, store, here) {
    this.#picture = picture;
    this.#pane = pane;
    this.#store = store;
    this.#here = here;
    store.subscribe((change) => (change.zoom ? this.draw() : this.#moveCursor()));
  }

  /** @param {Step[]} steps by start */
  show(steps) {
    this.#steps = steps;
    this.draw();
  }

  /** Draws anew, at the pane's present width. */
  draw() {
    const width = Math.max(280, this.#pane.clientWidth - 1);
    const lanes = assignLanes(this.#steps);
    const height = AXIS_HEIGHT + (Math.max(0, ...lanes) + 1) * LANE_HEIGHT + 2;
    this.#picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#picture.setAttribute('height', String(height));
    const clip = svg('clipPath', { id: 'lanes-clip' });
    clip.append(svg('rect', { x: LEFT, y: 0, width: width - LEFT - RIGHT, height }));
    const plot = svg('g', { 'clip-path': 'url(#lanes-clip)' });
    plot.append(...this.#axis(width));
    this.#drawn = new Map();
    this.#steps.forEach((step, i) => {
      const drawn = this.#step(step, AXIS_HEIGHT + lanes[i] * LANE_HEIGHT, width);
      this.#drawn.set(step.number, drawn);
      plot.append(drawn);
    });
    this.#cursor = svg('line', { class: 'cursor', y1: 0, y2: height });
    plot.append(this.#cursor);
    this.#picture.replaceChildren(clip, plot);
    this.#moveCursor();
  }

  #axis(width) {
    const { min, max } = this.#store;
    const fitting = (max - min) / Math.max(1, (width - LEFT - RIGHT) / TICK_SPACING);
    const step = TICK_SECONDS.find((seconds) => seconds >= fitting) ?? 86_400;
    const marks = [];
    for (let t = Math.ceil(min / step) * step; t <= max; t += step) {
      const x = toPixels(this.#store, width, t);
      if (x < width - RIGHT - 36) {
        marks.push(svg('line', { class: 'tick', x1: x, x2: x, y1: 1, y2: 11 }));
        marks.push(svg('text', { class: 'tick', x: x + 3, y: 10 }, clock(t)));
      }
    }
    return marks;
  }

  #step(step, top, width) {
    const from = toPixels(this.#store, width, step.start);
    const to = Math.max(from + 3, toPixels(this.#store, width, step.end));
    const failed = step.tone === 'bad';
    const length = step.end - step.start;
    const capHeight = failed ? 6 : 3;
    const words = `${step.name} · ${span(step.start, step.end)} (${duration(length)})`;
    const group = svg('g', { class: `step ${step.tone}` }, svg('title', {}, words));
    group.append(svg('rect', { class: 'body', x: from, y: top, width: to - from, height: LANE_HEIGHT - 1, rx: 3 }));
    const cap = { class: 'cap', x: from + 1, y: top + LANE_HEIGHT - 2 - capHeight };
    group.append(svg('rect', { ...cap, width: Math.max(1, to - from - 2), height: capHeight }));
    const visibleFrom = Math.max(from, LEFT);
    const room = (Math.min(to, width - RIGHT) - visibleFrom - 12) / LETTER;
    const label = [`${step.name}${failed ? ' ✕' : ''} ${clock(length)}`, step.name].find((text) => text.length < room);
    if (label) {
      group.append(svg('text', { x: visibleFrom + 6, y: top + 16 }, label));
    }
    group.addEventListener('click', () => this.#store.moveTo(step.start));
    group.addEventListener('dblclick', () => this.#store.zoom(step.start - 2, step.end + 2));
    return group;
  }

  #moveCursor() {
    if (!this.#cursor) {
      return;
    }
    const x = toPixels(this.#store, Math.max(280, this.#pane.clientWidth - 1), this.#store.t);
    this.#cursor.setAttribute('x1', String(x));
    this.#cursor.setAttribute('x2', String(x));
    const here = new Set(this.#here().map((step) => step.number));
    this.#drawn.forEach((group, number) => group.classList.toggle('on', here.has(number)));
  }
}
