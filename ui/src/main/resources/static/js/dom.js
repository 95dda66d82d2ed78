// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Making elements without ever parsing text as markup: all text goes in as text.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an HTML element.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/**
 * Makes an SVG element.
 * @param {string} name
 * @param {Record<string, string|number>} [attributes]
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}

/**
 * An icon of the page's sprite.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  return svg('svg', { class: 'i s', 'aria-hidden': 'true' }, svg('use', { href: `#i-${name}` }));
}

/**
 * The element with an id, which the page's template is known to hold.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * A colour of tokens.css as the browser computes it now, for canvases.
 * @param {string} token for example `--s1`
 * @param {number} [alpha] 0 to 1
 * @returns {string}
 */
export function color(token, alpha = 1) {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  const channels = computed.match(/[\d.]+/g) ?? ['0', '0', '0'];
  const [red, green, blue, own = '1'] = channels;
  return `rgba(${red}, ${green}, ${blue}, ${Number(own) * alpha})`;
}
