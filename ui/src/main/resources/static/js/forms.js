// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Forms work without this; it keeps a button from being pressed twice, and copies what is shown once.

import { byId } from './dom.js';
import { toast } from './notice.js';

/**
 * Shows that what a button began is not done yet.
 * @param {HTMLButtonElement} button
 * @param {boolean} is
 */
export function busy(button, is) {
  button.disabled = is;
  if (is) {
    button.setAttribute('aria-busy', 'true');
  } else {
    button.removeAttribute('aria-busy');
  }
}

// The browser reads which button was pressed after this event: it must not be disabled before.
addEventListener('submit', (event) => {
  if (event.defaultPrevented) {
    return;
  }
  if (event.target.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = '';
  setTimeout(() => event.submitter && busy(event.submitter, true));
});

// Back from the next page: the browser shows this one as it was left.
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    document.querySelectorAll('[aria-busy]').forEach((button) => busy(button, false));
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
  }
});

document.querySelectorAll('[data-copy]').forEach((button) => {
  button.addEventListener('click', async () => {
    const field = byId(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
      toast('Copied');
    } catch {
      field.select(); // No clipboard without https: the keyboard copies it.
      toast('Press Ctrl C to copy it');
    }
  });
});
