// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Bringing a page up to date: the server renders it again, and only the parts that changed are exchanged. Neither
// focus nor scroll moves.

const SLOWEST_MS = 60_000;

/**
 * Fetches the present page again and exchanges what changed in the parts marked `data-part`.
 * @returns {Promise<void>}
 * @throws {Error} if the page could not be fetched
 */
export async function refresh() {
  const response = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } });
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = fresh.title;
  document.getElementById('main').toggleAttribute(
    'data-live',
    fresh.getElementById('main')?.hasAttribute('data-live') ?? false,
  );
  for (const part of document.querySelectorAll('[data-part]')) {
    const now = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (now) {
      patch(part, document.adoptNode(now));
    }
  }
}

/**
 * Refreshes every so often while it is worth it and the page is visible. Waits longer after a failure.
 * @param {number} ms between two refreshes
 * @param {() => boolean} worthIt asked after each
 */
export function refreshEvery(ms, worthIt) {
  let wait = ms;
  let timer = 0;
  const look = async () => {
    clearTimeout(timer);
    try {
      await refresh();
      wait = ms;
    } catch {
      wait = Math.min(wait * 2, SLOWEST_MS);
    }
    if (worthIt() && !document.hidden) {
      timer = setTimeout(look, wait);
    }
  };
  timer = setTimeout(look, wait);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && worthIt()) {
      look();
    }
  });
}

/**
 * Makes an element equal to a fresh one. Lists marked `data-keyed` are compared child by child.
 * @param {Element} old
 * @param {Element} fresh
 */
function patch(old, fresh) {
  if (old.isEqualNode(fresh)) {
    return;
  }
  const list = old.querySelector('[data-keyed]');
  const freshList = fresh.querySelector('[data-keyed]');
  if (!list || !freshList) {
    exchange(old, fresh);
    return;
  }
  patchList(list, freshList);
  const rest = [...old.children].filter((child) => !child.contains(list));
  const freshRest = [...fresh.children].filter((child) => !child.contains(freshList));
  if (rest.length !== freshRest.length) {
    exchange(old, fresh);
    return;
  }
  rest.forEach((child, i) => child.isEqualNode(freshRest[i]) || exchange(child, freshRest[i]));
}

/**
 * @param {Element} list
 * @param {Element} fresh
 */
function patchList(list, fresh) {
  const old = new Map([...list.children].map((row) => [row.dataset.key, row]));
  let place = list.firstElementChild;
  for (const row of [...fresh.children]) {
    let present = old.get(row.dataset.key);
    old.delete(row.dataset.key);
    if (present && !present.isEqualNode(row)) {
      if (place === present) {
        place = row;
      }
      exchange(present, row);
      present = row;
    }
    present ??= row;
    if (place === present) {
      place = place.nextElementSibling;
    } else {
      list.insertBefore(present, place);
    }
  }
  old.forEach((row) => row.remove());
}

/**
 * Puts a fresh element in the place of an old one. What had the focus has it again.
 * @param {Element} old
 * @param {Element} fresh
 */
function exchange(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const selector = 'a[href], button, summary, [tabindex]';
  const place = focused ? [...old.querySelectorAll(selector)].indexOf(focused) : -1;
  old.replaceWith(fresh);
  if (place >= 0) {
    fresh.querySelectorAll(selector)[place]?.focus({ preventScroll: true });
  }
}
