// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Terminal escape sequences (ECMA-48) as classes of log.css. Sixteen colours, bold, dim, italic, underline, strike and
// inverse are kept; 256 and true colours take the nearest of the sixteen; backgrounds and everything else is dropped.

/**
 * A run of text that looks the same.
 * @typedef {object} Span
 * @property {string} text
 * @property {string[]} classes
 * @property {boolean} [marked] whether it is a match of the search
 */

// CSI sequences, OSC sequences (titles, links), other escapes (character sets), and control characters but tab.
const ESCAPE = /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]+[0-~]?|\x1b[@-_]?|[\x00-\x08\x0b-\x1f\x7f]/g;
const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const STYLES = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 9: 'strike' };
const ENDS = { 22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['inverse'], 29: ['strike'] };

/**
 * Splits a line into runs.
 * @param {string} line
 * @returns {Span[]} without empty ones
 */
export function parse(line) {
  const spans = [];
  const styles = new Set();
  let foreground = null;
  let from = 0;
  const push = (text) => {
    if (text) {
      spans.push({ text, classes: foreground ? [`fg-${foreground}`, ...styles] : [...styles] });
    }
  };
  for (const match of line.matchAll(ESCAPE)) {
    push(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') {
      foreground = apply(match[1], styles, foreground);
    }
  }
  push(line.slice(from));
  return spans;
}

/**
 * The text of a line as a reader sees it.
 * @param {string} line
 * @returns {string}
 */
export function plain(line) {
  return line.replace(ESCAPE, '');
}

/**
 * Marks the matches of a search, which may begin in one run and end in another.
 * @param {Span[]} spans
 * @param {RegExp|null} pattern with the flag `g`
 * @returns {Span[]}
 */
export function mark(spans, pattern) {
  if (!pattern) {
    return spans;
  }
  const text = spans.map((span) => span.text).join('');
  const edges = [];
  for (const match of text.matchAll(pattern)) {
    if (match[0]) {
      edges.push(match.index, match.index + match[0].length);
    }
  }
  const marked = [];
  let at = 0;
  let edge = 0; // even: the next edge begins a match
  for (const span of spans) {
    const end = at + span.text.length;
    let from = at;
    while (from < end) {
      while (edge < edges.length && edges[edge] <= from) {
        edge++;
      }
      const to = Math.min(end, edges[edge] ?? end);
      marked.push({ ...span, text: text.slice(from, to), marked: edge % 2 === 1 });
      from = to;
    }
    at = end;
  }
  return marked;
}

/** Applies the parameters of one SGR sequence; returns the foreground after it. */
function apply(parameters, styles, foreground) {
  const codes = parameters.split(/[;:]/).map(Number);
  let color = foreground;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) {
      styles.clear();
      color = null;
    } else if (STYLES[code]) {
      styles.add(STYLES[code]);
    } else if (ENDS[code]) {
      ENDS[code].forEach((style) => styles.delete(style));
    } else if (code >= 30 && code <= 37) {
      color = COLORS[code - 30];
    } else if (code >= 90 && code <= 97) {
      color = bright(code - 90);
    } else if (code === 39) {
      color = null;
    } else if (code === 38 || code === 48) {
      const extended = codes[i + 1] === 5 ? indexed(codes[i + 2]) : nearest(codes.slice(i + 2, i + 5));
      color = code === 38 ? extended : color;
      i += codes[i + 1] === 5 ? 2 : 4;
    }
  }
  return color;
}

function bright(index) {
  return index === 0 ? 'gray' : COLORS[index];
}

/** Of the 256 colours: the sixteen, a cube of 6 × 6 × 6, then 24 greys. */
function indexed(index) {
  if (index < 8) {
    return COLORS[index];
  }
  if (index < 16) {
    return bright(index - 8);
  }
  if (index < 232) {
    const place = index - 16;
    return nearest([Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map((level) => level * 51));
  }
  return nearest(new Array(3).fill((index - 232) * 10 + 8));
}

/** The colour whose channels are on where this one's are above its middle; greys by their lightness. */
function nearest(channels) {
  const [red, green, blue] = channels.map((channel) => channel ?? 0);
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 48) {
    return most < 64 ? 'black' : most < 192 ? 'gray' : 'white';
  }
  const middle = (most + least) / 2;
  return COLORS[(red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0)];
}
