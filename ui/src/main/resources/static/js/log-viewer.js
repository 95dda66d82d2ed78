// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The log: a window of some sixty rows over up to millions of lines.
import { mark, parse } from './ansi.js';
import { json } from './api.js';
import { element } from './dom.js';
import { clock, count, plural, span } from './format.js';
import { LogIndex } from './log-index.js';
import { LogLines } from './log-lines.js';
import { LogRows } from './log-rows.js';
import { toast } from './notice.js';
import { lineHash } from './permalink.js';
import { Ruler } from './ruler.js';
import { ScrollScale } from './scroll-scale.js';
import { stepsAtLine } from './steps.js';

const ROW = 20; // --row in tokens.css
const MARGIN_ROWS = 8;
const MOST_MARKED = 4000; // matches on the ruler, which has no more pixels anyway
const COMFORT = 0.4; // where a line comes to rest, as a share of the height

export class LogViewer {
  #jobId;
  #origin;
  #store;
  #steps;
  #log;
  #size;
  #window;
  #head;
  #foot;
  /** @type {LogIndex|null} */
  #index = null;
  /** @type {LogRows} */
  #rows = new LogRows(0, [], false);
  /** @type {LogLines} */
  #lines;
  #scale = new ScrollScale(0, 0);
  #ruler;
  /** Pixels above the visible rows; finer than scrollTop when scrolling is scaled. */
  #top = 0;
  /** @type {Map<number, HTMLElement>} the rows that exist, by line */
  #drawn = new Map();
  /** @type {RegExp|null} */
  #pattern = null;
  /** @type {number[]} */
  #matches = [];
  /** Changes when rows must be made anew. */
  #version = 0;
  #frame = 0;

  /**
   * @param {object} parts
   * @param {string} parts.jobId
   * @param {number} parts.origin the job's start in milliseconds since the epoch
   * @param {import('./store.js').Store} parts.store
   * @param {() => import('./steps.js').Step[]} parts.steps
   * @param {Record<'log'|'size'|'window'|'ruler'|'head'|'foot', any>} parts.elements
   */
  constructor({ jobId, origin, store, steps, elements }) {
    this.#jobId = jobId;
    this.#origin = origin;
    this.#store = store;
    this.#steps = steps;
    this.#log = elements.log;
    this.#size = elements.size;
    this.#window = elements.window;
    this.#head = elements.head;
    this.#foot = elements.foot;
    this.#lines = new LogLines(jobId, (error) => this.#arrived(error));
    this.#ruler = new Ruler(elements.ruler, (share) => this.#scrollTo(share * this.#rows.count * ROW - this.#log.clientHeight / 2));
    this.#listen();
    store.subscribe((change) => this.#update(change));
  }

  /** Whether there is a log to look at. */
  get ready() {
    return this.#index !== null;
  }

  /** What is known about the log; null before it is open. */
  get index() {
    return this.#index;
  }

  /** Whether any group is folded. */
  get anyFolded() {
    return this.#rows.anyFolded;
  }

  /** Whether there is anything to fold. */
  get foldable() {
    return this.#rows.foldable;
  }

  /**
   * Fetches the index and shows the log.
   * @returns {Promise<void>}
   * @throws {import('./api.js').ApiError}
   */
  async open() {
    const answer = await json(`/api/jobs/${this.#jobId}/log/index`);
    this.#index = new LogIndex(answer, this.#origin);
    this.#rows = new LogRows(answer.lines, this.#index.groups, true);
    this.#lines = new LogLines(this.#jobId, (error) => this.#arrived(error));
    this.#store.lineAt = (t) => this.#index.lineAt(t);
    this.#version++;
    this.layOut();
  }

  /** Fits the rows into the viewer, whose size has changed. */
  layOut() {
    this.#scale = new ScrollScale(this.#rows.count * ROW, this.#log.clientHeight);
    this.#size.style.height = `${this.#scale.height}px`;
    this.#top = Math.min(this.#top, this.#scale.end);
    this.#draw();
  }

  /**
   * Moves the cursor to a line and brings it into view, out of its fold if need be.
   * @param {number} line from 1
   * @param {[number, number]|null} [selection] lines to select, both included
   */
  go(line, selection = null) {
    const within = Math.min(Math.max(1, line), this.#index.lines);
    [within, ...(selection ?? [])].forEach((one) => this.#reveal(one));
    this.#store.select(selection);
    this.#store.moveToLine(within, this.#index.timeOf(within), false);
    this.#bringIntoView(within, true);
  }

  /** @param {1|-1} direction to the next error or the one before */
  goToError(direction) {
    const line = this.#index?.errorFrom(this.#store.line, direction);
    if (line !== undefined) {
      this.go(line);
    }
  }

  /** @param {boolean} folded */
  foldAll(folded) {
    this.#rows.foldAll(folded);
    this.#version++;
    this.layOut();
    this.#bringIntoView(this.#store.line, true);
  }

  /** @param {boolean} shown whether the column of times is */
  showTimes(shown) {
    this.#log.dataset.times = shown ? 'on' : 'off';
  }

  /**
   * Marks the matches of a search.
   * @param {RegExp|null} pattern with the flag `g`; null for none
   * @param {number[]} matches the lines
   */
  mark(pattern, matches) {
    this.#pattern = pattern;
    this.#matches = matches;
    this.#version++;
    this.#draw();
  }

  focus() {
    this.#log.focus({ preventScroll: true });
  }

  #listen() {
    this.#log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#log.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#log.addEventListener('keydown', (event) => this.#key(event));
    this.#window.addEventListener('click', (event) => this.#click(event));
    addEventListener('themechange', () => this.#draw());
  }

  #update(change) {
    if (!this.ready) {
      return;
    }
    if (change.reveal) {
      this.#bringIntoView(this.#store.line, false);
    }
    if (change.line || change.data) {
      this.#draw();
    }
  }

  #arrived(error) {
    if (error) {
      toast(`Lines of the log could not be loaded. ${error.message}`);
    }
    this.#drawSoon();
  }

  #scrolled() {
    // A scroll of our own was rounded to pixels of the scroll bar: what we asked for is finer.
    if (Math.abs(this.#scale.toScroll(this.#top) - this.#log.scrollTop) > 1) {
      this.#top = this.#scale.toList(this.#log.scrollTop);
    }
    this.#drawSoon();
  }

  /** When scrolling is scaled, a notch of the wheel would skip many lines: move by lines instead. */
  #wheel(event) {
    if (!this.#scale.scaled || event.deltaY === 0 || event.ctrlKey) {
      return;
    }
    event.preventDefault();
    const unit = [1, ROW, this.#log.clientHeight][event.deltaMode];
    this.#scrollTo(this.#top + event.deltaY * unit);
  }

  #key(event) {
    if (!this.ready || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const page = Math.max(1, Math.floor(this.#log.clientHeight / ROW) - 2);
    const row = this.#rows.rowOf(Math.max(1, this.#store.line));
    const moves = {
      ArrowUp: row - 1,
      ArrowDown: row + 1,
      PageUp: row - page,
      PageDown: row + page,
      Home: 0,
      End: this.#rows.count - 1,
    };
    if (event.key in moves) {
      event.preventDefault();
      const target = Math.min(Math.max(0, moves[event.key]), this.#rows.count - 1);
      this.#moveToLine(this.#rows.lineAt(target));
    } else if (event.key === 'Enter' && event.target === this.#log && this.#rows.groupAt(this.#store.line)) {
      event.preventDefault();
      this.#toggle(this.#store.line);
    }
  }

  #click(event) {
    const row = event.target.closest('.line');
    if (!row || String(getSelection()) !== '') {
      return;
    }
    const line = Number(row.dataset.line);
    if (event.target.closest('.n')) {
      event.preventDefault();
      this.#link(line, event.shiftKey);
    } else if (this.#rows.groupAt(line)) {
      this.#toggle(line);
    }
    this.#moveToLine(line);
  }

  #moveToLine(line) {
    this.#store.moveToLine(line, this.#index.timeOf(line), true);
  }

  /** Selects a line, or with Shift the range from the selection to it, and puts it into the address. */
  #link(line, range) {
    const anchor = this.#store.selection?.[0] ?? line;
    const lines = range ? [Math.min(anchor, line), Math.max(anchor, line)] : [line, line];
    this.#store.select(lines);
    history.replaceState(null, '', `${location.search}${lineHash(lines)}`);
    toast(lines[0] === lines[1] ? 'The address links to this line' : 'The address links to these lines');
  }

  #toggle(line) {
    this.#rows.toggle(line);
    this.#version++;
    this.layOut();
  }

  #reveal(line) {
    if (this.#rows.reveal(line)) {
      this.#version++;
      this.layOut();
    }
  }

  #bringIntoView(line, always) {
    const y = this.#rows.rowOf(Math.max(1, line)) * ROW;
    const height = this.#log.clientHeight;
    if (always || y < this.#top + ROW || y > this.#top + height - 3 * ROW) {
      this.#scrollTo(y - height * COMFORT);
    } else {
      this.#draw();
    }
  }

  #scrollTo(pixels) {
    this.#top = Math.min(Math.max(0, Math.round(pixels)), this.#scale.end);
    this.#log.scrollTop = this.#scale.toScroll(this.#top);
    this.#drawSoon();
  }

  #drawSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    if (!this.ready || this.#log.clientHeight === 0) {
      return;
    }
    const first = Math.max(0, Math.floor(this.#top / ROW) - MARGIN_ROWS);
    const fitting = Math.ceil(this.#log.clientHeight / ROW);
    const end = Math.min(this.#rows.count, first + fitting + 2 * MARGIN_ROWS);
    const lines = [];
    for (let row = first; row < end; row++) {
      lines.push(this.#rows.lineAt(row));
    }
    if (lines.length > 0) {
      this.#lines.want(lines[0], lines.at(-1));
    }
    this.#place(lines);
    this.#window.style.transform = `translateY(${this.#log.scrollTop + first * ROW - this.#top}px)`;
    this.#drawHead();
    this.#drawFoot();
    this.#drawRuler();
  }

  /** Keeps rows that stay, so that a selection of text and a click on its way survive. */
  #place(lines) {
    const before = this.#drawn;
    this.#drawn = new Map();
    let place = this.#window.firstElementChild;
    for (const line of lines) {
      const item = this.#lines.at(line);
      const version = `${this.#version} ${item !== undefined}`;
      let row = before.get(line);
      before.delete(line);
      if (row && row.dataset.version !== version) {
        const fresh = this.#row(line, item, version);
        if (place === row) {
          place = fresh;
        }
        row.replaceWith(fresh);
        row = fresh;
      }
      row ??= this.#row(line, item, version);
      if (place === row) {
        place = row.nextElementSibling;
      } else {
        this.#window.insertBefore(row, place);
      }
      this.#drawn.set(line, row);
      const [from, to] = this.#store.selection ?? [0, -1];
      row.classList.toggle('current', line === this.#store.line);
      row.classList.toggle('selected', line >= from && line <= to);
    }
    before.forEach((row) => row.remove());
  }

  #row(line, item, version) {
    const group = this.#rows.groupAt(line);
    const number = element('a', { class: 'n', href: `#L${line}`, tabindex: '-1' }, String(line));
    const time = item?.t ? (item.t - this.#origin) / 1000 : this.#index.timeOf(line);
    const text = element('span', { class: 'tx' }, ...(item ? this.#text(item, group) : ['…']));
    const row = element(
      'div',
      { class: `line ${item ? (item.kind ?? '') : 'pending'}`.trim(), 'data-line': String(line), 'data-version': version },
      number,
      element('span', { class: 'ts' }, clock(time)),
      text,
    );
    if (group) {
      row.setAttribute('aria-expanded', String(!group.folded));
      row.setAttribute('role', 'button');
    }
    return row;
  }

  #text(item, group) {
    const runs = mark(parse(item.text), this.#pattern).map(({ text, classes, marked }) => {
      const content = marked ? element('mark', {}, text) : text;
      return classes.length > 0 ? element('span', { class: classes.join(' ') }, content) : content;
    });
    if (item.cut) {
      runs.push(element('span', { class: 'folded' }, ` … cut, ${count(item.cut)} characters in the raw log`));
    }
    if (group) {
      runs.unshift(element('span', { class: 'fold-mark', 'aria-hidden': 'true' }, group.folded ? '▸' : '▾'));
      if (group.folded) {
        runs.push(element('span', { class: 'folded' }, `  ${plural(group.size, 'line')}`));
      }
    }
    return runs;
  }

  #drawHead() {
    const whole = Math.ceil(this.#top / ROW); // the first row of which nothing is cut
    const line = this.#rows.lineAt(Math.min(whole, this.#rows.count - 1));
    const [step] = stepsAtLine(this.#steps(), this.#index, line);
    this.#head.replaceChildren(...(step ? [element('b', {}, step.name), ` · ${span(step.start, step.end)}`] : []));
  }

  #drawFoot() {
    const { line } = this.#store;
    const lines = count(this.#index.lines);
    this.#foot.textContent =
      line > 0 ? `Line ${count(line)} of ${lines} · ${clock(this.#index.timeOf(line))} into the job` : `${lines} lines`;
  }

  #drawRuler() {
    const row = (line) => this.#rows.rowOf(line);
    this.#ruler.draw({
      rows: this.#rows.count,
      top: this.#top,
      visible: this.#log.clientHeight,
      full: this.#rows.count * ROW,
      line: this.#store.line > 0 ? row(this.#store.line) : -1,
      marked: () => ({
        errors: this.#index.errors.map(row),
        warnings: this.#index.warnings.map(row),
        matches: this.#matches.slice(0, MOST_MARKED).map(row),
      }),
      key: `${this.#version} ${this.#rows.count}`,
    });
  }
}
