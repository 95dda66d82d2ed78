// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Keyboard shortcuts. Single keys can be turned off (WCAG 2.1.4) in the list of shortcuts.

const STORED = 'runlens.keys';
const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

/**
 * Listens to shortcuts.
 * @param {Record<string, () => void>} actions by key
 * @param {HTMLDialogElement} dialog the list of shortcuts
 * @param {HTMLInputElement} enabled the choice to have them
 */
export function listenToKeys(actions, dialog, enabled) {
  enabled.checked = read() !== 'off';
  enabled.addEventListener('change', () => write(enabled.checked ? 'on' : 'off'));
  addEventListener('keydown', (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING) || dialog.open;
    const action = actions[event.key];
    if (action && !busy && enabled.checked) {
      event.preventDefault();
      action();
    }
  });
}

function read() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // Storage is forbidden: the choice lasts as long as the page.
  }
}

function write(choice) {
  try {
    localStorage.setItem(STORED, choice);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}
