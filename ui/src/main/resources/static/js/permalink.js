// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The address of a moment: `?t=801&z=680-815#L41458-L41463`, with seconds since the job's start and lines of the raw
// log, which never change.
import { toast } from './notice.js';

/**
 * @typedef {object} Place
 * @property {number|null} t seconds
 * @property {[number, number]|null} zoom seconds
 * @property {[number, number]|null} lines both included
 */

/**
 * Reads an address.
 * @param {string} search
 * @param {string} hash
 * @returns {Place}
 */
export function readPlace(search, hash) {
  const parameters = new URLSearchParams(search);
  const t = Number.parseFloat(parameters.get('t') ?? '');
  const zoom = /^(\d+)-(\d+)$/.exec(parameters.get('z') ?? '');
  const lines = /^#L(\d+)(?:-L?(\d+))?$/.exec(hash);
  const range = (match) => {
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    return [Math.min(from, to), Math.max(from, to)];
  };
  return { t: Number.isFinite(t) ? t : null, zoom: zoom && range(zoom), lines: lines && range(lines) };
}

/**
 * Writes the address of what the store shows.
 * @param {import('./store.js').Store} store
 * @returns {string} search and hash
 */
export function writePlace(store) {
  const zoom = store.zoomed ? `&z=${Math.floor(store.min)}-${Math.ceil(store.max)}` : '';
  const lines = store.selection ?? (store.line > 0 ? [store.line, store.line] : null);
  return `?t=${Math.floor(store.t)}${zoom}${lines ? lineHash(lines) : ''}`;
}

/**
 * Puts the present view into the address and, where the browser allows it, onto the clipboard.
 * @param {import('./store.js').Store} store
 * @returns {Promise<void>}
 */
export async function copyView(store) {
  history.replaceState(null, '', writePlace(store));
  try {
    await navigator.clipboard.writeText(location.href);
    toast('Link to this view copied');
  } catch {
    // Only secure pages may write to the clipboard, and only if the reader allows it.
    toast('The address links to this view');
  }
}

/**
 * The fragment of an address that names lines: `#L120`, `#L120-L140`.
 * @param {[number, number]} lines both included
 * @returns {string}
 */
export function lineHash([from, to]) {
  return to > from ? `#L${from}-L${to}` : `#L${from}`;
}
