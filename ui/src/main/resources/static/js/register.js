// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Takes the browser on to the source at once; without this its button does. Not when somebody comes back from there.

const [visit] = performance.getEntriesByType('navigation');
if (visit?.type === 'navigate') {
  document.querySelector('form[data-go]').requestSubmit();
}
