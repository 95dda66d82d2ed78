// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The line between timeline and log: dragged, or moved with the arrow keys; where it stands is remembered.

const STORED = 'runlens.split';
const STEP = 3;

/**
 * @param {HTMLElement} splitter with `aria-valuemin` and `aria-valuemax` in percent
 * @param {HTMLElement} bench the grid it divides
 */
export function splitBench(splitter, bench) {
  const least = Number(splitter.getAttribute('aria-valuemin'));
  const most = Number(splitter.getAttribute('aria-valuemax'));
  const now = () => Number(splitter.getAttribute('aria-valuenow'));

  const place = (percent) => {
    const left = Math.round(Math.min(most, Math.max(least, percent)));
    splitter.setAttribute('aria-valuenow', String(left));
    bench.style.setProperty('--left', `${left}fr`);
    bench.style.setProperty('--right', `${100 - left}fr`);
  };
  const remember = () => {
    try {
      localStorage.setItem(STORED, String(now()));
    } catch {
      // Storage is forbidden: the place lasts as long as the page.
    }
  };
  const recall = () => {
    try {
      return Number(localStorage.getItem(STORED)) || now();
    } catch {
      return now();
    }
  };

  place(recall());
  splitter.addEventListener('pointerdown', (event) => {
    splitter.setPointerCapture(event.pointerId);
    const { left, width } = bench.getBoundingClientRect();
    splitter.onpointermove = (move) => place(((move.clientX - left) / width) * 100);
  });
  splitter.addEventListener('lostpointercapture', () => {
    splitter.onpointermove = null;
    remember();
  });
  splitter.addEventListener('keydown', (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction) {
      event.preventDefault();
      place(now() + direction * STEP);
      remember();
    }
  });
}
