// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// Hints of the server that something changed. A hint carries no data: whoever hears it asks again.

const COALESCE_MS = 300;
const RETRY_MS = 5000;
const KINDS = ['job', 'samples', 'log', 'findings'];

/**
 * Listens to the events of a job as long as the page is open.
 *
 * After every reconnect, and while there is no connection every few seconds, all kinds are hinted, since any of them
 * may have been missed.
 * @param {string} jobId
 * @param {(kinds: Set<string>) => void} heard called a few times a second at most
 */
export function listen(jobId, heard) {
  let pending = new Set();
  let timer = 0;
  let source = null;
  let opened = false;

  const hint = (kinds) => {
    kinds.forEach((kind) => pending.add(kind));
    timer ||= setTimeout(() => {
      timer = 0;
      const kindsNow = pending;
      pending = new Set();
      heard(kindsNow);
    }, COALESCE_MS);
  };

  const connect = () => {
    source = new EventSource(`/api/jobs/${jobId}/events`);
    source.addEventListener('open', () => {
      if (opened) {
        hint(KINDS);
      }
      opened = true;
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, () => hint([kind]));
    }
    source.addEventListener('error', () => {
      // The browser reconnects by itself unless the server answered with an error.
      if (source.readyState === EventSource.CLOSED) {
        opened = true;
        hint(KINDS);
        setTimeout(connect, RETRY_MS);
      }
    });
  };

  connect();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      hint(KINDS);
    }
  });
}
