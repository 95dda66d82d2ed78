// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The job page: makes the parts, connects them by the store, and keeps them up to date while the job runs.
import { json } from './api.js';
import { analyzeOnClick } from './analyze.js';
import { memoryTop } from './chart-definitions.js';
import { Charts } from './charts.js';
import { showTable } from './data-table.js';
import { byId } from './dom.js';
import { Findings } from './findings.js';
import { plural } from './format.js';
import { listenToKeys } from './keys.js';
import { listen } from './live.js';
import { LogSearch } from './log-search.js';
import { LogViewer } from './log-viewer.js';
import { failed, loading } from './notice.js';
import { copyView, readPlace } from './permalink.js';
import { Processes } from './processes.js';
import { keepReadout } from './readout.js';
import { refresh } from './refresh.js';
import { SeriesSource } from './series-source.js';
import { splitBench } from './splitter.js';
import { StepLanes } from './step-lanes.js';
import { startingPlace } from './starting-place.js';
import { readSteps, stepsAt, stepsAtLine } from './steps.js';
import { Store } from './store.js';

const REFRESH_MS = 10_000;
const BEFORE_FAILURE_S = 120;
const AFTER_FAILURE_S = 15;

// The head of the page is exchanged when the job goes on, so what it says is read each time.
const head = () => byId('job').dataset;
const running = () => 'running' in head();
const jobId = head().job;
const origin = Number(head().start);
const seconds = (ms) => (ms - origin) / 1000;

/** The answer of the API; null until it came. */
let job = null;
let steps = [];
let flags = [];
let sampledEnd = 0;
/** The second the page chose by itself, at which the cursor rests until the reader moves it. */
let chosen = null;

const store = new Store(extent());
const bench = byId('bench');
const pane = byId('pane');
const slider = byId('slider');
const source = new SeriesSource(jobId, origin, store, showColumns);
const lanes = new StepLanes(byId('lanes'), pane, store, here);
const charts = new Charts({ host: byId('charts'), pane, store, steps: () => steps, flags: () => flags });
const viewer = new LogViewer({
  jobId,
  origin,
  store,
  steps: () => steps,
  elements: {
    log: byId('log'),
    size: byId('log-size'),
    window: byId('log-window'),
    ruler: byId('ruler'),
    head: byId('log-head'),
    foot: byId('log-foot'),
  },
});
const processes = new Processes({
  jobId,
  store,
  origin,
  box: byId('processes'),
  body: byId('processes-body'),
  at: byId('processes-at'),
});
const findings = new Findings({ card: byId('insight'), origin, store, viewer, bench });
const search = new LogSearch({
  jobId,
  viewer,
  store,
  input: byId('search'),
  hits: byId('hits'),
  previous: byId('match-previous'),
  next: byId('match-next'),
});

keepReadout({
  store,
  origin,
  here,
  charts,
  elements: {
    at: byId('at'),
    utc: byId('at-utc'),
    step: byId('at-step'),
    inStep: byId('at-in-step'),
    line: byId('at-line'),
    slider,
  },
});
splitBench(byId('split'), bench);
connectButtons();
connectKeys();
new ResizeObserver(() => {
  lanes.draw();
  charts.resize();
}).observe(pane);
new ResizeObserver(() => charts.resize()).observe(byId('lanes'));
new ResizeObserver(() => viewer.layOut()).observe(byId('log'));
await Promise.all([loadJob(), loadSeries(), openLog()]);
goToPlace();
keepUpToDate();

/** The end of the timeline: the job's end, or for now the last sample, or the present. */
function extent() {
  const { end } = head();
  if (end) {
    return Math.max(seconds(Number(end)), sampledEnd);
  }
  return sampledEnd || Math.max(60, seconds(Date.now()));
}

async function loadJob() {
  try {
    job = await json(`/api/jobs/${jobId}`);
    flags = job.findings
      .filter((finding) => finding.severity === 'error')
      .flatMap((finding) => finding.evidence)
      .filter((one) => one.type === 'metric' || one.type === 'process')
      .map((one) => seconds(one.to ?? one.at ?? one.from));
    placeSteps();
    byId('zoom-failure').hidden = !failedStep();
    startProcesses();
    store.dataChanged();
  } catch (error) {
    failed(byId('charts'), 'The job could not be loaded.', error, () => location.reload());
  }
}

/** A running step ends, for now, where the timeline does. */
function placeSteps() {
  if (store.extent !== extent()) {
    store.stretch(extent());
  }
  steps = readSteps(job?.steps ?? [], origin, extent());
  lanes.show(steps);
}

function startProcesses() {
  if (job && source.columns) {
    const { memory } = source.columns;
    processes.start(job.samples?.cores ?? 1, memory ? memoryTop(memory) : 0);
  }
}

async function loadSeries() {
  const host = byId('charts');
  if (!document.querySelector('[data-part="unsampled"] .blank')) {
    loading(host, 'Loading the charts');
  }
  try {
    if (!(await source.load())) {
      host.replaceChildren();
    }
  } catch (error) {
    failed(host, 'The charts could not be loaded.', error, loadSeries);
  }
}

async function moreSeries() {
  try {
    await source.more();
  } catch {
    // The next hint, or the reconnect after a lost connection, asks again.
  }
}

function showColumns(columns) {
  sampledEnd = source.end;
  byId('table-toggle').hidden = false;
  charts.show(columns);
  if (store.extent !== extent()) {
    placeSteps();
  }
  startProcesses();
  showTableIfAsked();
}

async function openLog() {
  const state = document.querySelector('[data-part="log-state"]');
  if (state.dataset.state !== 'stored' || viewer.ready) {
    return;
  }
  loading(state, 'Loading the log');
  try {
    await viewer.open();
    state.replaceChildren();
    byId('log-viewer').hidden = false;
    viewer.layOut();
    const errors = viewer.index.errors.length;
    byId('next-error').hidden = errors === 0;
    byId('errors').textContent = plural(errors, 'error');
    byId('fold').hidden = !viewer.foldable;
    store.logChanged();
  } catch (error) {
    failed(state, 'The log could not be loaded.', error, openLog);
  }
}

/** Goes where the address says, else where the reader most likely wants to be. */
function goToPlace() {
  const place = readPlace(location.search, location.hash);
  if (place.zoom) {
    store.zoom(...place.zoom);
  }
  if (place.lines && viewer.ready) {
    viewer.go(place.lines[0], place.lines);
  } else if (place.t !== null) {
    store.moveTo(place.t);
  } else if (running()) {
    store.follow();
  } else {
    goToStart();
  }
}

function goToStart() {
  if (!job) {
    store.moveTo(0);
    return;
  }
  const { finding, lines, t } = startingPlace(job, { origin, log: viewer.index, failedStep: failedStep() });
  findings.mark(finding);
  if (lines) {
    viewer.go(lines[0], lines);
  } else {
    store.moveTo(t);
  }
  chosen = store.t;
}

/** The steps at the cursor: the one that wrote its line, if the cursor was put there. */
function here() {
  return store.onLine && viewer.ready ? stepsAtLine(steps, viewer.index, store.line) : stepsAt(steps, store.t);
}

function failedStep() {
  return steps.find((step) => step.tone === 'bad');
}

function keepUpToDate() {
  const waiting = () => document.querySelector('[data-part="log-state"]').hasAttribute('data-waiting');
  if (!running() && !waiting()) {
    return;
  }
  listen(jobId, async (kinds) => {
    if (kinds.has('samples')) {
      await moreSeries();
    }
    if (kinds.has('job') || kinds.has('log') || kinds.has('findings')) {
      await refreshPage();
    }
  });
  setInterval(() => running() && !document.hidden && refreshPage(), REFRESH_MS);
}

async function refreshPage() {
  const { start } = head();
  const ran = running();
  const logState = () => document.querySelector('[data-part="log-state"]').dataset.state;
  const log = logState();
  const found = job?.findings.length;
  try {
    await refresh();
  } catch {
    return; // The next hint, or the timer, tries again.
  }
  if (head().start !== start) {
    location.reload(); // A runner took the job: second 0 is another instant now.
    return;
  }
  findings.markAgain();
  await loadJob();
  if (ran && !running()) {
    await moreSeries();
    store.following = false;
    store.stretch(extent());
  }
  if (logState() !== log) {
    await openLog();
  }
  // Who has not moved the cursor since has been waiting for this.
  const news = logState() !== log || job?.findings.length !== found;
  if (news && !running() && (store.t === chosen || store.t === store.extent)) {
    goToStart();
  }
}

function connectButtons() {
  const press = (id, action) => byId(id).addEventListener('click', action);
  press('zoom-reset', () => store.zoomOut());
  press('zoom-failure', zoomToFailure);
  press('follow', () => store.follow());
  press('copy-view', () => copyView(store));
  press('at-line', () => {
    viewer.go(store.line);
    viewer.focus();
  });
  press('finding-previous', () => findings.step(-1));
  press('finding-next', () => findings.step(1));
  press('next-error', () => viewer.goToError(1));
  press('fold', () => viewer.foldAll(!viewer.anyFolded));
  press('times', () => viewer.showTimes(toggle(byId('times'))));
  press('table-toggle', () => {
    const shown = toggle(byId('table-toggle'));
    byId('table').hidden = !shown;
    byId('charts').hidden = shown;
    showTableIfAsked();
    charts.resize();
  });
  press('keys-open', () => byId('keys').showModal());
  analyzeOnClick({ jobId, card: byId('insight'), status: byId('finding-status'), changed: refreshPage });
  addEventListener('hashchange', () => {
    const { lines } = readPlace('', location.hash);
    if (lines && viewer.ready) {
      viewer.go(lines[0], lines);
    }
  });
  store.subscribe((change) => {
    byId('zoom-reset').disabled = !store.zoomed;
    byId('follow').hidden = !running() || store.following;
    if (change.zoom) {
      showTableIfAsked();
    }
  });
}

function toggle(button) {
  const pressed = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(pressed));
  return pressed;
}

function showTableIfAsked() {
  const table = byId('table');
  if (!table.hidden && source.columns) {
    showTable(table, source.columns, store.min, store.max);
  }
}

function zoomToFailure() {
  const failure = failedStep();
  if (failure) {
    const from = Math.max(failure.start - AFTER_FAILURE_S, failure.end - BEFORE_FAILURE_S);
    store.zoom(from, failure.end + AFTER_FAILURE_S);
    store.moveTo(Math.max(failure.start, failure.end - 1));
  }
}

function connectKeys() {
  const zoomBy = (factor) => {
    const half = ((store.max - store.min) / 2) * factor;
    store.zoom(store.t - half, store.t + half);
  };
  const step = (direction) => {
    const [current] = here();
    const target = steps[Math.min(Math.max(0, steps.indexOf(current) + direction), steps.length - 1)];
    if (target) {
      store.moveTo(target.start);
    }
  };
  const actions = {
    '/': () => viewer.ready && search.focus(),
    e: () => viewer.goToError(1),
    E: () => viewer.goToError(-1),
    j: () => findings.step(1),
    k: () => findings.step(-1),
    '[': () => step(-1),
    ']': () => step(1),
    '+': () => zoomBy(0.5),
    '=': () => zoomBy(0.5),
    '-': () => zoomBy(2),
    0: () => store.zoomOut(),
    '?': () => byId('keys').showModal(),
  };
  listenToKeys(actions, byId('keys'), byId('keys-on'));
  slider.addEventListener('keydown', (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction) {
      event.preventDefault();
      store.moveTo(Math.floor(store.t) + direction * (event.shiftKey ? 10 : 1));
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      store.moveTo(event.key === 'Home' ? 0 : store.extent);
    }
  });
}
