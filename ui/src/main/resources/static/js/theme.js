// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// A classic script in the head, so that the theme is set before anything is painted.
// ?theme=dark or ?theme=light wins for one page (screenshots), then the reader's choice, then the system's.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const valid = (theme) => (theme === 'dark' || theme === 'light' ? theme : null);

  const stored = () => {
    try {
      return valid(localStorage.getItem('runlens.theme'));
    } catch {
      return null; // Storage is forbidden: the choice lasts as long as the page.
    }
  };

  const asked = valid(new URLSearchParams(location.search).get('theme'));
  const chosen = () => asked ?? stored() ?? (system.matches ? 'dark' : 'light');

  root.dataset.js = '';
  root.dataset.theme = chosen();
  system.addEventListener('change', () => {
    root.dataset.theme = chosen();
    dispatchEvent(new Event('themechange'));
  });
})();
