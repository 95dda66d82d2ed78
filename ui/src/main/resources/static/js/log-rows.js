// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Which line is in which row when some groups are folded. A folded group shows its first line only.
import { lastAtOrBefore, upperBound } from './search-array.js';

/** @typedef {{from: number, to: number}} Group lines from 1, both included */

export class LogRows {
  #lines;
  #groups;
  #heads;
  /** @type {Set<number>} the first lines of folded groups */
  #folded = new Set();
  // The folded groups in order: the first line and the last, and how many lines all before it hide.
  #from = [];
  #to = [];
  #hiddenBefore = [];
  #headRow = [];
  #hidden = 0;

  /**
   * @param {number} lines how many lines the log has
   * @param {Group[]} groups in order, none within another
   * @param {boolean} folded whether groups begin folded
   */
  constructor(lines, groups, folded) {
    this.#lines = lines;
    this.#groups = groups.filter((group) => group.to > group.from);
    this.#heads = this.#groups.map((group) => group.from);
    if (folded) {
      this.#heads.forEach((head) => this.#folded.add(head));
    }
    this.#measure();
  }

  /** How many rows there are. */
  get count() {
    return this.#lines - this.#hidden;
  }

  /** Whether any group is folded. */
  get anyFolded() {
    return this.#folded.size > 0;
  }

  /** Whether there is anything to fold. */
  get foldable() {
    return this.#groups.length > 0;
  }

  /**
   * @param {number} row from 0
   * @returns {number} the line in it, from 1
   */
  lineAt(row) {
    const group = upperBound(this.#headRow, row - 1) - 1; // the last folded group whose head is above this row
    const hidden = group < 0 ? 0 : this.#hiddenBefore[group] + this.#to[group] - this.#from[group];
    return row + 1 + hidden;
  }

  /**
   * @param {number} line from 1
   * @returns {number} its row, or that of the folded group it hides in
   */
  rowOf(line) {
    const group = lastAtOrBefore(this.#from, line - 1); // the last folded group that begins above this line
    if (group < 0) {
      return line - 1;
    }
    return line <= this.#to[group]
      ? this.#headRow[group]
      : line - 1 - this.#hiddenBefore[group] - (this.#to[group] - this.#from[group]);
  }

  /**
   * @param {number} line from 1
   * @returns {{folded: boolean, size: number}|null} the group that begins at the line
   */
  groupAt(line) {
    const group = this.#groups[lastAtOrBefore(this.#heads, line)];
    return group?.from === line ? { folded: this.#folded.has(line), size: group.to - group.from } : null;
  }

  /** @param {number} line the first of a group, to be folded or unfolded */
  toggle(line) {
    if (!this.#folded.delete(line)) {
      this.#folded.add(line);
    }
    this.#measure();
  }

  /** @param {boolean} folded */
  foldAll(folded) {
    this.#folded = new Set(folded ? this.#heads : []);
    this.#measure();
  }

  /**
   * Unfolds the group that hides a line.
   * @param {number} line from 1
   * @returns {boolean} whether there was one
   */
  reveal(line) {
    const group = lastAtOrBefore(this.#from, line - 1);
    if (group < 0 || line > this.#to[group]) {
      return false;
    }
    this.toggle(this.#from[group]);
    return true;
  }

  #measure() {
    this.#from = [];
    this.#to = [];
    this.#hiddenBefore = [];
    this.#headRow = [];
    this.#hidden = 0;
    for (const { from, to } of this.#groups) {
      if (this.#folded.has(from)) {
        this.#from.push(from);
        this.#to.push(to);
        this.#hiddenBefore.push(this.#hidden);
        this.#headRow.push(from - 1 - this.#hidden);
        this.#hidden += to - from;
      }
    }
  }
}
