// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The strip beside the log: errors, warnings and matches of the whole log, what is visible, where the cursor is.
import { color } from './dom.js';

const WIDTH = 14;

/**
 * @typedef {object} Marks
 * @property {number} rows how many rows the log has
 * @property {number} top pixels above what is visible
 * @property {number} visible pixels that are visible
 * @property {number} full pixels in all
 * @property {number} line the row of the cursor; negative for none
 * @property {() => {errors: number[], warnings: number[], matches: number[]}} marked rows; asked only if key changed
 * @property {string} key changes when errors, warnings, matches or rows do
 */

export class Ruler {
  #canvas;
  #background = document.createElement('canvas');
  #key = '';
  #thumb = '';
  #text = '';

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(share: number) => void} go called with the share of the log that was pressed, 0 to 1
   */
  constructor(canvas, go) {
    this.#canvas = canvas;
    canvas.addEventListener('click', (event) => go(event.offsetY / canvas.clientHeight));
  }

  /** @param {Marks} marks */
  draw(marks) {
    const pixel = devicePixelRatio;
    const height = Math.round(this.#canvas.clientHeight * pixel);
    if (height === 0 || marks.rows === 0) {
      return;
    }
    const key = `${marks.key} ${height} ${document.documentElement.dataset.theme}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#canvas.width = WIDTH * pixel;
      this.#canvas.height = height;
      this.#drawBackground(marks, pixel);
    }
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, this.#canvas.width, height);
    context.fillStyle = this.#thumb;
    const thumb = Math.max(10 * pixel, (marks.visible / marks.full) * height);
    context.fillRect(0, (marks.top / marks.full) * height, this.#canvas.width, thumb);
    context.drawImage(this.#background, 0, 0);
    tick(context, marks, marks.line, this.#text, 2 * pixel, height);
  }

  /** The marks that do not move are drawn once. */
  #drawBackground(marks, pixel) {
    this.#thumb = color('--line-strong', 0.55);
    this.#text = color('--text');
    this.#background.width = this.#canvas.width;
    this.#background.height = this.#canvas.height;
    const context = this.#background.getContext('2d');
    const { height } = this.#background;
    const { errors, warnings, matches } = marks.marked();
    const all = [
      [warnings, color('--warn'), 1],
      [matches, color('--cursor'), 1.5],
      [errors, color('--bad'), 2],
    ];
    for (const [rows, paint, thickness] of all) {
      rows.forEach((row) => tick(context, marks, row, paint, thickness * pixel, height));
    }
  }
}

function tick(context, marks, row, paint, thickness, height) {
  const margin = 2 * devicePixelRatio;
  context.fillStyle = paint;
  context.fillRect(margin, (row / marks.rows) * height, context.canvas.width - 2 * margin, thickness);
}
