// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The cursor in words: time, step, line; and for those who hear it, the values of the charts.
import { clock, count, utcTime } from './format.js';

/**
 * Keeps the readout true.
 * @param {object} parts
 * @param {import('./store.js').Store} parts.store
 * @param {number} parts.origin the job's start in milliseconds since the epoch
 * @param {() => import('./steps.js').Step[]} parts.here the steps at the cursor
 * @param {import('./charts.js').Charts} parts.charts
 * @param {Record<'at'|'utc'|'step'|'inStep'|'line'|'slider', HTMLElement>} parts.elements
 */
export function keepReadout({ store, origin, here, charts, elements }) {
  store.subscribe(() => {
    const steps = here();
    const names = steps.map((step) => step.name).join(' + ');
    elements.at.textContent = clock(store.t);
    elements.utc.textContent = utcTime(origin + store.t * 1000);
    elements.step.textContent = names;
    elements.step.title = names;
    elements.inStep.textContent = steps.length > 0 ? `${clock(store.t - steps[0].start)} into step` : '';
    elements.line.hidden = store.line === 0;
    elements.line.textContent = `line ${count(store.line)} →`;
    elements.slider.setAttribute('aria-valuemax', String(Math.floor(store.extent)));
    elements.slider.setAttribute('aria-valuenow', String(Math.floor(store.t)));
    const words = [clock(store.t), names, charts.inWords()].filter((part) => part !== '');
    elements.slider.setAttribute('aria-valuetext', words.join(', '));
  });
}
