// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// What the reader is told: that something loads, that it failed, that something was done.
import { byId, element, icon } from './dom.js';

const TOAST_MS = 2200;
let hiding = 0;

/**
 * Says that something loads, in its place.
 * @param {HTMLElement} host
 * @param {string} what for example `Loading the series`
 */
export function loading(host, what) {
  host.replaceChildren(element('p', { class: 'loading', role: 'status' }, `${what} …`));
}

/**
 * Says that something failed, in its place, and offers to try again.
 * @param {HTMLElement} host
 * @param {string} what for example `The series could not be loaded.`
 * @param {Error} error
 * @param {() => void} retry
 */
export function failed(host, what, error, retry) {
  const again = element('button', { class: 'btn sm', type: 'button' }, 'Try again');
  again.addEventListener('click', retry);
  const words = element('p', {}, `${what} ${error.message}`);
  host.replaceChildren(element('div', { class: 'failed', role: 'alert' }, icon('alert'), words, again));
}

/**
 * Says that something was done, for a moment.
 * @param {string} words
 */
export function toast(words) {
  const box = byId('toast');
  box.textContent = words;
  box.classList.add('on');
  clearTimeout(hiding);
  hiding = setTimeout(() => box.classList.remove('on'), TOAST_MS);
}
