// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The charts of the timeline, drawn by uPlot on canvases, with one crosshair that is the store's time.
import { color, element } from './dom.js';
import { clock } from './format.js';
import { charts as definitions } from './chart-definitions.js';
import { lastAtOrBefore } from './search-array.js';
import { LEFT, RIGHT, toPixels } from './timeline-frame.js';

const HEAD = 25; // what a chart has above its plot
const AXIS = 16; // what the last chart has below it
const SIDE_BY_SIDE = 1100; // from this width on the pane has a height of its own, which the charts share
const FONT = '11px Inter, system-ui, sans-serif';
const STALE_INTERVALS = 3;

export class Charts {
  #host;
  #pane;
  #store;
  #steps;
  #flags;
  /** @type {import('./series.js').Columns|null} */
  #columns = null;
  /** @type {import('./chart-definitions.js').Chart[]} */
  #charts = [];
  /** @type {{plot: any, now: HTMLElement}[]} */
  #drawn = [];
  #pointer = [-1, -1];

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.host where the charts go
   * @param {HTMLElement} parts.pane what scrolls them
   * @param {import('./store.js').Store} parts.store
   * @param {() => import('./step-lanes.js').Step[]} parts.steps
   * @param {() => number[]} parts.flags seconds at which something happened
   */
  constructor({ host, pane, store, steps, flags }) {
    this.#host = host;
    this.#pane = pane;
    this.#store = store;
    this.#steps = steps;
    this.#flags = flags;
    store.subscribe((change) => this.#update(change));
    addEventListener('themechange', () => this.#build());
    addEventListener('mousedown', (event) => (this.#pointer = [event.clientX, event.clientY]));
  }

  /** @param {import('./series.js').Columns} columns */
  show(columns) {
    const charts = definitions(columns);
    const same =
      charts.length === this.#charts.length &&
      charts.every((chart, i) => shape(chart) === shape(this.#charts[i])) &&
      this.#drawn.length > 0;
    this.#columns = columns;
    this.#charts = charts;
    if (!same) {
      this.#build();
      return;
    }
    this.#drawn.forEach(({ plot }, i) => plot.setData(this.#data(charts[i])));
    this.#moveCursor();
  }

  /** Fits the charts into the pane. */
  resize() {
    const heights = this.#heights();
    this.#drawn.forEach(({ plot }, i) => plot.setSize({ width: this.#width(), height: heights[i] }));
    this.#moveCursor();
  }

  /**
   * The values at the cursor in words, for those who hear them.
   * @returns {string} for example `CPU 66%, Memory 15.9 GiB`
   */
  inWords() {
    const row = this.#row();
    return this.#charts.map((chart) => `${chart.title} ${chart.now(row)}`).join(', ');
  }

  #width() {
    return Math.max(280, this.#pane.clientWidth - 1);
  }

  /** On wide screens the charts share what the steps leave of the pane; else each has its natural height. */
  #heights() {
    const natural = this.#charts.reduce((sum, chart) => sum + chart.weight, 0);
    const above = this.#host.offsetTop + this.#charts.length * HEAD + AXIS + 4;
    const room = innerWidth > SIDE_BY_SIDE ? this.#pane.clientHeight - above : 0;
    const factor = room > natural ? room / natural : 1;
    const last = this.#charts.length - 1;
    return this.#charts.map((chart, i) => Math.floor(chart.weight * factor) + (i === last ? AXIS : 0));
  }

  #build() {
    this.#drawn.forEach(({ plot }) => plot.destroy());
    this.#drawn = [];
    this.#host.replaceChildren();
    if (this.#columns === null) {
      return;
    }
    const heights = this.#heights();
    const paint = {
      axis: color('--text-2'),
      grid: color('--line'),
      band: color('--band'),
      failed: color('--band-bad'),
      bad: color('--bad'),
    };
    this.#drawn = this.#charts.map((chart, i) => {
      const now = element('span', { class: 'now num' });
      const legend = chart.legend.map(([kind, words]) =>
        element('span', { class: 'legend' }, element('i', { class: kind }), words),
      );
      const head = element('div', { class: 'chart-head' }, element('h3', {}, chart.title), now, ...legend);
      const section = element('section', { class: 'chart', 'aria-label': chart.title }, head);
      this.#host.append(section);
      const options = this.#options(chart, heights[i], i === this.#charts.length - 1, paint);
      const plot = new window.uPlot(options, this.#data(chart), section);
      this.#listen(plot);
      return { plot, now };
    });
    this.#moveCursor();
  }

  #data(chart) {
    return [this.#columns.t, ...chart.lines.map((line) => line.values)];
  }

  #options(chart, height, last, paint) {
    const store = this.#store;
    const axis = { stroke: paint.axis, font: FONT, ticks: { show: false }, grid: { stroke: paint.grid, width: 1 } };
    return {
      width: this.#width(),
      height,
      padding: [6, RIGHT, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        dataIdx: () => (this.#row() < 0 ? null : this.#row()),
        points: { size: 6, show: (plot, i) => this.#point(plot, chart, i) },
        drag: { x: true, y: false, setScale: false },
      },
      scales: {
        x: { time: false, range: () => [store.min, store.max] },
        y: { range: (_plot, _min, max) => [0, chart.max ?? Math.max(chart.least, (max ?? 0) * 1.12)] },
      },
      series: [{}, ...chart.lines.map(lineOptions)],
      bands: chart.band
        ? [{ series: chart.band.of.map((line) => line + 1), fill: color('--s1', chart.band.opacity) }]
        : [],
      axes: [
        {
          ...axis,
          size: last ? AXIS + 6 : 4,
          space: 62,
          incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400],
          values: (_plot, ticks) => ticks.map((tick) => (last ? clock(tick) : '')),
        },
        {
          ...axis,
          size: LEFT,
          space: 26,
          values: (_plot, ticks) =>
            ticks.map((tick, i) => `${tick}${chart.unit === '%' || i === ticks.length - 1 ? chart.unit : ''}`),
        },
      ],
      hooks: {
        drawClear: [(plot) => this.#drawSteps(plot, paint)],
        draw: [(plot) => drawLimit(plot, chart, paint), (plot) => this.#drawFlags(plot, paint)],
        setSelect: [(plot) => this.#zoomTo(plot)],
      },
    };
  }

  /** A dot on each drawn line at the cursor; none on the edges of bands. */
  #point(plot, chart, i) {
    const line = chart.lines[i - 1];
    const dot = element('div', { class: 'u-cursor-pt' });
    if (!line?.color) {
      dot.hidden = true;
      return dot;
    }
    const size = 6;
    Object.assign(dot.style, {
      width: `${size}px`,
      height: `${size}px`,
      marginLeft: `${-size / 2}px`,
      marginTop: `${-size / 2}px`,
      background: color(line.color),
    });
    return dot;
  }

  #listen(plot) {
    plot.over.addEventListener('dblclick', () => this.#store.zoomOut());
    // Not uPlot's setCursor hook: it fires again after setScale with a stale event. And a scroll under a resting
    // pointer moves the chart, not the pointer: then the cursor must stay.
    plot.over.addEventListener('mousemove', (event) => {
      const [x, y] = this.#pointer;
      if (event.clientX === x && event.clientY === y) {
        return;
      }
      this.#pointer = [event.clientX, event.clientY];
      this.#store.moveTo(plot.posToVal(event.offsetX, 'x'));
    });
    plot.over.addEventListener('mouseleave', () => this.#moveCursor());
  }

  #zoomTo(plot) {
    const { left, width } = plot.select;
    if (width <= 4) {
      return;
    }
    const from = plot.posToVal(left, 'x');
    const to = plot.posToVal(left + width, 'x');
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#store.zoom(from, to);
  }

  #update(change) {
    if (change.data) {
      this.#drawn.forEach(({ plot }) => plot.redraw(false));
    }
    if (change.zoom) {
      const { min, max } = this.#store;
      this.#drawn.forEach(({ plot }) => plot.setScale('x', { min, max }));
    }
    this.#moveCursor();
  }

  /** Computed from the store, not by valToPos: setScale commits in a microtask, until then the scale is the old one. */
  #moveCursor() {
    const { t, min, max } = this.#store;
    const width = this.#width();
    const left = t < min || t > max ? -10 : toPixels(this.#store, width, t) - LEFT;
    const row = this.#row();
    this.#drawn.forEach(({ plot, now }, i) => {
      plot.setCursor({ left, top: 10 }, false);
      now.textContent = this.#charts[i].now(row);
    });
  }

  /** The last row at or before the cursor, unless it is too old to tell; else -1. */
  #row() {
    const t = this.#columns?.t ?? [];
    const i = lastAtOrBefore(t, this.#store.t + 0.001);
    const interval = t.length > 1 ? (t.at(-1) - t[0]) / (t.length - 1) : 1;
    const stale = i < 0 || this.#store.t - t[i] > Math.max(interval, 1) * STALE_INTERVALS;
    return stale ? -1 : i;
  }

  /** Every other step as a faint stripe, a failed one tinted. */
  #drawSteps(plot, paint) {
    const { left, top, width, height } = plot.bbox;
    this.#steps().forEach((step, i) => {
      const failed = step.tone === 'bad';
      if (step.end <= step.start || (!failed && i % 2 === 0)) {
        return;
      }
      const from = Math.max(left, plot.valToPos(step.start, 'x', true));
      const to = Math.min(left + width, plot.valToPos(step.end, 'x', true));
      if (to > from) {
        plot.ctx.fillStyle = failed ? paint.failed : paint.band;
        plot.ctx.fillRect(from, top, to - from, height);
      }
    });
  }

  #drawFlags(plot, paint) {
    const { left, top, width } = plot.bbox;
    const pixel = devicePixelRatio;
    plot.ctx.fillStyle = paint.bad;
    for (const t of this.#flags()) {
      const x = plot.valToPos(t, 'x', true);
      if (x >= left && x <= left + width) {
        plot.ctx.beginPath();
        plot.ctx.moveTo(x - 4 * pixel, top);
        plot.ctx.lineTo(x + 4 * pixel, top);
        plot.ctx.lineTo(x, top + 6 * pixel);
        plot.ctx.fill();
      }
    }
  }
}

/** What must be equal for a chart to take new data without being built again. */
function shape(chart) {
  return JSON.stringify([chart.id, chart.unit, chart.max, chart.limit, chart.legend]);
}

function lineOptions(line) {
  return {
    stroke: line.color ? color(line.color) : 'transparent',
    width: line.color ? 1.5 : 0,
    fill: line.fill ? color(line.color, line.fill) : undefined,
    points: { show: false },
  };
}

function drawLimit(plot, chart, paint) {
  if (chart.limit === null) {
    return;
  }
  const { ctx, bbox } = plot;
  const y = plot.valToPos(chart.limit, 'y', true);
  ctx.save();
  ctx.strokeStyle = paint.bad;
  ctx.lineWidth = 1.25 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
