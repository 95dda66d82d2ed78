// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// What every page does: switch the theme, keep "5m ago" true, and look again while something runs.
import { ago } from './format.js';
import { refreshEvery } from './refresh.js';

const POLL_MS = 5000;
const AGO_MS = 20_000;

document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem('runlens.theme', root.dataset.theme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
  dispatchEvent(new Event('themechange'));
});

setInterval(() => {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    time.textContent = ago(Date.parse(time.dateTime), Date.now());
  }
}, AGO_MS);

// The job page follows its own events, see job.js.
const live = () => document.getElementById('main').hasAttribute('data-live');
if (live() && !document.getElementById('job')) {
  refreshEvery(POLL_MS, live);
}
